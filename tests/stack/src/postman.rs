//! Posts Telnyx's webhooks to the deployment's front door when they are due: to API Gateway's host name, which only the emulator
//! knows, so the connection goes to its port. Some phones' webhooks it brings in the wrong order and twice.

use crate::outside::Outside;
use fakes::telnyx::{Acknowledgement, Delivery};
use platform::http::client::Client;
use platform::http::{Http, Reach, Request};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Telnyx turns away after two seconds (Telnyx, receiving webhooks).
const PATIENCE: Duration = Duration::from_secs(2);

/// When nothing is due, until the bell rings.
const LONGEST_NAP: Duration = Duration::from_secs(3600);

/// Brings webhooks.
pub struct Postman {
    outside: Arc<Outside>,
    client: Client,
    door: String,
    /// Phones whose messages are held until there are two, and how many are held.
    careless: Mutex<BTreeMap<String, Vec<Delivery>>>,
    acknowledged: Mutex<Vec<String>>,
}

impl Postman {
    /// Brings what is due to this address, until the process ends.
    pub fn start(outside: Arc<Outside>, door: String) -> Arc<Self> {
        let (careless, acknowledged) = (Mutex::default(), Mutex::default());
        let postman = Arc::new(Self { outside, client: Client::new(), door, careless, acknowledged });
        tokio::spawn(postman.clone().deliver());
        postman
    }

    /// The next two messages of this phone arrive in the wrong order, each of them twice.
    pub fn is_careless_with(&self, phone: &str) {
        self.careless.lock().unwrap_or_else(PoisonError::into_inner).insert(phone.to_owned(), vec![]);
    }

    /// The ids of the messages whose webhook was answered with 200.
    pub fn acknowledged(&self) -> Vec<String> {
        self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Posts this body with these headers, as anybody could; gives the status.
    pub async fn post(&self, url: &str, headers: &[(String, String)], body: Vec<u8>) -> Option<u16> {
        let (host, path) = split(url);
        let mut headers: Vec<_> =
            headers.iter().filter_map(|(name, value)| Some((known(name)?, value.clone()))).collect();
        headers.push(("host", host.to_owned()));
        let request = Request {
            method: "POST",
            url: format!("{}{path}", self.door),
            headers,
            body,
            timeout: PATIENCE,
            max_body: 64 * 1024,
            reach: Reach::Configured,
        };
        self.client.call(request).await.ok().map(|response| response.status)
    }

    async fn deliver(self: Arc<Self>) {
        loop {
            let now = self.outside.now();
            for delivery in self.outside.unheard(|telnyx| telnyx.due(now)) {
                if let Some(batch) = self.sorted(delivery) {
                    tokio::spawn(self.clone().bring_all(batch));
                }
            }
            let next = self.outside.unheard(|telnyx| telnyx.next_due());
            let wait = next.map_or(LONGEST_NAP, |due| due.since(self.outside.now()));
            tokio::select! {
                () = self.outside.bell.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    async fn bring_all(self: Arc<Self>, batch: Vec<Delivery>) {
        for delivery in batch {
            self.bring(delivery).await;
        }
    }

    /// What is to be posted now, one after another: usually just this.
    fn sorted(&self, delivery: Delivery) -> Option<Vec<Delivery>> {
        let mut careless = self.careless.lock().unwrap_or_else(PoisonError::into_inner);
        let phone = sender(&delivery.body).filter(|phone| careless.contains_key(phone));
        let Some(phone) = phone else {
            return Some(vec![delivery]);
        };
        let held = careless.get_mut(&phone)?;
        held.push(delivery);
        if held.len() < 2 {
            return None;
        }
        let held = careless.remove(&phone)?;
        Some(held.iter().rev().chain(held.iter().rev()).cloned().collect())
    }

    async fn bring(&self, delivery: Delivery) {
        let message = received(&delivery.body);
        let how = match self.post(&delivery.url, &delivery.headers, delivery.body).await {
            Some(status) => Acknowledgement::Status(status),
            None => Acknowledgement::Timeout,
        };
        if matches!(how, Acknowledgement::Status(200)) {
            self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).extend(message);
        }
        let now = self.outside.now();
        self.outside.telnyx(|telnyx| telnyx.delivered(delivery.id, how, now));
    }
}

/// A URL's host, and the rest.
fn split(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or((rest, "/"), |at| rest.split_at(at))
}

fn known(name: &str) -> Option<&'static str> {
    ["content-type", "user-agent", "telnyx-signature-ed25519", "telnyx-timestamp"]
        .into_iter()
        .find(|known| *known == name)
}

/// Who sent the message that this event brings, if it brings one.
fn sender(body: &[u8]) -> Option<String> {
    field(body, |payload| payload["from"]["phone_number"].as_str())
}

/// The id of the message that this event brings, if it brings one.
fn received(body: &[u8]) -> Option<String> {
    field(body, |payload| payload["id"].as_str())
}

fn field(body: &[u8], of: impl FnOnce(&serde_json::Value) -> Option<&str>) -> Option<String> {
    let event: serde_json::Value = serde_json::from_slice(body).ok()?;
    let brings = event["data"]["event_type"] == "message.received";
    of(&event["data"]["payload"]).filter(|_| brings).map(str::to_owned)
}
