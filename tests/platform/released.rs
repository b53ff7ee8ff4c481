//! What lies in queues and in the table was written by some released version. Every sample of every version is still read,
//! and the newest version's samples are exactly what this code writes. `RELEASED=write` writes those that are missing.

use domain::account::{Account, Idempotency, Route};
use domain::assistant::Assistant;
use domain::contact::Contact;
use domain::head::{Head, NeedsPerson};
use domain::message::{Message, MessageRef, Origin, Posting, Status};
use domain::queued::{self, Event, RunEvent, Send, StartRun, Tick, VERSION, WakeRun};
use domain::receive::{Inbound, Known, receive};
use domain::settings::Settings;
use domain::webhook::delivery::{Delivery, Try};
use domain::webhook::plan::Notice;
use domain::webhook::{Secret, Webhook};
use domain::workflow::{Run, RunState, Step, Workflow};
use domain::{ContactId, MessageId, Phone, RunId, TenantId, ThreadId, Timestamp, WebhookId, WorkflowId, catalogue};
use platform::records::{self, item};
use serde_json::Value;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../events/released")
}

const SALT: &str = "a salt of thirty-two characters!";

struct Samples {
    settings: Settings,
    head: Head,
    inbound: Message,
    outbound: Message,
    contact: Contact,
}

fn phone(text: &str) -> Phone {
    Phone::parse(text).expect("E.164")
}

/// A turn of the demo tenant, as the code makes it.
fn samples() -> Samples {
    let tenant = TenantId::parse("acme").expect("an id");
    let settings = Settings::new(tenant, "Acme (demo)", "US", "America/New_York", SALT.into());
    let said = Inbound {
        provider: "40385f64-5717-4562-b3fc-2c963f66afa6".into(),
        at: Timestamp(1_795_273_445_123),
        ours: phone("+12125550100"),
        theirs: phone("+12125550123"),
        text: "Are you open on Sunday?".into(),
        media: vec![],
        autoresponse: None,
    };
    let known = Known {
        thread: ThreadId::of(SALT, "sms", said.ours.as_str(), said.theirs.as_str()),
        contact_id: ContactId::of(SALT, "sms", said.theirs.as_str()),
        account: "acme".into(),
        head: None,
        contact: None,
    };
    let received = receive(&said, &known, &settings, Timestamp(1_795_273_445_500));
    let mut outbound = received.message.clone().to(Status::Sending, None);
    outbound.place = MessageRef { at: Timestamp(1_795_273_453_000), id: MessageId::of(SALT, &["sample"]) };
    outbound.direction = domain::message::Direction::Outbound;
    outbound.source = domain::message::Source::SmsAgent;
    outbound.arrival = None;
    outbound.window = None;
    outbound.provider = None;
    outbound.chain = Some(1);
    outbound.finding = None;
    outbound.admissions = 1;
    outbound.lease = Some(Timestamp(1_795_273_498_000));
    outbound.posting = Some(Posting {
        base: "https://volley.example.com".into(),
        profile: "profile-demo".into(),
        codec: 1,
        hash: "00".repeat(32),
        first: Timestamp(1_795_273_453_000),
        month: String::new(),
        micros: 0,
        earlier: domain::message::Earlier::NeverLeft,
    });
    Samples { settings, head: received.head, inbound: received.message, outbound, contact: received.contact }
}

fn workflow() -> Workflow {
    let tenant = TenantId::parse("acme").expect("an id");
    let steps = vec![Step::Send { text: "Hi {first_name|there}!".into() }, Step::Delay { seconds: 3600 }];
    Workflow { v: 1, tenant, id: id("welcome"), version: 1, name: "Welcome".into(), steps }
}

fn id(text: &str) -> WorkflowId {
    WorkflowId::parse(text).expect("an id")
}

fn run_of(head: &Head) -> Run {
    Run {
        v: 1,
        tenant: head.tenant.clone(),
        id: RunId::of(SALT, &["sample"]),
        thread: head.thread.clone(),
        contact: head.contact.clone(),
        ours: head.ours.clone(),
        theirs: head.theirs.clone(),
        workflow: id("welcome"),
        version: 1,
        step: 2,
        taken: 2,
        state: RunState::Waiting,
        until: Some(Timestamp(1_795_277_045_000)),
        sent: vec![],
        started: Timestamp(1_795_273_445_000),
        due: Some(Timestamp(1_795_277_165_000)),
        nudges: 0,
    }
}

