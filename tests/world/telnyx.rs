//! The fake Telnyx in the world: its site on the web, the phones that text through it, and the webhooks it posts.

use crate::bell::Bell;
use crate::executor::{Role, lock};
use crate::outside::Outside;
use crate::pump::limited;
use crate::web::{Answer, Web};
use fakes::Reply;
use fakes::telnyx::{Account, Acknowledgement, Chances, Delivery, Media, Received, Telnyx};
use futures_util::future::BoxFuture;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Where Telnyx's API is in the world.
pub const TELNYX_BASE: &str = "https://api.telnyx.test/v2";
/// Where the media of customers are.
pub const MEDIA_BASE: &str = "https://media.telnyx.test";
/// Before webhooks the gateway waits at most this long for the function.
const GATEWAY_TIMEOUT: Duration = Duration::from_secs(30);

/// The function that takes webhooks: gives back the status that it answers.
pub type Handler = Arc<dyn Fn(Delivery) -> BoxFuture<'static, u16> + Send + Sync>;

/// Telnyx.
pub struct Carrier {
    outside: Arc<Outside>,
    fake: Mutex<Telnyx>,
    changed: Bell,
    acknowledged: Mutex<BTreeSet<String>>,
}

impl Carrier {
    /// Opens Telnyx on the web with these accounts.
    pub fn open(outside: &Arc<Outside>, web: &Web, accounts: Vec<Account>) -> Arc<Self> {
        let seed = outside.draw(crate::chance::Chance::draw);
        let fake = Mutex::new(Telnyx::new(seed, accounts));
        let carrier =
            Arc::new(Self { outside: outside.clone(), fake, changed: Bell::default(), acknowledged: Mutex::default() });
        for base in [TELNYX_BASE, MEDIA_BASE] {
            let site = carrier.clone();
            web.open(base, move |request, now| answer(site.with(|fake| fake.handle(request, now))));
        }
        carrier.with(|fake| fake.script.chances = Chances::all(outside.plan.faults.telnyx));
        let calmed = carrier.clone();
        outside.when_faults_end(move || calmed.with(|fake| fake.script.chances = Chances::default()));
        carrier
    }

    /// Posts every webhook that is due to this function, from now on.
    pub fn deliver_to(self: &Arc<Self>, name: &'static str, handler: Handler) {
        let carrier = self.clone();
        self.outside.executor.spawn("telnyx", Role::World, async move {
            loop {
                let (outside, now) = (&carrier.outside, carrier.outside.now());
                let due = lock(&carrier.fake).due(now);
                due.into_iter().for_each(|delivery| carrier.post(name, delivery, &handler));
                let wait = lock(&carrier.fake).next_due().map(|due| due.since(now));
                let until = wait.map(|wait| outside.executor.now() + wait.max(Duration::from_millis(1)));
                carrier.changed.heard_until(&outside.executor, until).await;
            }
        });
    }

    /// A phone texts one of our numbers; gives Telnyx's id of the message.
    ///
    /// # Panics
    /// When the number is nobody's.
    pub fn text(&self, from: &str, to: &str, text: &str) -> String {
        self.outside.trace(|| format!("{from} texts {to}: {text}"));
        let now = self.outside.now();
        self.with(|fake| fake.text(from, to, text, &[], now)).expect("the number belongs to an account")
    }

    /// A phone sends a picture to one of our numbers.
    ///
    /// # Panics
    /// When the number is nobody's.
    pub fn picture(&self, from: &str, to: &str, text: &str) -> String {
        self.outside.trace(|| format!("{from} sends {to} a picture: {text}"));
        let now = self.outside.now();
        self.with(|fake| fake.text(from, to, text, &[Media::Picture], now)).expect("the number belongs to an account")
    }

    /// Telnyx's ids of the messages whose webhook was answered 2xx, in time or not.
    pub fn acknowledged(&self) -> BTreeSet<String> {
        lock(&self.acknowledged).clone()
    }

    /// What a phone has received.
    pub fn phone(&self, number: &str) -> Vec<Received> {
        lock(&self.fake).phone(number).to_vec()
    }

    /// Looks at the fake, or changes it.
    pub fn with<T>(&self, of: impl FnOnce(&mut Telnyx) -> T) -> T {
        let answer = of(&mut lock(&self.fake));
        self.changed.ring();
        answer
    }

    /// What Telnyx still has to do, in a sentence.
    pub fn going_on(&self) -> Option<String> {
        let due = lock(&self.fake).next_due()?;
        Some(format!("Telnyx has something to do at {due}"))
    }

    fn post(self: &Arc<Self>, name: &'static str, delivery: Delivery, handler: &Handler) {
        let (carrier, handler) = (self.clone(), handler.clone());
        self.outside.executor.spawn(name, Role::Function, async move {
            let (id, text) = (delivery.id, received(&delivery.body));
            let status = limited(&carrier.outside, GATEWAY_TIMEOUT, handler(delivery)).await.unwrap_or(504);
            let now = carrier.outside.now();
            carrier.outside.trace(|| format!("{name} answers {status}"));
            lock(&carrier.acknowledged).extend(text.filter(|_| (200..300).contains(&status)));
            carrier.with(|fake| fake.delivered(id, Acknowledgement::Status(status), now));
        });
    }
}

/// The id of the message that an event brings, if it brings one.
fn received(body: &[u8]) -> Option<String> {
    let event: serde_json::Value = serde_json::from_slice(body).ok()?;
    let brings = event["data"]["event_type"] == "message.received";
    event["data"]["payload"]["id"].as_str().filter(|_| brings).map(str::to_owned)
}

/// A fake's reply on the world's web.
pub(crate) fn answer(reply: Reply) -> Answer {
    match reply {
        Reply::Answer { response, after } => Answer::After(response, after),
        Reply::Hang => Answer::Hang,
        Reply::Reset => Answer::Reset,
        Reply::Refused => Answer::Refused,
    }
}
