//! A story: phones text, time passes, settings change, the model is told what to say; in the end the transcript is read.

mod desk;
mod stored;
mod transcript;

pub use desk::{Starting, refusal};

use crate::features::FEATURES;
use domain::assistant::Assistant;
use domain::head::Head;
use domain::settings::Settings;
use fakes::llm::{Asked, Llm};
use fakes::telnyx::{Kind, Media, Outcome, Post, Received, Telnyx};
use platform::table::{Item, Key};
use platform::telnyx::signature::PublicKey;
use serde_json::Value;
use std::borrow::Cow;
use std::time::Duration;
use world::plan::Plan;
use world::system::{ACME, System};
use world::world::World;

/// Phones.
pub const FIRST: &str = "+12125550150";
pub const SECOND: &str = "+12125550151";
pub const THIRD: &str = "+14165550152";

/// A second number of `acme`, once a story has given it one.
pub const ACME2: &str = "+12125550102";

/// The model thinks this long, so that whole seconds tell replies from what came before them.
const THINKING_MS: u64 = 500;

/// The longest that a story takes to come to rest, unless it says otherwise.
const REST: Duration = Duration::from_secs(2 * 3600);

/// What of a failed story's trace is printed.
const LAST_LINES: usize = 150;

/// A story under way.
pub struct Story {
    pub world: World,
    pub system: System,
}

impl Story {
    /// A story that proves these features.
    pub fn proves(features: &[&str]) -> Self {
        for feature in features {
            assert!(FEATURES.iter().any(|(id, _)| id == feature), "{feature} is not promised here");
        }
        Self::new()
    }

    /// A story that proves no feature by itself.
    pub fn new() -> Self {
        let mut world = World::new(Plan { trace: true, ..Plan::calm(1) });
        let system = System::deploy(&mut world);
        system.model.with(|model| model.thinking_ms = THINKING_MS);
        Self { world, system }
    }

    /// A phone texts `acme`.
    pub fn text(&self, from: &str, text: &str) -> String {
        self.text_to(from, ACME, text)
    }

    /// A phone texts one of our numbers; gives Telnyx's id of the message.
    pub fn text_to(&self, from: &str, to: &str, text: &str) -> String {
        self.system.telnyx.text(from, to, text)
    }

    /// A phone sends pictures to `acme`.
    pub fn picture(&self, from: &str, text: &str, media: &[Media]) -> String {
        let now = self.world.now();
        let sent = self.system.telnyx.with(|fake| fake.text(from, ACME, text, media, now));
        sent.expect("acme has its number")
    }

    /// Seconds pass.
    pub fn wait(&self, seconds: f64) {
        self.world.run_for(Duration::from_secs_f64(seconds));
    }

    /// Time passes until nothing is under way or due, and on to the next full ten seconds: what follows comes at a round time,
    /// whatever latencies were drawn.
    pub fn rest(&self) {
        self.rest_within(REST);
    }

    /// The same, at most this long.
    pub fn rest_within(&self, limit: Duration) {
        if let Err(left) = self.world.run_until_quiet(limit) {
            panic!("the story does not come to rest within {limit:?}: {left}");
        }
        let past = self.world.now().0.rem_euclid(10_000);
        self.world.run_for(Duration::from_millis(u64::try_from(10_000 - past).expect("at most ten seconds")));
    }

    /// The story is over: nothing may be left, lost or quarantined, and nothing may have been said twice.
    pub fn end(self) {
        self.world.finish(REST);
        self.assert_said_once();
    }