fn started(run: &Run) -> StartRun {
    StartRun {
        v: VERSION,
        tenant: run.tenant.clone(),
        id: "version-1".into(),
        workflow: run.workflow.clone(),
        version: run.version,
        ours: run.ours.clone(),
        theirs: run.theirs.clone(),
    }
}

fn webhook(tenant: &TenantId) -> Webhook {
    let since = Timestamp(1_795_273_000_000);
    Webhook {
        v: 1,
        tenant: tenant.clone(),
        id: WebhookId::of(SALT, &["sample"]),
        url: "https://hooks.example.com/volley".into(),
        events: vec!["message.received".into(), "conversation.updated".into()],
        description: Some("Our CRM".into()),
        off: None,
        secrets: vec![Secret { secret: "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u".into(), since }],
        rotations: 0,
        created: since,
        failures: 1,
        failing_since: Some(Timestamp(1_795_273_446_000)),
        rests_until: None,
    }
}

/// A delivery whose first try has failed.
fn delivery(inbound: &Message) -> Delivery {
    let at = Timestamp(1_795_273_445_000);
    let notice = Notice {
        v: VERSION,
        tenant: inbound.tenant.clone(),
        webhook: webhook(&inbound.tenant).id,
        event: catalogue::about_message("message.received", inbound, 1, at),
        message: Some(inbound.place.clone()),
        replays: 0,
        tries: 0,
    };
    let tried = Try { at: Timestamp(1_795_273_446_000), ms: 40, status: Some(503), problem: None };
    let new = Delivery::new(&notice, at, Timestamp(1_795_273_446_000));
    new.after(tried, None, new.pause())
}

fn event_of(event: &RunEvent) -> Value {
    serde_json::from_str(&queued::write(event)).expect("JSON")
}

/// Every kind of item and event with what this version writes.
fn current() -> Vec<(&'static str, Value)> {
    let Samples { settings, head, inbound, outbound, contact } = samples();
    let (tenant, thread, place) = (inbound.tenant.clone(), inbound.thread.clone(), inbound.place.clone());
    let event = |event: &Event| serde_json::from_str(&queued::write(event)).expect("JSON");
    let run = run_of(&head);
    let account = Account {
        v: 1,
        id: "acme".into(),
        key_secret: "volley/telnyx/acme".into(),
        public_keys: vec!["m1Y/+EyR8lNOw8XDlqjuUUloIwj6+Gmg2dd/0yP2Gy0=".into()],
        profile: "profile-demo".into(),
        idempotency: Idempotency::Honoured,
    };
    let route = Route { v: 1, tenant: tenant.clone(), account: "acme".into() };
    let (of, window, joined) = (contact.id.clone(), head.windows, head.joined);
    let tick = Tick { v: VERSION, tenant: tenant.clone(), thread: thread.clone(), contact: of, window, joined };
    let send = Send {
        v: VERSION,
        tenant: tenant.clone(),
        thread: thread.clone(),
        contact: contact.id.clone(),
        ours: inbound.ours.clone(),
        message: outbound.place.clone(),
        after: None,
    };
    let telnyx = Event::Telnyx {
        v: VERSION,
        key: account.public_keys[0].clone(),
        body: Some(include_str!("../../events/released/telnyx-body.txt").trim_end().to_owned()),
        body64: None,
    };
    let media = Event::Media { v: VERSION, tenant: tenant.clone(), thread: thread.clone(), message: place.clone() };
    let spread = Event::Spread {
        v: VERSION,
        tenant: tenant.clone(),
        contact: contact.id.clone(),
        thread: thread.clone(),
        message: place.clone(),
    };
    let known = Event::Known { v: VERSION, tenant: tenant.clone(), contact: contact.id.clone() };
    let origin = Origin::Confirmation;
    let notice = Event::Notice { v: VERSION, tenant: tenant.clone(), thread, message: place, origin };
    vec![
        ("event-telnyx", event(&telnyx)),
        ("event-media", event(&media)),
        ("event-spread", event(&spread)),
        ("event-known", event(&known)),
        ("event-notice", event(&notice)),
        ("event-tick", serde_json::to_value(&tick).expect("JSON")),
        ("event-send", serde_json::to_value(&send).expect("JSON")),
        ("event-start", event_of(&RunEvent::Start(started(&run)))),
        ("event-wake", event_of(&RunEvent::Wake(WakeRun::of(&run)))),
        ("event-webhook", serde_json::from_str(&queued::write(&Notice::of(&delivery(&inbound)))).expect("JSON")),
        ("item-webhook", item(&webhook(&tenant)).into()),
        ("item-delivery", item(&delivery(&inbound)).into()),
        ("item-run", item(&run).into()),
        ("item-workflow", item(&workflow()).into()),
        ("item-settings", item(&settings).into()),
        ("item-account", records::account_item(&tenant, &account).into()),
        ("item-assistant", records::assistant_item(&tenant, &Assistant::automatic(&settings)).into()),
        ("item-route", records::route_item(&phone("+12125550100"), &route).into()),
        ("item-head", item(&head).into()),
        ("item-contact", item(&contact).into()),
        ("item-message-inbound", item(&inbound).into()),
        ("item-message-outbound", item(&outbound).into()),
    ]
}

