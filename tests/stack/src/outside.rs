//! Telnyx and the model behind HTTP on loopback. Like `local`'s, but in memory: nothing here outlives the run.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use domain::Timestamp;
use fakes::Reply;
use fakes::llm::{Canned, Llm};
use fakes::telnyx::{Account, Telnyx};
use platform::clock::Clock;
use platform::clock::system::SystemClock;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// Who writes this gets no answer: the model is down for them.
pub const MODEL_IS_DOWN: &str = "Is your model down?";

/// Both fakes.
pub struct Outside {
    telnyx: Mutex<Telnyx>,
    llm: Mutex<Llm>,
    /// Rings when Telnyx may have something to post.
    pub bell: Notify,
    clock: SystemClock,
    url: String,
}

impl Outside {
    /// Opens them on a free port, with these accounts.
    pub async fn open(accounts: Vec<Account>) -> Result<Arc<Self>, String> {
        let problem = |error: std::io::Error| format!("No loopback port could be opened ({error}).");
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(problem)?;
        let url = format!("http://{}", listener.local_addr().map_err(problem)?);
        let clock = SystemClock::new();
        let (telnyx, llm) = (Mutex::new(Telnyx::new(1, accounts)), Mutex::new(Llm::new(1)));
        let outside = Arc::new(Self { telnyx, llm, bell: Notify::new(), clock, url });
        let routes = Router::new().fallback(answer).with_state(outside.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(outside)
    }

    /// Telnyx's API.
    pub fn telnyx_base(&self) -> String {
        format!("{}/v2", self.url)
    }

    /// The model's.
    pub fn llm_base(&self) -> String {
        format!("{}/v1", self.url)
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Looks at Telnyx, or changes it.
    pub fn telnyx<T>(&self, of: impl FnOnce(&mut Telnyx) -> T) -> T {
        let result = self.unheard(of);
        self.bell.notify_one();
        result
    }

    /// The same without the bell, for the one who answers it.
    pub fn unheard<T>(&self, of: impl FnOnce(&mut Telnyx) -> T) -> T {
        of(&mut self.telnyx.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks at the model.
    pub fn llm<T>(&self, of: impl FnOnce(&mut Llm) -> T) -> T {
        of(&mut self.llm.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn ask(&self, request: &platform::http::Request) -> Reply {
        let is_down = String::from_utf8_lossy(&request.body).contains(MODEL_IS_DOWN);
        self.llm(|llm| {
            llm.standing = is_down.then_some(Canned::Status(503));
            llm.handle(request, self.now())
        })
    }
}

async fn answer(
    State(outside): State<Arc<Outside>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let named = headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let Some(request) = fakes::request(method.as_str(), &format!("{}{uri}", outside.url), named, body.to_vec()) else {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    };
    let reply = if uri.path().ends_with("/chat/completions") {
        outside.ask(&request)
    } else {
        outside.telnyx(|telnyx| telnyx.handle(&request, outside.now()))
    };
    match reply {
        Reply::Answer { response, after } => {
            tokio::time::sleep(after).await;
            written(response)
        }
        // The caller's own time limit ends it, as it would out there.
        Reply::Hang | Reply::Reset | Reply::Refused => std::future::pending().await,
    }
}

fn written(response: platform::http::Response) -> Response {
    let mut written = Response::builder().status(response.status);
    for (name, value) in &response.headers {
        written = written.header(name, value);
    }
    written.body(Body::from(response.body)).unwrap_or_else(|_| StatusCode::BAD_GATEWAY.into_response())
}
