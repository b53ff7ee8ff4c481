//! Lambda's Runtime API for one process: it asks for the next event, somebody here has one for it, it answers.

use crate::connection::{Answer, Request, serve};
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The stub.
pub struct Lambda {
    /// Where it listens.
    pub address: SocketAddr,
    desk: Arc<Desk>,
}

#[derive(Default)]
struct Desk {
    book: Mutex<Book>,
    turned: Condvar,
}

#[derive(Default)]
struct Book {
    /// Whether the process waits for an event.
    asking: bool,
    event: Option<Vec<u8>>,
    answer: Option<Result<Vec<u8>, String>>,
    number: u64,
}

impl Lambda {
    /// Starts it.
    pub fn start() -> Result<Self, String> {
        let desk = Arc::new(Desk::default());
        let served = Arc::clone(&desk);
        let address = serve(move |request| served.serve(&request))?;
        Ok(Self { address, desk })
    }

    /// Waits a little for the process to ask for an event. Whether it does.
    pub fn is_asked(&self, wait: Duration) -> bool {
        self.desk.wait(wait, |book| book.asking).asking
    }

    /// Puts an event down for the process.
    pub fn give(&self, event: Vec<u8>) {
        self.desk.book().event = Some(event);
        self.desk.turned.notify_all();
    }

    /// Waits a little for the answer.
    pub fn answer(&self, wait: Duration) -> Option<Result<Vec<u8>, String>> {
        self.desk.wait(wait, |book| book.answer.is_some()).answer.take()
    }
}

impl Desk {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, wait: Duration, until: fn(&Book) -> bool) -> MutexGuard<'_, Book> {
        let waited = self.turned.wait_timeout_while(self.book(), wait, |book| !until(book));
        waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn serve(&self, request: &Request) -> Answer {
        if request.line.ends_with("/invocation/next") {
            return self.next();
        }
        let answered = request.line.ends_with("/response");
        let problem = || format!("the function answered {} {}", request.line, String::from_utf8_lossy(&request.body));
        self.book().answer = Some(if answered { Ok(request.body.clone()) } else { Err(problem()) });
        self.turned.notify_all();
        Answer { status: "202 Accepted", headers: vec![], body: vec![] }
    }

    fn next(&self) -> Answer {
        let mut book = self.book();
        book.asking = true;
        self.turned.notify_all();
        let waited = self.turned.wait_while(book, |book| book.event.is_none());
        let mut book = waited.unwrap_or_else(PoisonError::into_inner);
        book.asking = false;
        book.number += 1;
        let body = book.event.take().expect("it was waited for");
        let headers = vec![
            "content-type: application/json".into(),
            format!("lambda-runtime-aws-request-id: 8476a536-e9f4-11e8-9739-{:012}", book.number),
            "lambda-runtime-deadline-ms: 4102444800000".into(),
            "lambda-runtime-invoked-function-arn: arn:aws:lambda:us-east-1:123456789012:function:volley".into(),
            "lambda-runtime-trace-id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0"
                .into(),
        ];
        Answer { status: "200 OK", headers, body }
    }
}
