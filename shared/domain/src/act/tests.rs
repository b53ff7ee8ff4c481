//! What each act does to what the assistant is about to say, and to what the customer has said.

use super::*;
use crate::author::{Author, AuthorKind};
use crate::campaign::Provider;
use crate::contact::Contact;
use crate::conversation::{Beginning, meet};
use crate::head::{EscalationReason, ManagedBy, NextAction, Trigger};
use crate::message::Source;
use crate::settings::Settings;
use crate::{ContactId, MessageId, Phone, TenantId, ThreadId, Timestamp, window};

const SALT: &str = "a salt of thirty-two characters!";
const NOW: Timestamp = Timestamp(1_800_000_000_000);

fn settings() -> Settings {
    Settings::new(TenantId::parse("acme").expect("an id"), "Acme", "US", "America/New_York", SALT.into())
}

fn phone(text: &str) -> Phone {
    Phone::parse(text).expect("E.164")
}

fn beginning(trigger: Trigger) -> Beginning {
    let (ours, theirs) = (phone("+12125550100"), phone("+12125550150"));
    Beginning {
        tenant: settings().tenant,
        thread: ThreadId::of(SALT, "sms", ours.as_str(), theirs.as_str()),
        contact: ContactId::of(SALT, "sms", theirs.as_str()),
        account: "acme".into(),
        ours,
        theirs,
        trigger,
        listed: true,
        opted_out: false,
        at: NOW,
    }
}

/// A conversation in which two texts wait in an open window.
fn waiting() -> Head {
    let mut head = beginning(Trigger::Inbound).head();
    head.arrivals = 2;
    window::open(&mut head, &settings().window, NOW);
    head
}

fn agent() -> Author {
    Author { kind: AuthorKind::Person, id: "usr_demo".into(), name: "Demo agent".into() }
}

fn closed(head: &Head) -> Head {
    close(head, "answered", &agent(), &settings(), NOW).expect("it is open")
}

fn escalated(head: &Head) -> Head {
    escalate(head, EscalationReason::Upset, Some(&agent()), &settings(), NOW).expect("it is open")
}

/// Nothing that was drafted or queued before is admitted after it.
fn overtakes(before: &Head, after: &Head) -> bool {
    after.epoch > before.epoch && after.window.is_none() && after.due.is_none()
}

#[test]
fn whatever_takes_the_word_from_the_assistant_overtakes_what_it_was_about_to_say() {
    let head = waiting();
    for after in [closed(&head), escalated(&head), take_over(&head).expect("it is open")] {
        assert!(overtakes(&head, &after), "{:?}, {:?}", after.status, after.managed_by);
    }
}

#[test]
fn what_a_close_has_dealt_with_is_not_answered_in_the_next_episode() {
    let (mut next, _) = meet(Some(&closed(&waiting())), beginning(Trigger::Inbound));
    assert_eq!((next.episode, next.answered), (2, 2));
    window::open_next(&mut next, &settings(), false, NOW);
    assert_eq!(next.window, None, "nothing waits");
}

#[test]
fn a_takeover_lasts_for_its_episode() {
    let taken = take_over(&waiting()).expect("it is open");
    let (next, _) = meet(Some(&closed(&taken)), beginning(Trigger::Inbound));
    assert_eq!(next.managed_by, ManagedBy::Ai);
}

#[test]
fn nobody_speaks_while_a_person_is_asked_and_what_waited_is_answered_once_it_is_given_back() {
    let asked = escalated(&waiting());
    assert_eq!((asked.next_action(), asked.window.is_none()), (NextAction::Agent, true));
    assert!(window::may_speak(&settings(), &asked, false).is_err());
    let given = resume(&asked, &settings(), false, NOW).expect("it is open");
    assert_eq!((given.windows, given.window.map(|window| window.through)), (2, Some(2)));
    let again = resume(&resume(&asked, &settings(), false, NOW).expect("open"), &settings(), false, NOW).expect("open");
    assert_eq!(again.windows, 2, "giving it back twice opens one window");
}

#[test]
fn what_a_person_writes_answers_all_that_came_before_it_and_what_a_program_writes_answers_nothing() {
    let head = waiting();
    let contact = Contact::new(head.tenant.clone(), head.contact.clone(), head.theirs.clone());
    let (author, settings) = (agent(), settings());
    let write = |takeover| {
        let (source, through) = (Source::Manual, Some(Provider::Telnyx));
        let id = MessageId::of(SALT, &["letter"]);
        let letter = Letter { text: "Hello!", author: &author, source, takeover, campaign: None, through, id };
        send(&head, &contact, &letter, &settings, NOW).expect("it may be sent").head
    };
    let person = write(Takeover::Takes);
    assert!(overtakes(&head, &person));
    assert_eq!((person.answered, person.next_action()), (2, NextAction::Customer));
    let program = write(Takeover::Leaves);
    assert_eq!((program.answered, program.window.is_some()), (0, true));
}
