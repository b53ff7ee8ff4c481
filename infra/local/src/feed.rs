//! The bus of this process: the catalogue's events go to whoever has the page open, as Server-Sent Events. Who was away, or
//! too slow, is told to read everything anew.

use crate::fakes::Kept;
use crate::system::System;
use async_trait::async_trait;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, stream};
use platform::bus::{Bus, BusEvent, BusFailure};
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

/// Events kept for a slow page; beyond it, it reads everything anew.
const KEPT: usize = 256;

/// What the page may be told.
#[derive(Clone, Debug)]
enum Told {
    /// An event of the catalogue: its name and its JSON.
    Event(&'static str, String),
    /// Something changed that the catalogue has no event for: a window, a lease.
    Changed,
}

/// The bus.
pub struct Feed {
    told: broadcast::Sender<Told>,
    stopping: watch::Receiver<bool>,
}

impl Feed {
    /// A bus that nobody listens to yet, and that closes its listeners when the process stops.
    pub fn new(stopping: watch::Receiver<bool>) -> Self {
        Self { told: broadcast::channel(KEPT).0, stopping }
    }

    /// Turns true when the process stops.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.clone()
    }

    /// Tells of a change without an event.
    pub fn changed(&self) {
        // Nobody may have the page open.
        self.told.send(Told::Changed).ok();
    }
}

#[async_trait]
impl Bus for Feed {
    async fn publish(&self, events: &[BusEvent]) -> Result<(), BusFailure> {
        for event in events {
            self.told.send(Told::Event(event.kind, event.detail.clone())).ok();
        }
        Ok(())
    }
}

struct Listener {
    told: broadcast::Receiver<Told>,
    phones: Option<broadcast::Receiver<()>>,
    stopping: watch::Receiver<bool>,
}

/// `GET /local/events`.
pub async fn events(State(system): State<Arc<System>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let listener = Listener {
        told: system.feed.told.subscribe(),
        phones: system.phones.as_deref().map(Kept::changes),
        stopping: system.feed.stopping.clone(),
    };
    Sse::new(stream::unfold(listener, next)).keep_alive(KeepAlive::default())
}

async fn next(mut listener: Listener) -> Option<(Result<Event, Infallible>, Listener)> {
    let event = tokio::select! {
        told = listener.told.recv() => match told {
            Ok(Told::Event(kind, detail)) => Event::default().event("event").id(kind).data(detail),
            Ok(Told::Changed) => Event::default().event("changed").data("{}"),
            Err(RecvError::Lagged(_)) => Event::default().event("reread").data("{}"),
            Err(RecvError::Closed) => return None,
        },
        () = phone(&mut listener.phones) => Event::default().event("phones").data("{}"),
        _ = listener.stopping.wait_for(|stopping| *stopping) => return None,
    };
    Some((Ok(event), listener))
}

async fn phone(changes: &mut Option<broadcast::Receiver<()>>) {
    let Some(open) = changes else { return std::future::pending().await };
    if let Err(RecvError::Closed) = open.recv().await {
        *changes = None;
    }
}
