//! Open pages, and API Gateway's connections to them: what each has been told, in order.

use crate::executor::lock;
use crate::system::SOCKETS;
use crate::web::{Answer, Web};
use platform::http::{Request, Response};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How long API Gateway takes.
const TAKES: Duration = Duration::from_millis(20);

/// The open connections.
#[derive(Default)]
pub struct Pages {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    open: BTreeMap<String, Vec<Value>>,
    hangs: bool,
}

impl Pages {
    /// Answers for the connections of this web.
    pub fn open(web: &Web) -> Arc<Self> {
        let pages = Arc::new(Self::default());
        let gateway = pages.clone();
        web.open(&format!("{SOCKETS}/@connections/"), move |request, _| gateway.answer(request));
        pages
    }

    /// A connection stands.
    pub fn connected(&self, connection: &str) {
        lock(&self.state).open.insert(connection.to_owned(), vec![]);
    }

    /// It is gone, and nobody has said so.
    pub fn lost(&self, connection: &str) {
        lock(&self.state).open.remove(connection);
    }

    /// From now on nothing is answered.
    pub fn hang(&self) {
        lock(&self.state).hangs = true;
    }

    /// What a page has been told; nothing if it is closed.
    pub fn told(&self, connection: &str) -> Option<Vec<Value>> {
        lock(&self.state).open.get(connection).cloned()
    }

    /// The ids of the conversations that a page was told of.
    pub fn heard(&self, connection: &str) -> Vec<String> {
        let told = self.told(connection).unwrap_or_default();
        let told = told.iter().flat_map(|hint| hint["conversations"].as_array().cloned().unwrap_or_default());
        told.map(|one| one["id"].as_str().expect("an id is text").to_owned()).collect()
    }

    fn answer(&self, request: &Request) -> Answer {
        let mut state = lock(&self.state);
        let connection = request.url.rsplit('/').next().unwrap_or_default().to_owned();
        if state.hangs {
            return Answer::Hang;
        }
        let status = match (request.method, state.open.get_mut(&connection)) {
            (_, None) => 410,
            ("DELETE", Some(_)) => {
                state.open.remove(&connection);
                204
            }
            (_, Some(told)) => {
                let hint = serde_json::from_slice(&request.body).expect("hints are JSON");
                told.push(hint);
                200
            }
        };
        Answer::After(Response { status, ..Response::default() }, TAKES)
    }
}