    /// No message was accepted twice.
    pub fn assert_said_once(&self) {
        let mut keys: Vec<Option<String>> = self.accepted().into_iter().map(|post| post.key).collect();
        let all = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), all, "a message left twice");
    }

    /// Changes a tenant's settings. Functions that have read them believe the old ones for up to a minute.
    pub fn set(&self, tenant: &str, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.settings(tenant);
        change(&mut settings);
        self.write(platform::records::item(&settings));
    }

    /// Changes the head of a thread of `acme`'s number, as a page or a program would.
    pub fn change(&self, theirs: &str, change: impl FnOnce(&mut Head)) {
        let mut head = self.head(theirs);
        change(&mut head);
        self.write(platform::records::item(&head));
    }

    /// Stores an item, as its next version.
    pub fn write(&self, mut item: Item) {
        let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let stored = self.world.table.look(&Key { pk: text("pk"), sk: text("sk") });
        let rev = stored.and_then(|item| item["rev"].as_u64()).unwrap_or(0);
        item.insert("rev".into(), (rev + 1).into());
        self.world.table.plant(item);
    }

    /// A person takes the conversation over.
    pub fn take_over(&self, theirs: &str) {
        self.change(theirs, |head| {
            head.managed_by = domain::head::ManagedBy::Human;
            head.raise_epoch();
        });
    }

    /// `acme` gets a second number, on the same profile.
    pub fn second_number(&self) {
        self.owns_too(ACME2);
    }

    /// `acme` gets this number too, on the same profile.
    pub fn owns_too(&self, phone: &str) {
        let (tenant, account) = (stored::tenant("acme"), "acme".to_owned());
        let number = domain::Phone::parse(phone).expect("E.164");
        let route = domain::account::Route { v: 1, tenant, account };
        self.world.table.plant(platform::records::route_item(&number, &route));
        self.telnyx(|fake| {
            let account = fake.account_mut("acme").expect("an account of the demo");
            account.numbers.push(phone.to_owned());
        });
    }

    /// A tenant gets an assistant.
    pub fn assistant(&self, tenant: &str, id: &str, prompt: &str) -> domain::AssistantId {
        let id: domain::AssistantId = serde_json::from_value(id.into()).expect("an id is text");
        let assistant =
            Assistant { v: 1, id: id.clone(), name: id.to_string(), ..Assistant::automatic(&self.settings(tenant)) };
        let assistant = Assistant { prompt: prompt.into(), ..assistant };
        let item = platform::records::assistant_item(&stored::tenant(tenant), &assistant);
        self.world.table.plant(item);
        id
    }

    /// Looks at the model, or tells it what to say.
    pub fn model<T>(&self, of: impl FnOnce(&mut Llm) -> T) -> T {
        self.system.model.with(of)
    }

    /// Looks at Telnyx, or tells it what goes wrong.
    pub fn telnyx<T>(&self, of: impl FnOnce(&mut Telnyx) -> T) -> T {
        self.system.telnyx.with(of)
    }

    /// Every question that the model was asked.
    pub fn asked(&self) -> Vec<Asked> {
        self.model(|model| model.asked().iter().cloned().collect())
    }

    /// Every POST that reached Telnyx.
    pub fn posts(&self) -> Vec<Post> {
        self.telnyx(|fake| fake.posts().to_vec())
    }

    /// The POSTs that made a message.
    pub fn accepted(&self) -> Vec<Post> {
        self.posts().into_iter().filter(|post| post.outcome == Outcome::Accepted).collect()
    }

    /// What of ours a handset showed.
    pub fn received(&self, phone: &str) -> Vec<Received> {
        let shown = self.system.telnyx.phone(phone);
        shown.into_iter().filter(|one| one.kind == Kind::Message).collect()
    }

    /// The words of it.
    pub fn read(&self, phone: &str) -> Vec<String> {
        self.received(phone).into_iter().map(|one| one.text).collect()
    }

    /// What lies on the bus, as (type, detail).
    pub fn events(&self) -> Vec<(&'static str, Value)> {
        let events = self.world.bus.events();
        let detail = |text: &str| serde_json::from_str(text).expect("details are JSON");
        events.iter().map(|event| (event.kind, detail(&event.detail))).collect()
    }

    /// Posts these bytes to the webhook, signed by this tenant's account; gives the status.
    pub fn post(&self, tenant: &str, body: &[u8]) -> u16 {
        let now = self.world.now().0 / 1000;
        self.post_signed(tenant, body, &now.to_string())
    }

    /// The same with a timestamp header of its own.
    pub fn post_signed(&self, tenant: &str, body: &[u8], timestamp: &str) -> u16 {
        let signature = self.telnyx(|fake| {
            let account = fake.accounts().iter().find(|account| account.id == tenant);
            account.expect("an account of the demo").sign(timestamp, body)
        });
        self.post_raw(body, timestamp, signature)
    }

    /// The same with a signature of its own.
    pub fn post_raw(&self, body: &[u8], timestamp: &str, signature: String) -> u16 {
        let accounts = self.telnyx(|fake| fake.accounts().to_vec());
        let keys: Vec<PublicKey> =
            accounts.iter().filter_map(|account| PublicKey::parse(&account.public_key())).collect();
        let (queues, clock) = (self.world.queues.clone(), self.world.clock.clone());
        let (body, timestamp) = (body.to_vec(), timestamp.to_owned());
        self.world.outside.executor.block_on(async move {
            let request = webhook::Request {
                signature: Some(&signature),
                timestamp: Some(&timestamp),
                body: Cow::Borrowed(&body),
            };
            webhook::handle(&request, &keys, queues.as_ref(), clock.as_ref()).await
        })
    }
}

impl Drop for Story {
    /// A story that fails says what happened.
    fn drop(&mut self) {
        if std::thread::panicking() {
            let lines = self.world.outside.lines();
            let from = lines.len().saturating_sub(LAST_LINES);
            eprintln!("{}\n--- as it stands ---\n{}", lines[from..].join("\n"), self.transcript());
        }
    }
}
