//! Writing to a customer: in a conversation, and to a lead.

use crate::story::{FIRST, SECOND, Starting, Story, refusal};
use desk::sms::{self, Sms};
use domain::ContactId;
use domain::message::Source;
use fakes::telnyx::{Fault, ResetStyle};
use world::desk::{named, program};

#[test]
fn a_persons_reply_makes_the_assistant_stop_here_and_only_here() {
    let story = Story::proves(&["F037", "F044", "F048", "F055", "F094", "F095"]);
    story.text(FIRST, "hello");
    story.text(SECOND, "hello");
    story.wait(2.0);
    story.write_to(&story.agent(), FIRST, "A person here. How can I help?").expect("queued");
    story.rest();
    story.text(FIRST, "are you open on sunday?");
    story.text(SECOND, "are you open on sunday?");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, a person answers, next: agent
         0 first: hello
         2 a person: A person here. How can I help? | delivered
        10 first: are you open on sunday?

    acme with second: active, next: customer
         0 second: hello
         8 AI: Hello! How can we help you today? | delivered
        10 second: are you open on sunday?
        17 AI: We are open Monday to Friday, 9 am to 5 pm. | delivered
    ");
    let sent = story.replies(FIRST).remove(0);
    assert_eq!((sent.source, sent.author.map(|author| author.name)), (Source::Manual, Some("Demo agent".into())));
    story.end();
}

#[test]
fn a_program_needs_no_more_than_a_lead_and_a_message_and_does_not_take_over() {
    let story = Story::proves(&["F047", "F050", "F051", "F056"]);
    story.text(FIRST, "hello");
    story.rest();
    let lead = story.contact(FIRST).id.to_string();
    let queued = story.at_desk(&program("acme"), move |desk| {
        Box::pin(async move {
            let sms = Sms { lead: &lead, message: "Your order is ready.", ..Sms::default() };
            sms::send(&desk, &named("order", "ready"), sms).await
        })
    });
    assert_eq!(queued.expect("queued").conversation, story.conversation(FIRST));
    story.rest();
    story.text(FIRST, "are you open on sunday?");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: hello
         7 AI: Hello! How can we help you today? | delivered
        10 a program: Your order is ready. | delivered
        20 first: are you open on sunday?
        27 AI: We are open Monday to Friday, 9 am to 5 pm. | delivered
    ");
    let sent: Vec<_> = story.replies(FIRST).into_iter().map(|message| message.source).collect();
    assert_eq!(sent, [Source::SmsAgent, Source::Api, Source::SmsAgent]);
    story.end();
}

#[test]
fn a_lead_whom_nobody_knows_is_not_found() {
    let story = Story::new();
    let unknown = ContactId::of("salt", "sms", FIRST).to_string();
    for lead in [unknown, "cnt_x".into(), String::new()] {
        let sent = story.at_desk(&program("acme"), move |desk| {
            Box::pin(async move {
                sms::send(&desk, &named("x", "x"), Sms { lead: &lead, message: "Hi", ..Sms::default() }).await
            })
        });
        assert_eq!(refusal(sent), "there is no such thing");
    }
    story.end();
}

#[test]
fn who_opted_out_is_written_to_by_nobody() {
    let story = Story::proves(&["F109", "F122"]);
    story.text(FIRST, "STOP");
    story.rest();
    for caller in [story.agent(), program("acme")] {
        assert_eq!(refusal(story.write_to(&caller, FIRST, "But why?")), "the conversation does not allow it: OptedOut");
    }
    let start = Starting { phone: FIRST, message: "Hello again!", ..Starting::default() };
    assert_eq!(refusal(story.start(&story.agent(), "start", &start)), "the conversation does not allow it: OptedOut");
    assert_eq!(story.replies(FIRST).len(), 0);
    story.end();
}

#[test]
fn a_stop_after_the_click_is_obeyed() {
    let story = Story::new();
    story.text(FIRST, "hello");
    story.rest();
    // Telnyx is slow, and the customer's STOP comes while the message waits for its turn.
    story.telnyx(|fake| {
        fake.script.next_post(Fault::RateLimited(ResetStyle::RetryAfter(20)));
    });
    story.write_to(&story.agent(), FIRST, "One moment please.").expect("queued");
    story.wait(5.0);
    story.text(FIRST, "STOP");
    story.rest();
    let after: Vec<_> = story.read(FIRST).into_iter().filter(|text| text == "One moment please.").collect();
    assert!(after.is_empty(), "{after:?}");
    story.end();
}
