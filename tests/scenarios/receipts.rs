//! Receipts: in any order, early, late, twice or forged, a status only moves forward.

use crate::story::{FIRST, Story};
use domain::message::{Message, Status};
use fakes::telnyx::{EventKind, Fate, Fault, Quirk};
use platform::records;
use serde_json::{Value, json};
use world::system::ACME;

/// Every status that a message has had, in order, repeats left out.
fn statuses(story: &Story, of: &Message) -> Vec<&'static str> {
    let mut seen: Vec<Status> = (story.world.table.history().iter())
        .filter_map(|change| records::read::<Message>(change.new.as_ref()?).ok())
        .filter(|message| message.place == of.place)
        .map(|message| message.status)
        .collect();
    seen.dedup();
    assert!(seen.is_sorted_by_key(|status| status.rank()), "{seen:?}");
    seen.iter().map(|status| status.name()).collect()
}

fn only_reply(story: &Story) -> Message {
    let replies = story.replies(FIRST);
    assert_eq!(replies.len(), 1);
    replies.into_iter().next().expect("counted")
}

#[test]
fn receipts_move_a_reply_to_delivered() {
    let story = Story::proves(&["B06"]);
    story.text(FIRST, "hello");
    story.rest();
    assert_eq!(statuses(&story, &only_reply(&story)), ["queued", "sending", "sent", "delivered"]);
    story.end();
}

#[test]
fn receipts_that_come_before_the_posts_answer_stand() {
    let story = Story::proves(&["B06"]);
    story.telnyx(|fake| {
        fake.script.next_post(Fault::ReceiptsFirst);
    });
    story.text(FIRST, "hello");
    story.rest();
    let reply = only_reply(&story);
    assert_eq!(statuses(&story, &reply), ["queued", "sending", "sent", "delivered"]);
    assert!(reply.provider.is_some() && reply.lease.is_none());
    story.end();
}

#[test]
fn a_final_receipt_before_the_posts_answer_and_before_sent_stands() {
    let story = Story::proves(&["B06"]);
    story.telnyx(|fake| {
        fake.script.next_post(Fault::ReceiptsFirst);
        fake.script.next_fate(Fate::DeliveredFinalizedFirst);
    });
    story.text(FIRST, "hello");
    story.rest();
    assert_eq!(statuses(&story, &only_reply(&story)), ["queued", "sending", "delivered"]);
    story.end();
}

#[test]
fn however_odd_an_event_is_its_message_ends_delivered() {
    let quirks = [
        Quirk::Duplicate(0),
        Quirk::Duplicate(5_000),
        Quirk::Reemitted(0),
        Quirk::Late(30_000),
        Quirk::WithoutMeta,
        Quirk::NumericCost,
        Quirk::UnknownEnums,
        Quirk::UnknownEvent,
        Quirk::UnknownMessage,
        Quirk::Skewed(-301),
        Quirk::WrongKey,
        Quirk::Replayed,
        Quirk::StringTo,
    ];
    for kind in [EventKind::Sent, EventKind::Finalized] {
        for quirk in &quirks {
            let story = Story::proves(&["B06"]);
            story.telnyx(|fake| {
                fake.script.next_event(kind, quirk.clone());
            });
            story.text(FIRST, "hello");
            story.rest();
            let reply = only_reply(&story);
            statuses(&story, &reply);
            // A `to` without a status says nothing about its recipient.
            let expected = if (kind, quirk) == (EventKind::Finalized, &Quirk::StringTo) {
                Status::Sent
            } else {
                Status::Delivered
            };
            assert_eq!(reply.status, expected, "{kind:?} {quirk:?}");
            story.end();
        }
    }
}

