//! The sockets of open pages, as API Gateway has them: `live` lets a page in by its ticket, and tells it something or closes it by
//! its connection's name. What a page says is its ping, which only keeps the connection alive there.

use crate::problem::Problem;
use crate::system::System;
use async_trait::async_trait;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use dashboard::Wired;
use live::Entry;
use platform::http::{Http, HttpFailure, Request, Response as Answer};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;

/// Where pages open one.
pub const PATH: &str = "/live";

/// Where `live` finds their connections. Nothing leaves the process for it.
pub const BASE: &str = "https://live.localhost";

/// Hints that wait for a page that is slow to read; beyond them it is closed, and opens another.
const KEPT: usize = 256;

/// The open ones, by the names of their connections.
#[derive(Default)]
pub struct Sockets {
    open: Mutex<HashMap<String, mpsc::Sender<String>>>,
}

/// What a page comes in with.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    ticket: String,
}

/// `GET /live?ticket=…`.
pub async fn open(
    State(system): State<Arc<System>>,
    Query(asked): Query<Asked>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    let connection = Wired::draw(&*system);
    let entry = live::connect(&connection, &asked.ticket, system.live()).await;
    match entry.map_err(|_| Problem::Unavailable)? {
        Entry::Out => Ok(StatusCode::UNAUTHORIZED.into_response()),
        Entry::In => Ok(upgrade.on_upgrade(move |socket| serve(system, connection, socket))),
    }
}

async fn serve(system: Arc<System>, connection: String, mut socket: WebSocket) {
    let (told, mut hints) = mpsc::channel(KEPT);
    system.sockets.lock().insert(connection.clone(), told);
    let mut stopping = system.feed.stopping();
    loop {
        let hint = tokio::select! {
            hint = hints.recv() => hint,
            said = socket.recv() => match said {
                Some(Ok(Message::Text(_) | Message::Binary(_) | Message::Ping(_) | Message::Pong(_))) => continue,
                Some(Ok(Message::Close(_)) | Err(_)) | None => None,
            },
            () = async { drop(stopping.wait_for(|stopping| *stopping).await) } => None,
        };
        let Some(hint) = hint else { break };
        if socket.send(Message::text(hint)).await.is_err() {
            break;
        }
    }
    system.sockets.lock().remove(&connection);
    let end = CloseFrame { code: close_code::AWAY, reason: "".into() };
    // It may be closed already.
    socket.send(Message::Close(Some(end))).await.ok();
}

impl Sockets {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, mpsc::Sender<String>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, request: &Request) -> u16 {
        let connection = request.url.rsplit('/').next().unwrap_or_default();
        let mut open = self.lock();
        let Some(page) = open.get(connection) else { return 410 };
        let hint = String::from_utf8_lossy(&request.body).into_owned();
        let heard = request.method == "POST" && page.try_send(hint).is_ok();
        if !heard {
            open.remove(connection);
        }
        if request.method == "POST" && !heard { 410 } else { 200 }
    }
}

/// What API Gateway does at `@connections`.
#[async_trait]
impl Http for Sockets {
    async fn call(&self, request: Request) -> Result<Answer, HttpFailure> {
        Ok(Answer { status: self.answer(&request), ..Answer::default() })
    }
}
