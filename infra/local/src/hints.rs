//! What an open page of the dashboard is told: which conversation has changed, to which version, and only of its own tenant. It
//! carries nothing else: the page fetches the part that shows it, as whoever is signed in.

use crate::feed::Told;
use crate::problem::Problem;
use crate::system::System;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum::response::sse::{Event, KeepAlive, Sse};
use dashboard::Wired;
use futures_util::{Stream, stream};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

struct Listener {
    tenant: String,
    told: broadcast::Receiver<Told>,
    stopping: watch::Receiver<bool>,
}

/// `GET /local/hints`.
pub async fn stream(
    State(system): State<Arc<System>>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let cookies = headers.get(COOKIE).and_then(|line| line.to_str().ok()).unwrap_or_default();
    let session = system.session(cookies).await.map_err(|_| Problem::Unavailable)?.ok_or(Problem::NotFound)?;
    let tenant = session.caller.tenant.to_string();
    let listener = Listener { tenant, told: system.feed.listen(), stopping: system.feed.stopping() };
    Ok(Sse::new(stream::unfold(listener, next)).keep_alive(KeepAlive::default()))
}

async fn next(mut listener: Listener) -> Option<(Result<Event, Infallible>, Listener)> {
    loop {
        let told = tokio::select! {
            told = listener.told.recv() => told,
            _ = listener.stopping.wait_for(|stopping| *stopping) => return None,
        };
        let hint = match told {
            Ok(Told::Event(_, detail)) => hint(&detail, &listener.tenant),
            Ok(Told::Changed) => None,
            // It missed some: everything may have changed.
            Err(RecvError::Lagged(_)) => Some(json!({})),
            Err(RecvError::Closed) => return None,
        };
        if let Some(hint) = hint {
            return Some((Ok(Event::default().data(hint.to_string())), listener));
        }
    }
}

fn hint(detail: &str, tenant: &str) -> Option<Value> {
    let event: Value = serde_json::from_str(detail).ok()?;
    (event["tenant"] == tenant).then(|| json!({"conversation": event["conversation"], "version": event["version"]}))
}