#[test]
fn a_message_that_fails_on_the_air_says_why_and_asks_a_person() {
    let fates = [
        Fate::DeliveryFailed(40_001),
        Fate::DeliveryFailed(40_008),
        Fate::SendingFailed(40_002),
        Fate::DeliveryFailed(12_345),
        Fate::Expired,
        Fate::Unconfirmed,
        Fate::StuckAtSent,
        Fate::LostAtSent,
        Fate::DeliveredLate(3_600_000),
    ];
    let mut told = vec![];
    for fate in fates {
        let story = Story::proves(&["B06"]);
        story.telnyx(|fake| {
            fake.script.next_fate(fate);
        });
        story.text(FIRST, "hello");
        story.rest();
        let reply = only_reply(&story);
        statuses(&story, &reply);
        let needs = serde_json::to_value(story.head(FIRST).needs_person).expect("plain");
        told.push(format!(
            "{fate:?}: {}, {:?}, needs a person: {needs}",
            reply.status.name(),
            reply.reason.unwrap_or_default()
        ));
        story.end();
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    DeliveryFailed(40001): failed, "the number cannot receive texts (a landline, or not in service)", needs a person: "delivery_failed"
    DeliveryFailed(40008): failed, "the carrier could not deliver it", needs a person: "delivery_failed"
    SendingFailed(40002): failed, "the carrier took it for unwanted content", needs a person: "delivery_failed"
    DeliveryFailed(12345): failed, "Telnyx refused it", needs a person: "delivery_failed"
    Expired: failed, "it expired before it could be delivered", needs a person: "delivery_failed"
    Unconfirmed: unconfirmed, "the carrier does not say whether it arrived", needs a person: null
    StuckAtSent: sent, "", needs a person: null
    LostAtSent: sent, "", needs a person: null
    DeliveredLate(3600000): delivered, "", needs a person: null
    "#);
}

#[test]
fn the_next_reply_that_leaves_ends_the_need_for_a_person() {
    let story = Story::new();
    story.telnyx(|fake| {
        fake.script.next_fate(Fate::DeliveryFailed(40_008));
    });
    story.text(FIRST, "hello");
    story.rest();
    story.text(FIRST, "hello?");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: hello
         7 AI: Hello! How can we help you today? | failed: the carrier could not deliver it
        10 first: hello?
        17 AI: Hello! How can we help you today? | delivered
    ");
    story.end();
}

/// A receipt for the reply, with this event type and recipient's status.
fn receipt(story: &Story, number: usize, kind: &str, status: &str) -> Value {
    let post = story.accepted().remove(0);
    let at = story.world.now().to_string();
    json!({"data": {
        "record_type": "event", "event_type": kind, "id": format!("evt-{number}"), "occurred_at": at,
        "payload": {
            "record_type": "message", "direction": "outbound", "id": post.message,
            "from": {"phone_number": ACME}, "to": [{"phone_number": FIRST, "status": status}],
            "webhook_url": post.field("webhook_url"), "errors": []
        }
    }})
}

/// A reply that is sent, and of which no receipt has come.
fn sent() -> Story {
    let story = Story::proves(&["B06"]);
    story.telnyx(|fake| {
        fake.script.next_fate(Fate::StuckAtSent);
        fake.script.next_event(EventKind::Sent, Quirk::Payload(Value::Null));
    });
    story.text(FIRST, "hello");
    story.rest();
    assert_eq!(story.world.queues.lift_quarantine().len(), 1);
    story
}

#[test]
fn in_whatever_order_receipts_come_the_furthest_stands() {
    let all = [
        ("message.sent", "sent"),
        ("message.finalized", "delivered"),
        ("message.finalized", "delivery_unconfirmed"),
        ("message.sent", "sending"),
    ];
    for order in permutations(all.len()) {
        let story = sent();
        for place in &order {
            let (kind, status) = all[*place];
            let body = receipt(&story, *place, kind, status).to_string();
            assert_eq!(story.post("acme", body.as_bytes()), 200);
            story.rest();
        }
        let reply = only_reply(&story);
        statuses(&story, &reply);
        assert_eq!((reply.status, reply.reason), (Status::Delivered, None), "{order:?}");
        story.end();
    }
}

#[test]
fn a_receipt_counts_only_with_its_tenants_key_and_the_messages_numbers() {
    let story = sent();
    let honest = receipt(&story, 1, "message.finalized", "delivered");
    let mut other_recipient = honest.clone();
    other_recipient["data"]["payload"]["to"][0]["phone_number"] = "+12125550177".into();
    let mut other_sender = honest.clone();
    other_sender["data"]["payload"]["from"]["phone_number"] = world::system::GLOBEX.into();
    let mut forged = honest.clone();
    let url = honest["data"]["payload"]["webhook_url"].as_str().expect("text").to_owned();
    let last = if url.ends_with('A') { "B" } else { "A" };
    forged["data"]["payload"]["webhook_url"] = format!("{}{last}", &url[..url.len() - 1]).into();
    for (tenant, body) in [("globex", &honest), ("acme", &other_recipient), ("acme", &other_sender), ("acme", &forged)]
    {
        assert_eq!(story.post(tenant, body.to_string().as_bytes()), 200);
        story.rest();
        assert_eq!(only_reply(&story).status, Status::Sent, "{tenant}: {body}");
    }
    assert_eq!(story.post("acme", honest.to_string().as_bytes()), 200);
    story.rest();
    assert_eq!(only_reply(&story).status, Status::Delivered);
    story.end();
}

fn permutations(of: usize) -> Vec<Vec<usize>> {
    if of == 0 {
        return vec![vec![]];
    }
    let shorter = permutations(of - 1);
    let with = |order: &Vec<usize>, place: usize| {
        let mut order = order.clone();
        order.insert(place, of - 1);
        order
    };
    shorter.iter().flat_map(|order| (0..of).map(move |place| with(order, place))).collect()
}