#[test]
fn the_newest_samples_are_what_this_version_writes() {
    for (name, value) in current() {
        let path = folder().join(format!("{name}.v1.json"));
        let written = format!("{}\n", serde_json::to_string_pretty(&value).expect("JSON"));
        if std::env::var("RELEASED").is_ok_and(|mode| mode == "write") && !path.exists() {
            std::fs::write(&path, &written).expect("the folder can be written");
        }
        let stored = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(stored, written, "{name}: a change of what is stored needs a new version and a new sample");
    }
}

#[test]
fn every_released_sample_is_still_read() {
    let mut read = 0;
    for file in std::fs::read_dir(folder()).expect("events/released exists") {
        let path = file.expect("a file").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let Some((kind, _)) = name.split_once(".v").filter(|_| name.ends_with(".json")) else {
            continue;
        };
        let text = std::fs::read_to_string(&path).expect("readable");
        let ok = match kind {
            "event-tick" => queued::read::<Tick>(&text).is_ok(),
            "event-start" | "event-wake" => queued::read::<RunEvent>(&text).is_ok(),
            "event-webhook" => queued::read::<Notice>(&text).is_ok(),
            "event-send" => queued::read::<Send>(&text).is_ok(),
            _ if kind.starts_with("event-") => queued::read::<Event>(&text).is_ok(),
            _ => item_reads(kind, &serde_json::from_str(&text).expect("an item")),
        };
        assert!(ok, "{name} is no longer read");
        read += 1;
    }
    assert!(read >= current().len(), "{read} samples");
}

/// Version 1 had said it by number before it said it by name, in an attribute called `doubtful`.
#[test]
fn a_head_that_says_by_number_what_is_doubted_is_still_read() {
    let text = std::fs::read_to_string(folder().join("item-head.v1.json")).expect("readable");
    let mut item: platform::table::Item = serde_json::from_str(&text).expect("an item");
    item.insert("needsPerson".into(), "unknown".into());
    item.insert("doubtful".into(), 1.into());
    let head = records::read::<Head>(&item).expect("a head");
    assert_eq!((head.needs_person, head.doubted), (Some(NeedsPerson::Unknown), None));
}

fn item_reads(kind: &str, item: &platform::table::Item) -> bool {
    match kind {
        "item-settings" => records::read::<Settings>(item).is_ok(),
        "item-account" => records::read::<Account>(item).is_ok(),
        "item-assistant" => records::read::<Assistant>(item).is_ok(),
        "item-route" => records::read::<Route>(item).is_ok(),
        "item-head" => records::read::<Head>(item).is_ok(),
        "item-run" => records::read::<Run>(item).is_ok(),
        "item-webhook" => records::read::<Webhook>(item).is_ok(),
        "item-delivery" => records::read::<Delivery>(item).is_ok(),
        "item-workflow" => records::read::<Workflow>(item).is_ok(),
        "item-contact" => records::read::<Contact>(item).is_ok(),
        _ => records::read::<Message>(item).is_ok(),
    }
}
