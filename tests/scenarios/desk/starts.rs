//! Starting a conversation.

use crate::story::{ACME2, FIRST, SECOND, Starting, Story, refusal};
use desk::phone::Form;
use domain::head::{ManagedBy, Trigger};
use domain::message::{Direction, Source};
use std::time::Duration;
use world::desk::unnamed;
use world::system::{ACME, GLOBEX};

const HELLO: Starting = Starting {
    phone: FIRST,
    message: "Hello from Acme!",
    template: None,
    name: None,
    company: None,
    from: None,
    team: None,
};

#[test]
fn a_start_sends_the_first_message_and_the_assistant_answers_what_comes_back() {
    let story = Story::proves(&["F001", "F003", "F006", "F007", "F010", "F034", "F045", "F055", "F057"]);
    let typed = Starting { phone: "(212) 555-0150", ..HELLO };
    let started = story.start(&story.agent(), "start", &typed).expect("started");
    assert_eq!((started.phone.as_str(), started.form, started.queued.is_new), (FIRST, Form::Other, true));
    story.rest();
    assert_eq!(story.read(FIRST), ["Hello from Acme!"]);
    let head = story.head(FIRST);
    assert_eq!((head.trigger, head.managed_by, head.listed), (Trigger::Outbound, ManagedBy::Ai, true));
    story.text(FIRST, "are you open on sunday?");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 a person: Hello from Acme! | delivered
        10 first: are you open on sunday?
        18 AI: We are open Monday to Friday, 9 am to 5 pm. | delivered
    ");
    assert_eq!(story.head(FIRST).trigger, Trigger::Outbound);
    story.end();
}

#[test]
fn starting_twice_is_one_conversation_and_the_same_call_twice_is_one_message() {
    let story = Story::proves(&["F004", "F041", "B01"]);
    let first = story.start(&story.agent(), "start", &HELLO).expect("started");
    let again = story.start(&story.agent(), "start", &HELLO).expect("answered as before");
    assert_eq!(again.queued, first.queued);
    story.rest();
    let more = Starting { message: "One more thing.", ..HELLO };
    let second = story.start(&story.agent(), "more", &more).expect("started");
    assert_eq!((second.queued.conversation, second.queued.is_new), (first.queued.conversation, false));
    story.rest();
    assert_eq!(story.read(FIRST), ["Hello from Acme!", "One more thing."]);
    let other = Starting { message: "Something else.", ..HELLO };
    assert_eq!(
        refusal(story.start(&story.agent(), "start", &other)),
        "this Idempotency-Key was used for something else"
    );
    story.end();
}

#[test]
fn a_start_resumes_what_is_younger_than_thirty_days() {
    let story = Story::proves(&["F005"]);
    let days_pass = |days: u64| {
        let time = Duration::from_secs(days * 24 * 3600);
        story.change(FIRST, |head| head.last_message_at = head.last_message_at.minus(time));
    };
    let first = story.start(&story.agent(), "one", &HELLO).expect("started").queued.conversation;
    story.rest();
    story
        .act(&story.agent(), FIRST, |desk, id| {
            Box::pin(async move { desk::close::close(&desk, &unnamed(), id, "finished").await })
        })
        .expect("closed");
    days_pass(10);
    let second = story.start(&story.agent(), "two", &HELLO).expect("started").queued;
    assert_eq!((&second.conversation, second.is_new, story.head(FIRST).episode), (&first, false, 2));
    story.rest();
    days_pass(31);
    let third = story.start(&story.agent(), "three", &HELLO).expect("started").queued;
    assert!(third.conversation != first && third.is_new);
    story.rest();
    story.end();
}

#[test]
fn names_are_kept_and_shown() {
    let story = Story::proves(&["F002", "F015"]);
    let named = Starting { name: Some("Demo Customer"), company: Some("Demo Company"), ..HELLO };
    story.start(&story.agent(), "start", &named).expect("started");
    story.start(&story.agent(), "other", &Starting { phone: SECOND, ..HELLO }).expect("started");
    let (contact, head) = (story.contact(FIRST), story.head(FIRST));
    for shown in [(contact.name, contact.company), (head.title, head.company)] {
        assert_eq!(shown, (Some("Demo Customer".into()), Some("Demo Company".into())));
    }
    assert_eq!((story.head(SECOND).title, story.head(SECOND).company), (None, None));
    story.rest();
    story.end();
}

#[test]
fn what_is_no_number_starts_nothing() {
    let story = Story::proves(&["F008", "F009", "F011"]);
    for phone in ["12", "abc", "+1", ""] {
        let said = refusal(story.start(&story.agent(), "bad", &Starting { phone, ..HELLO }));
        assert!(said.starts_with("phone: Write the number in E.164"), "{said}");
    }
    assert_eq!((story.items("M#"), story.items("Z#"), story.posts().len()), (0, 0, 0));
    for (event, phone) in [("e164", "+442071234567"), ("national", "2125550150")] {
        story.start(&story.agent(), event, &Starting { phone, ..HELLO }).expect("a number");
    }
    assert!(story.head_of(ACME, "+442071234567").is_some() && story.head_of(ACME, FIRST).is_some());
    story.rest();
    story.end();
}

#[test]
fn a_start_leaves_from_the_number_that_is_named_if_it_is_ours() {
    let story = Story::proves(&["F012", "F040", "F049", "F052"]);
    story.second_number();
    let named = Starting { from: Some(ACME2), ..HELLO };
    story.start(&story.agent(), "named", &named).expect("started");
    assert!(story.head_of(ACME2, FIRST).is_some() && story.head_of(ACME, FIRST).is_none());
    // Without a name it goes on with the conversation that there is, whichever number that is at.
    let next = story.start(&story.agent(), "next", &HELLO).expect("started").queued;
    assert!(!next.is_new);
    for from in [GLOBEX, "+12125550199"] {
        let foreign = Starting { from: Some(from), ..HELLO };
        assert_eq!(refusal(story.start(&story.agent(), "foreign", &foreign)), "there is no such thing");
    }
    story.set("acme", |settings| settings.agent_phone = domain::Phone::parse(ACME2));
    story.start(&story.agent(), "agent phone", &Starting { phone: SECOND, ..HELLO }).expect("started");
    assert!(story.head_of(ACME2, SECOND).is_some());
    story.rest();
    let ours: Vec<_> =
        story.messages_of(ACME2, FIRST).into_iter().map(|message| (message.direction, message.source)).collect();
    assert_eq!(ours, [(Direction::Outbound, Source::Manual); 2]);
    story.end();
}

#[test]
fn what_is_empty_or_too_long_starts_nothing() {
    let story = Story::new();
    let long: &'static str = "long ".repeat(400).leak();
    for message in ["", " \n ", long] {
        refusal(story.start(&story.agent(), "bad", &Starting { message, ..HELLO }));
    }
    assert_eq!((story.items("M#"), story.items("Z#")), (0, 0));
    story.end();
}
