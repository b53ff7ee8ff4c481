//! Both fakes behind HTTP, on a loopback port of their own: `/v2` is Telnyx, `/v1/chat/completions` the model.

use super::Kept;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use fakes::Reply;
use fakes::llm::Llm;
use futures_util::stream;
use platform::clock::Clock;
use platform::clock::system::SystemClock;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;

/// The picture that a phone sends: four colours, 480 by 320.
pub const PICTURE: &[u8] = include_bytes!("../../page/picture.png");

#[derive(Clone)]
struct Both {
    telnyx: Option<Arc<Kept>>,
    llm: Option<Arc<Mutex<Llm>>>,
    clock: Arc<SystemClock>,
}

/// How long the scripted model thinks: short, so that a demonstration does not wait for it, and long enough to be seen.
const THINKING_MS: u64 = 300;

/// A scripted model that nobody has asked yet.
pub fn scripted() -> Arc<Mutex<Llm>> {
    let mut llm = Llm::new(SystemClock::new().now().0.unsigned_abs());
    llm.thinking_ms = THINKING_MS;
    Arc::new(Mutex::new(llm))
}

/// Serves them; answers the URL where they are.
pub async fn serve(telnyx: Option<Arc<Kept>>, llm: Option<Arc<Mutex<Llm>>>) -> Result<String, String> {
    let problem = |error: std::io::Error| format!("No loopback port could be opened for the simulation ({error}).");
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(problem)?;
    let address = listener.local_addr().map_err(problem)?;
    let clock = Arc::new(SystemClock::new());
    let routes = Router::new().fallback(answer).with_state(Both { telnyx, llm, clock });
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Ok(format!("http://{address}"))
}

async fn answer(State(both): State<Both>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    if uri.path() == "/picture.png" {
        return ([("content-type", "image/png")], PICTURE).into_response();
    }
    let named = headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let Some(request) = fakes::request(method.as_str(), &format!("http://local{uri}"), named, body.to_vec()) else {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    };
    let reply = match (uri.path().ends_with("/chat/completions"), &both.telnyx, &both.llm) {
        (true, _, Some(llm)) => llm.lock().unwrap_or_else(PoisonError::into_inner).handle(&request, both.clock.now()),
        (false, Some(telnyx), _) => telnyx.change(|telnyx, now| telnyx.handle(&request, now)).await,
        (true, _, None) | (false, None, _) => return StatusCode::NOT_FOUND.into_response(),
    };
    match reply {
        Reply::Answer { response, after } => {
            tokio::time::sleep(after).await;
            written(response)
        }
        // The caller's own time limit ends it, as it would out there.
        Reply::Hang => std::future::pending().await,
        Reply::Reset | Reply::Refused => broken(),
    }
}

/// A body that breaks off closes the connection: to the caller, an answer that was lost.
fn broken() -> Response {
    let lost = stream::once(std::future::ready(Err::<Bytes, _>(std::io::Error::other("the connection breaks"))));
    let broken = Response::builder().header("content-length", 1_000).body(Body::from_stream(lost));
    broken.unwrap_or_else(|_| StatusCode::BAD_GATEWAY.into_response())
}

fn written(response: platform::http::Response) -> Response {
    let mut written = Response::builder().status(response.status);
    for (name, value) in &response.headers {
        written = written.header(name, value);
    }
    written.body(Body::from(response.body)).unwrap_or_else(|_| StatusCode::BAD_GATEWAY.into_response())
}
