//! Delivers the simulated Telnyx's webhooks over real HTTP, when they are due. Whatever their host (it may be a tunnel, or the
//! address of an earlier start), they go to this process: the simulation lives inside it.

use super::Kept;
use fakes::telnyx::{Acknowledgement, Delivery};
use platform::clock::Clock;
use platform::clock::system::SystemClock;
use platform::http::client::Client;
use platform::http::{Http, Reach, Request};
use std::sync::Arc;
use std::time::Duration;

/// Telnyx turns away after two seconds (Telnyx, receiving webhooks).
const PATIENCE: Duration = Duration::from_secs(2);

/// Where webhooks go.
#[derive(Clone, Debug)]
pub struct Destination(pub String);

/// Posts what is due, until the process ends.
pub async fn deliver(kept: Arc<Kept>, destination: Destination) {
    let (client, clock) = (Client::new(), SystemClock::new());
    loop {
        match kept.look(fakes::telnyx::Telnyx::next_due) {
            Some(due) if due <= clock.now() => {
                for delivery in kept.change(|telnyx, now| telnyx.due(now)).await {
                    tokio::spawn(post(Arc::clone(&kept), client.clone(), destination.clone(), delivery));
                }
            }
            due => {
                let wait = due.map_or(Duration::from_secs(3600), |due| due.since(clock.now()));
                tokio::select! {
                    () = kept.bell.notified() => {}
                    () = tokio::time::sleep(wait) => {}
                }
            }
        }
    }
}

async fn post(kept: Arc<Kept>, client: Client, destination: Destination, delivery: Delivery) {
    let after_scheme = delivery.url.split_once("://").map_or("", |(_, rest)| rest);
    let path = after_scheme.find('/').map_or("/", |at| &after_scheme[at..]);
    let request = Request {
        method: "POST",
        url: format!("{}{path}", destination.0),
        headers: delivery.headers.iter().filter_map(|(name, value)| Some((known(name)?, value.clone()))).collect(),
        body: delivery.body,
        timeout: PATIENCE,
        max_body: 64 * 1024,
        reach: Reach::Configured,
    };
    let how = match client.call(request).await {
        Ok(response) => Acknowledgement::Status(response.status),
        Err(_) => Acknowledgement::Timeout,
    };
    kept.change(|telnyx, now| telnyx.delivered(delivery.id, how, now)).await;
}

fn known(name: &str) -> Option<&'static str> {
    ["content-type", "user-agent", "telnyx-signature-ed25519", "telnyx-timestamp"]
        .into_iter()
        .find(|known| *known == name)
}
