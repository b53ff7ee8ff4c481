//! Templates: written once, sent often, and never with a hole in them.

use crate::story::{FIRST, SECOND, Starting, Story, refusal};
use desk::contact::{self, Patch};
use desk::sms::{self, Sms};
use desk::template::{self, Template};
use desk::{Caller, Problem, send};
use domain::permission::Role;
use world::desk::{named, person, program, unnamed};

fn admin() -> Caller {
    person("acme", Role::Admin, &[])
}

fn create(story: &Story, event: &'static str, text: &'static str) -> Result<Template, Problem> {
    story.at_desk(&admin(), move |desk| {
        Box::pin(async move { template::create(&desk, &named(event, event), "Ready", text).await })
    })
}

fn says(story: &Story, event: &'static str, id: &str) -> Result<(), Problem> {
    let (conversation, id) = (story.conversation(FIRST), id.to_owned());
    let sent = story.at_desk(&story.agent(), move |desk| {
        Box::pin(async move { send::say(&desk, &named(event, event), &conversation, "", Some(&id)).await })
    });
    sent.map(drop)
}

#[test]
fn a_template_is_said_to_each_customer_in_their_own_name_or_not_at_all() {
    let story = Story::proves(&["F060"]);
    let ready = create(&story, "ready", "Hi {first_name}, your order is ready.").expect("made").id;
    let there = create(&story, "there", "Hi {name|there}! Anything else?").expect("made").id;
    story.text(FIRST, "hello");
    story.rest();
    let said = "templateId: The customer's {first_name} is not known: set their name, or give the template a fallback, as in {first_name|there}.";
    assert_eq!(refusal(says(&story, "one", &ready)), said);
    says(&story, "two", &there).expect("queued");
    story.rest();
    let lead = story.contact(FIRST).id.to_string();
    story
        .at_desk(&story.agent(), move |desk| {
            Box::pin(async move {
                contact::patch(&desk, &unnamed(), &lead, Patch { name: Some("Demo Customer"), ..Patch::default() })
                    .await
            })
        })
        .expect("named");
    says(&story, "three", &ready).expect("queued");
    story.rest();
    assert_eq!(
        story.read(FIRST)[1..],
        ["Hi there! Anything else?".to_owned(), "Hi Demo, your order is ready.".to_owned()]
    );
    // Also to a lead, and as the first words to somebody whose name is learnt with it.
    let (lead, id) = (story.contact(FIRST).id.to_string(), ready.clone());
    let sent = story.at_desk(&program("acme"), move |desk| {
        Box::pin(async move {
            let sms = Sms { lead: &lead, template: Some(&id), ..Sms::default() };
            sms::send(&desk, &named("lead", "ready"), sms).await
        })
    });
    assert!(sent.is_ok());
    let ready: &'static str = ready.leak();
    let start = Starting { phone: SECOND, template: Some(ready), name: Some("Somebody Else"), ..Starting::default() };
    story.start(&story.agent(), "start", &start).expect("started");
    story.rest();
    assert_eq!(story.read(SECOND), ["Hi Somebody, your order is ready."]);
    assert_eq!(story.read(FIRST).len(), 4);
    story.end();
}

#[test]
fn a_preview_says_what_would_leave_and_sends_nothing() {
    let story = Story::proves(&["F060"]);
    let id = create(&story, "there", "Hi {name|there} \u{201c}✓\u{201d}").expect("made").id;
    story.text(FIRST, "hello");
    story.rest();
    let lead = story.contact(FIRST).id.to_string();
    let shown =
        story.at_desk(&story.agent(), move |desk| Box::pin(async move { template::preview(&desk, &id, &lead).await }));
    let shown = shown.expect("shown");
    assert_eq!((shown.text.as_str(), shown.count.segments), ("Hi there \u{201c}✓\u{201d}", 1));
    assert_eq!(story.replies(FIRST).len(), 1);
    story.end();
}

#[test]
fn what_no_template_can_be_is_said_when_it_is_written() {
    let story = Story::new();
    let long: &'static str = "long ".repeat(400).leak();
    for (text, said) in [
        (
            "Hi {nmae}",
            "text: There are {name}, {first_name} and {company}; a fallback follows a bar, as in {name|there}.",
        ),
        (" ", "text: A template has 1 to 10 segments."),
        (long, "text: A template has 1 to 10 segments."),
    ] {
        assert_eq!(refusal(create(&story, "wrong", text)), said);
    }
    let made = create(&story, "made", "Hello!").expect("made");
    assert_eq!(create(&story, "made", "Hello!").expect("the same call"), made);
    let id = made.id.clone();
    let changed = story.at_desk(&admin(), move |desk| {
        Box::pin(async move { template::patch(&desk, &named("change", ""), &id, None, Some("Good day!")).await })
    });
    assert_eq!(changed.expect("changed").text, "Good day!");
    let id = made.id.clone();
    let foreign = story.at_desk(&person("globex", Role::Owner, &[]), move |desk| {
        Box::pin(async move { template::template(&desk, &id).await })
    });
    assert_eq!(refusal(foreign), "there is no such thing");
    story.text(FIRST, "hello");
    story.rest();
    assert_eq!(refusal(says(&story, "none", "tpl_none")), "templateId: Choose one of the tenant's templates.");
    let (conversation, id) = (story.conversation(FIRST), made.id.clone());
    let both = story.at_desk(&story.agent(), move |desk| {
        Box::pin(async move { send::say(&desk, &named("both", ""), &conversation, "Hello!", Some(&id)).await })
    });
    assert_eq!(refusal(both), "templateId: Give a message or a templateId, not both.");
    let id = made.id.clone();
    let gone = story.at_desk(&admin(), move |desk| {
        Box::pin(async move { template::remove(&desk, &named("remove", ""), &id).await })
    });
    gone.expect("taken away");
    assert_eq!(refusal(says(&story, "gone", &made.id)), "templateId: Choose one of the tenant's templates.");
    story.end();
}
