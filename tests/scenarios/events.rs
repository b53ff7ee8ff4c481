//! The bus: each change is told once, under the catalogue's name, without text, number or name.

use crate::story::{FIRST, Story};
use domain::head::Badge;
use fakes::llm::Canned;
use fakes::telnyx::{Fate, Fault};
use serde_json::Value;
use std::collections::BTreeSet;

/// Every name of the catalogue.
const CATALOGUE: [&str; 13] = [
    "contact.opted_in",
    "contact.opted_out",
    "conversation.closed",
    "conversation.opened",
    "conversation.reopened",
    "conversation.updated",
    "message.delivered",
    "message.failed",
    "message.queued",
    "message.received",
    "message.sent",
    "message.unknown",
    "reply.generated",
];

/// The events in the order in which they happened, with what they say beside ids.
fn told(story: &Story) -> String {
    let mut events = story.events();
    events.sort_by_key(|(kind, detail)| (detail["at"].to_string(), *kind));
    let line = |(kind, detail): &(&str, Value)| match detail["status"].as_str() {
        Some(status) => format!("{kind} ({status})"),
        None => (*kind).to_owned(),
    };
    events.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What holds of all events, whatever happened.
fn assert_events_are_sound(story: &Story) {
    let events = story.events();
    let ids: BTreeSet<String> = events.iter().map(|(_, detail)| detail["id"].to_string()).collect();
    assert_eq!(ids.len(), events.len(), "each change is told once");
    for (kind, detail) in &events {
        assert_eq!(detail["type"], *kind);
        assert_eq!((detail["v"].as_u64(), detail["tenant"].as_str()), (Some(1), Some("acme")));
        assert!(detail["at"].as_str().is_some_and(|at| domain::Timestamp::parse(at).is_some()), "{detail}");
        let text = detail.to_string();
        for secret in ["5550150", "5550100", "zebra", "Marlowe"] {
            assert!(!text.contains(secret), "{secret} is in {text}");
        }
    }
}

#[test]
fn a_turn_is_told_event_by_event() {
    let story = Story::new();
    story.text(FIRST, "a zebra");
    story.wait(2.0);
    story.text(FIRST, "and another zebra");
    story.rest();
    insta::assert_snapshot!(told(&story), @r"
    conversation.opened
    message.received (received)
    message.received (received)
    reply.generated (queued)
    conversation.updated
    message.sent (sent)
    message.delivered (delivered)
    ");
    assert_events_are_sound(&story);
    story.end();
}

#[test]
fn every_event_of_the_catalogue_comes_and_none_says_what_was_said_or_who() {
    let story = Story::proves(&["B01"]);
    story.model(|model| model.standing = Some(Canned::Text("All about the zebra.".into())));
    story.text(FIRST, "a zebra");
    story.rest();
    story.change(FIRST, |head| head.guide = Some("Mr Marlowe likes a zebra.".into()));
    story.telnyx(|fake| {
        fake.script.next_fate(Fate::DeliveryFailed(40_008));
    });
    story.text(FIRST, "a second zebra");
    story.rest();
    story.telnyx(|fake| {
        fake.script.next_post(Fault::HangBefore);
    });
    story.text(FIRST, "a third zebra");
    story.rest();
    story.change(FIRST, |head| {
        head.status = Badge::Closed;
        head.raise_epoch();
    });
    story.text(FIRST, "a fourth zebra");
    story.rest();
    for word in ["revoke", "start"] {
        story.text(FIRST, word);
        story.rest();
    }
    let kinds: BTreeSet<&str> = story.events().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), CATALOGUE);
    assert_events_are_sound(&story);
    story.end();
}
