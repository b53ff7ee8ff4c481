//! Privacy: what customers write, their numbers and their names are in the table and on the wire, and nowhere else.

use crate::story::Story;
use crate::webhooks::received;
use async_trait::async_trait;
use fakes::llm::Canned;
use fakes::telnyx::{Fault, Media};
use platform::queue::{Parcel, Queue, QueueFailure, QueueName, Record};
use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record as Values};
use tracing::{Event, Metadata, Subscriber};
use world::system::ACME;

/// Marks: in texts, numbers (with and without their prefixes) and a name.
const MARKS: [&str; 5] = ["zebra", "giraffe", "5550187", "5550188", "Marlowe"];
const MARKED_PHONE: &str = "+12125550187";
const MARKED_NOBODYS: &str = "+12125550188";

/// Everything that is logged, at every level, with every field.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0.lock().expect("one thread"), " {field}={value:?}").expect("text");
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Values<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
        self.0.lock().expect("one thread").push('\n');
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn assert_unmarked(what: &str, text: &str) {
    for line in text.lines() {
        for mark in MARKS {
            assert!(!line.contains(mark), "{what} says {mark}: {line}");
        }
    }
}

/// Everything goes wrong once, with marked words.
fn marked_story() -> Story {
    let story = Story::new();
    story.model(|model| {
        model.next(Canned::BrokenJson).next(Canned::Html(502)).next(Canned::Text("about the giraffe".into()));
    });
    story.telnyx(|fake| {
        fake.script.next_post(Fault::HangAfter).next_post(Fault::Refuse(400, 40_310)).next_post(Fault::HtmlAfter(502));
    });
    story.picture(MARKED_PHONE, "a zebra", &[Media::Picture, Media::Elsewhere("https://nobody.test/zebra.png".into())]);
    story.rest();
    story.change(MARKED_PHONE, |head| head.guide = Some("Marlowe likes the zebra".into()));
    let mut contact = story.contact(MARKED_PHONE);
    contact.name = Some("Marlowe".into());
    story.write(platform::records::item(&contact));
    story.model(|model| model.standing = Some(Canned::Text("about the giraffe".into())));
    for text in ["a second zebra", "a third zebra", "revoke", "zebra while out", "start", "info", "a last zebra"] {
        story.text(MARKED_PHONE, text);
        story.rest();
    }
    story.model(|model| model.standing = Some(Canned::Refusal("no giraffe".into())));
    story.text(MARKED_PHONE, "the very last zebra");
    story.rest();
    let now = story.world.now();
    let good = received("zebra", MARKED_PHONE, ACME, "zebra", now).to_string();
    let cut = &good.as_bytes()[..good.len() / 2];
    assert_eq!(story.post("acme", cut), 200);
    assert_eq!(story.post("globex", good.as_bytes()), 200);
    assert_eq!(
        story.post("acme", received("a", MARKED_PHONE, MARKED_NOBODYS, "zebra", now).to_string().as_bytes()),
        200
    );
    assert_eq!(story.post_signed("acme", good.as_bytes(), "7"), 401);
    story.rest();
    assert_eq!(story.world.queues.lift_quarantine().len(), 2);
    story
}

#[test]
fn no_text_number_or_name_is_in_a_log_line_or_on_the_bus() {
    let log = Log::default();
    // With only one subscriber alive, a line that another test's thread meets first would be switched off for all.
    let _second = tracing::Dispatch::new(Log::default());
    let story = tracing::subscriber::with_default(log.clone(), marked_story);
    let logged = log.0.lock().expect("one thread").clone();
    assert!(logged.lines().count() > 40, "the story is logged: {logged}");
    assert_unmarked("the log", &logged);
    for event in story.world.bus.events() {
        assert_unmarked("the bus", &event.detail);
    }
    assert!(story.read(MARKED_PHONE).iter().any(|text| text.contains("giraffe")), "the words did pass through");
    story.end();
}

/// A queue that keeps what it is told beside the body.
#[derive(Clone, Default)]
struct Groups(Arc<Mutex<Vec<(QueueName, String, String)>>>);

#[async_trait]
impl Queue for Groups {
    async fn send(&self, queue: QueueName, parcel: Parcel) -> Result<(), QueueFailure> {
        self.0.lock().expect("one thread").push((queue, parcel.group, parcel.body));
        Ok(())
    }

    async fn postpone(&self, _: QueueName, _: &str, _: Duration) -> Result<(), QueueFailure> {
        Ok(())
    }
}

#[test]
fn no_queue_attribute_can_be_turned_back_into_a_number() {
    let story = Story::new();
    let groups = Groups::default();
    let now = story.world.now();
    let mut bodies = vec![];
    for (place, text) in ["zebra", "revoke", "start", "info"].into_iter().enumerate() {
        bodies.push(received(&format!("id-{place}"), MARKED_PHONE, ACME, text, now));
    }
    let mut without_profile = received("id-9", MARKED_PHONE, ACME, "zebra", now);
    without_profile["data"]["payload"]["messaging_profile_id"] = serde_json::Value::Null;
    bodies.push(without_profile);
    for body in bodies {
        let (spy, key) = (groups.clone(), story.telnyx(|fake| fake.accounts()[0].public_key()));
        let (table, web, files, secrets, clock) = (
            story.world.table.clone(),
            story.world.web.clone(),
            story.world.files.clone(),
            story.world.secrets.clone(),
            story.world.clock.clone(),
        );
        let signature =
            story.telnyx(|fake| fake.accounts()[0].sign(&(now.0 / 1000).to_string(), body.to_string().as_bytes()));
        story.world.outside.executor.block_on(async move {
            let (body, timestamp) = (body.to_string(), (now.0 / 1000).to_string());
            let request = webhook::Request {
                signature: Some(&signature),
                timestamp: Some(&timestamp),
                body: std::borrow::Cow::Borrowed(body.as_bytes()),
            };
            let keys: Vec<_> = platform::telnyx::signature::PublicKey::parse(&key).into_iter().collect();
            assert_eq!(webhook::handle(&request, &keys, &spy, clock.as_ref()).await, 200);
            let (_, _, queued) = spy.0.lock().expect("one thread").last().cloned().expect("queued");
            let record = Record { id: "1".into(), receipt: "1".into(), body: queued, receives: 1 };
            let outside = inbound::Outside {
                table: table.as_ref(),
                queue: &spy,
                http: web.as_ref(),
                files: files.as_ref(),
                secrets: secrets.as_ref(),
                clock: clock.as_ref(),
                cache: &platform::cache::Cache::default(),
                ref_key_secret: "volley/ref-key",
            };
            assert!(inbound::handle(vec![record], outside).await.is_empty());
        });
    }
    let sent = groups.0.lock().expect("one thread").clone();
    assert!(sent.len() > 8, "webhooks, ticks, notices and spreads: {}", sent.len());
    for (queue, group, _) in &sent {
        assert_unmarked("a group", group);
        assert!(!group.contains("555") && !group.contains('+'), "{queue:?}: {group}");
    }
}
