//! A bell: wakes whoever waits for something to happen, at the latest at an instant.

use crate::executor::{Executor, lock};
use futures_util::future::{Either, select};
use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::Duration;

/// A bell with one listener. A ring that nobody hears is heard by the next wait.
#[derive(Default)]
pub struct Bell(Mutex<Ring>);

#[derive(Default)]
struct Ring {
    rung: bool,
    listener: Option<Waker>,
}

impl Bell {
    /// Rings.
    pub fn ring(&self) {
        let listener = {
            let mut ring = lock(&self.0);
            ring.rung = true;
            ring.listener.take()
        };
        if let Some(waker) = listener {
            waker.wake();
        }
    }

    /// Waits for a ring.
    pub async fn heard(&self) {
        poll_fn(|context| {
            let mut ring = lock(&self.0);
            if std::mem::take(&mut ring.rung) {
                return Poll::Ready(());
            }
            ring.listener = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// Waits for a ring, at most until this instant of the world.
    pub async fn heard_until(&self, executor: &Arc<Executor>, until: Option<Duration>) {
        let Some(until) = until else { return self.heard().await };
        let heard = std::pin::pin!(self.heard());
        match select(heard, executor.sleep(until.saturating_sub(executor.now()))).await {
            Either::Left(_) | Either::Right(_) => (),
        }
    }
}
