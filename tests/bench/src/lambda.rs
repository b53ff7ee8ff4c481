//! Lambda's Runtime API: hands out so many webhooks, reads their answers, then lets the function wait.

use crate::connection::{Answer, Request, serve};
use crate::telnyx;
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
    given: usize,
    answered: usize,
    idle: bool,
    wrong: Option<String>,
}

impl Lambda {
    /// Starts it with this many webhooks to hand out.
    pub fn start(webhooks: usize) -> Result<Self, String> {
        let desk = Arc::new(Desk::default());
        let served = Arc::clone(&desk);
        let address = serve(move |request| served.answer(&request, webhooks))?;
        Ok(Self { address, desk })
    }

    /// Waits a little for the function to ask for more than there is. `true` once it has, and every answer was 200.
    pub fn is_idle(&self, wait: Duration) -> Result<bool, String> {
        let book = self.desk.book();
        let waited = self.desk.turned.wait_timeout_while(book, wait, |book| !book.idle && book.wrong.is_none());
        let (book, _) = waited.unwrap_or_else(PoisonError::into_inner);
        match &book.wrong {
            Some(wrong) => Err(wrong.clone()),
            None if book.idle && book.answered != book.given => Err("an answer is missing".into()),
            None => Ok(book.idle),
        }
    }
}

impl Desk {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, request: &Request, webhooks: usize) -> Answer {
        let mut book = self.book();
        if request.line.ends_with("/invocation/next") {
            if book.given == webhooks {
                book.idle = true;
                self.turned.notify_all();
                drop(book);
                loop {
                    std::thread::park();
                }
            }
            book.given += 1;
            return next(book.given);
        }
        let body = String::from_utf8_lossy(&request.body);
        if request.line.ends_with("/response") && body == r#"{"statusCode":200}"# {
            book.answered += 1;
        } else {
            book.wrong = Some(format!("the function answered {} with {body}", request.line));
            self.turned.notify_all();
        }
        Answer { status: "202 Accepted", headers: vec![], body: vec![] }
    }
}

fn next(number: usize) -> Answer {
    let headers = vec![
        "content-type: application/json".into(),
        format!("lambda-runtime-aws-request-id: 8476a536-e9f4-11e8-9739-{number:012}"),
        "lambda-runtime-deadline-ms: 4102444800000".into(),
        "lambda-runtime-invoked-function-arn: arn:aws:lambda:us-east-1:123456789012:function:webhook".into(),
        "lambda-runtime-trace-id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0".into(),
    ];
    Answer { status: "200 OK", headers, body: telnyx::webhook(number) }
}
