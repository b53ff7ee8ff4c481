//! The end: asked to stop, it takes nothing more, finishes what it has in hand, and is gone within ten seconds.

use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// What is not finished by then comes back at the next start.
const PATIENCE: Duration = Duration::from_secs(10);

/// Resolves when somebody asks the process to end.
pub async fn asked() {
    match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        (Ok(mut terminate), Ok(mut interrupt)) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        }
        _ => std::future::pending().await,
    }
}

/// Tells everybody, and waits for them.
pub async fn drain(stop: watch::Sender<bool>, mut running: JoinSet<()>, door: JoinHandle<std::io::Result<()>>) {
    stop.send_replace(true);
    let finished = async {
        // Webhooks that are being answered first: what they queue is safe on disk.
        door.await.ok();
        while running.join_next().await.is_some() {}
    };
    if tokio::time::timeout(PATIENCE, finished).await.is_err() {
        tracing::warn!("something was still in hand; it comes back at the next start");
    }
}
