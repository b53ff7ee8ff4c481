//! What is posted to us: whom we believe, whose number it is, and whose key.

use crate::story::{FIRST, Story};
use domain::Timestamp;
use serde_json::{Value, json};
use world::system::{ACME, GLOBEX};

/// A number that no tenant has.
const NOBODYS: &str = "+12125550199";

/// A `message.received`, as Telnyx writes it.
pub fn received(id: &str, from: &str, to: &str, text: &str, at: Timestamp) -> Value {
    json!({
        "data": {
            "record_type": "event",
            "event_type": "message.received",
            "id": format!("evt-{id}"),
            "occurred_at": at.to_string(),
            "payload": {
                "record_type": "message",
                "direction": "inbound",
                "id": id,
                "type": "SMS",
                "messaging_profile_id": "400180c1-5d0c-4bcb-8e46-5a3d7c1f0c7e",
                "from": {"phone_number": from, "carrier": "", "line_type": "Wireless", "status": "webhook_delivered"},
                "to": [{"phone_number": to, "carrier": "", "line_type": "Wireless", "status": "webhook_delivered"}],
                "cc": [],
                "text": text,
                "media": [],
                "encoding": "GSM-7",
                "parts": 1,
                "tags": [],
                "cost": null,
                "received_at": at.to_string(),
                "sent_at": null,
                "completed_at": null,
                "valid_until": null,
                "webhook_url": "https://volley.test/webhooks/telnyx",
                "errors": []
            }
        },
        "meta": {"attempt": 1, "delivered_to": "https://volley.test/webhooks/telnyx"}
    })
}

#[test]
fn what_is_signed_well_is_taken_and_what_is_not_leaves_nothing() {
    let story = Story::proves(&["F065"]);
    let now = story.world.now();
    let body = received("a", FIRST, ACME, "hello", now).to_string();
    let (body, seconds) = (body.as_bytes(), now.0 / 1000);
    let before = story.world.table.items().len();
    let good = story.telnyx(|fake| fake.accounts()[0].sign(&seconds.to_string(), body));
    let mut bad = good.clone();
    bad.replace_range(0..1, if good.starts_with('A') { "B" } else { "A" });
    assert_eq!(story.post_raw(body, &seconds.to_string(), bad), 401);
    assert_eq!(story.post_raw(body, &seconds.to_string(), String::new()), 401);
    assert_eq!(story.post_raw(body, &(seconds + 1).to_string(), good.clone()), 401);
    assert_eq!(story.post_raw(b"{}", &seconds.to_string(), good.clone()), 401);
    for skew in [-301, 301] {
        assert_eq!(story.post_signed("acme", body, &(seconds + skew).to_string()), 401, "{skew}");
    }
    story.rest();
    assert_eq!(story.world.table.items().len(), before, "nothing is stored");
    let seconds = story.world.now().0 / 1000;
    let good = story.telnyx(|fake| fake.accounts()[0].sign(&seconds.to_string(), body));
    for skew in [-299, 299] {
        assert_eq!(story.post_signed("acme", body, &(seconds + skew).to_string()), 200, "{skew}");
    }
    assert_eq!(story.post_raw(body, &seconds.to_string(), good), 200);
    story.rest();
    assert_eq!((story.inbound_stored(), story.read(FIRST).len()), (1, 1));
    story.end();
}

#[test]
fn a_text_to_a_number_that_nobody_has_is_taken_and_touches_no_tenant() {
    let story = Story::proves(&["F066"]);
    let before = story.world.table.items().len();
    let body = received("a", FIRST, NOBODYS, "hello", story.world.now()).to_string();
    assert_eq!(story.post("acme", body.as_bytes()), 200);
    story.rest();
    assert_eq!(story.world.table.items().len(), before);
    story.end();
}

#[test]
fn a_text_signed_with_another_tenants_key_is_quarantined() {
    let story = Story::proves(&["F066"]);
    let before = story.world.table.items().len();
    let body = received("a", FIRST, ACME, "hello", story.world.now()).to_string();
    assert_eq!(story.post("globex", body.as_bytes()), 200);
    story.rest();
    assert_eq!(story.world.table.items().len(), before);
    assert_eq!(story.world.queues.lift_quarantine().len(), 1);
    story.end();
}

#[test]
fn each_number_leads_to_its_tenant_and_to_no_other() {
    let story = Story::proves(&["F066"]);
    story.text_to(FIRST, GLOBEX, "hello");
    story.rest();
    let tenants: Vec<_> = story.heads().into_iter().map(|head| head.tenant.to_string()).collect();
    assert_eq!(tenants, ["globex"]);
    let acmes = story
        .world
        .table
        .items()
        .iter()
        .filter(|item| item["pk"].as_str().is_some_and(|pk| pk.starts_with("T#acme#")))
        .count();
    assert_eq!(acmes, 0);
    assert_eq!(story.posts()[0].account.as_deref(), Some("globex"));
    story.end();
}

#[test]
fn events_that_ask_nothing_of_us_are_taken_and_ignored() {
    let story = Story::new();
    for kind in ["message.echo", "message.pondered", "messaging-profile.spend-limit-reached", "whatsapp.account.update"]
    {
        let mut body = received("a", FIRST, ACME, "hello", story.world.now());
        body["data"]["event_type"] = kind.into();
        assert_eq!(story.post("acme", body.to_string().as_bytes()), 200, "{kind}");
    }
    story.rest();
    assert_eq!(story.inbound_stored(), 0);
    story.end();
}

#[test]
fn a_body_over_the_limit_is_refused_whoever_signed_it() {
    let story = Story::new();
    let body = received("a", FIRST, ACME, &"x".repeat(257 * 1024), story.world.now()).to_string();
    assert_eq!(story.post("acme", body.as_bytes()), 413);
    story.rest();
    assert_eq!(story.inbound_stored(), 0);
    story.end();
}
