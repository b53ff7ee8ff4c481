//! The assistant's last line before a person goes on; a reply behind another whose holder has died.

use super::*;
use crate::conversation::Beginning;
use crate::head::{Badge, EscalationReason, NextAction, Trigger};
use crate::message::{Basis, MessageRef, Source};
use crate::settings::Switch;
use crate::usage::Allowance;
use crate::{ContactId, MessageId, Phone, TenantId, ThreadId, window};

const SALT: &str = "a salt of thirty-two characters!";
const NOW: Timestamp = Timestamp(1_800_000_000_000);

fn phone(text: &str) -> Phone {
    Phone::parse(text).expect("E.164")
}

/// A conversation whose open window has this line drafted, and the line.
fn drafted(settings: &Settings) -> (Head, Message) {
    let (ours, theirs) = (phone("+12125550100"), phone("+12125550150"));
    let beginning = Beginning {
        tenant: settings.tenant.clone(),
        thread: ThreadId::of(SALT, "sms", ours.as_str(), theirs.as_str()),
        contact: ContactId::of(SALT, "sms", theirs.as_str()),
        account: "acme".into(),
        ours,
        theirs,
        trigger: Trigger::Inbound,
        listed: true,
        opted_out: false,
        at: NOW,
    };
    let mut head = beginning.head();
    head.arrivals = 1;
    window::open(&mut head, &settings.window, NOW);
    let place = MessageRef { at: NOW, id: MessageId::of(SALT, &["line"]) };
    let line = Message {
        basis: Some(Basis { epoch: head.epoch, window: head.windows, joined: head.joined, through: 1 }),
        chain: Some(1),
        hand_off: Some(EscalationReason::Upset),
        ..Message::new(&head, place, Source::SmsAgent, "A colleague will get back to you.".into())
    };
    (head, line)
}

fn decided(settings: &Settings, head: &Head, line: &Message, before: Option<&Message>, now: Timestamp) -> Decision {
    let contact = Contact::new(head.tenant.clone(), head.contact.clone(), head.theirs.clone());
    let posting = Posting {
        base: "https://volley.test".into(),
        profile: "profile".into(),
        codec: 1,
        hash: "00".into(),
        first: NOW,
        month: "2026-11".into(),
        micros: 0,
        earlier: Earlier::NeverLeft,
    };
    let known = Known {
        settings,
        message: line,
        head,
        contact: &contact,
        before,
        number: Ownership::Ours,
        pause: None,
        allowance: Allowance::Open,
        idempotency: Idempotency::Honoured,
        posting: &posting,
    };
    decide(&known, now)
}

fn admitted(settings: &Settings, head: &Head, line: &Message) -> Admitted {
    match decided(settings, head, line, None, NOW) {
        Decision::Admit(admitted) => *admitted,
        other => panic!("it is admitted: {other:?}"),
    }
}

#[test]
fn with_its_last_line_the_assistant_hands_over_and_a_throttled_one_may_go_again() {
    let settings =
        Settings::new(TenantId::parse("acme").expect("an id"), "Acme", "US", "America/New_York", SALT.into());
    let (mut head, line) = drafted(&settings);
    // Something came too late for the window, which the assistant would answer if it had not handed over.
    head.arrivals = 2;
    let first = admitted(&settings, &head, &line);
    assert_eq!((first.head.status, first.head.next_action()), (Badge::Escalated, NextAction::Agent));
    let escalation = first.head.escalation.clone().expect("it says why");
    assert_eq!((escalation.reason, escalation.by), (EscalationReason::Upset, None));
    assert_eq!((first.head.window.is_none(), first.head.epoch), (true, head.epoch));
    let throttled = first.message.clone().to(Status::Queued, Some("throttled"));
    assert_eq!(admitted(&settings, &first.head, &throttled).message.admissions, 2);
}

#[test]
fn where_the_tenant_wants_it_the_assistant_goes_on_meanwhile() {
    let mut settings =
        Settings::new(TenantId::parse("acme").expect("an id"), "Acme", "US", "America/New_York", SALT.into());
    settings.ai_when_escalated = Switch::On;
    let (mut head, line) = drafted(&settings);
    head.arrivals = 2;
    let first = admitted(&settings, &head, &line);
    assert_eq!((first.head.status, first.head.window.is_some()), (Badge::Escalated, true));
}

#[test]
fn a_reply_asks_for_the_one_before_it_while_that_ones_holder_is_dead_and_goes_on_without_it_after_a_minute() {
    let settings =
        Settings::new(TenantId::parse("acme").expect("an id"), "Acme", "US", "America/New_York", SALT.into());
    let (head, line) = drafted(&settings);
    let before = Message { lease: Some(NOW), ..line.clone().to(Status::Sending, None) };
    let at = |seconds: i64| decided(&settings, &head, &line, Some(&before), Timestamp(NOW.0 + seconds * 1000));
    assert!(matches!(at(-1), Decision::Later(again) if again == NOW), "its holder may be at work");
    assert!(matches!(at(0), Decision::Behind(again) if again > NOW));
    assert!(matches!(at(59), Decision::Behind(_)));
    assert!(matches!(at(60), Decision::Admit(_)));
}
