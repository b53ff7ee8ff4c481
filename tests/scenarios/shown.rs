//! What people see of a conversation: every message with its time and its sender.

use crate::story::{FIRST, SECOND, Story};
use domain::head::{Head, Trigger};
use domain::message::{Direction, Source};
use platform::table::{Freshness, Order, Query, Range, Table};
use platform::{keys, records};
use world::system::{ACME, GLOBEX};

#[test]
fn each_message_has_its_time_its_sender_and_its_side() {
    let story = Story::proves(&["F035", "F036", "F038", "F057", "F058"]);
    story.text(FIRST, "hello");
    story.rest();
    let messages = story.messages(FIRST);
    let shown: Vec<_> = messages.iter().map(|message| (message.direction, message.source)).collect();
    assert_eq!(shown, [(Direction::Inbound, Source::Inbound), (Direction::Outbound, Source::SmsAgent)]);
    assert!(messages[0].place.at < messages[1].place.at);
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: hello
         7 AI: Hello! How can we help you today? | delivered
    ");
    story.end();
}

#[test]
fn a_conversation_pages_back_to_its_very_first_message() {
    let story = Story::proves(&["F033"]);
    for number in 1..=12 {
        story.text(FIRST, &format!("question {number}"));
        story.wait(20.0);
    }
    story.rest();
    let (tenant, thread) = story.thread(ACME, FIRST);
    let mut query = Query {
        index: None,
        pk: keys::thread(&tenant, &thread),
        range: Range::Prefix(keys::MESSAGES.into()),
        order: Order::Descending,
        limit: 5,
        after: None,
        freshness: Freshness::Eventual,
    };
    let mut texts = vec![];
    loop {
        let (table, asked) = (story.world.table.clone(), query.clone());
        let page = story.world.outside.executor.block_on(async move { table.query(asked).await });
        let page = page.expect("calm weather");
        texts.extend(page.items.iter().map(|item| item["text"].as_str().unwrap_or_default().to_owned()));
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    texts.reverse();
    assert_eq!(texts.len(), 24);
    let questions: Vec<_> = texts.iter().step_by(2).cloned().collect();
    let expected: Vec<_> = (1..=12).map(|number| format!("question {number}")).collect();
    assert_eq!(questions, expected);
    story.end();
}

#[test]
fn a_conversation_is_an_sms_thread_of_one_contact_that_the_customer_began_and_stays_so() {
    let story = Story::proves(&["F034", "F039", "F042", "F067"]);
    story.text(FIRST, "hello");
    story.rest();
    story.text(FIRST, "hello again");
    story.rest();
    assert_eq!(story.heads().len(), 1, "the second text reuses the conversation");
    let head = story.head(FIRST);
    assert_eq!((head.channel.as_str(), head.generation), ("sms", 1));
    assert_eq!(head.contact, story.contact(FIRST).id);
    let versions: Vec<Head> = (story.world.table.history().iter())
        .filter(|change| change.key.sk == keys::HEAD)
        .filter_map(|change| change.new.as_ref().and_then(|item| records::read(item).ok()))
        .collect();
    assert!(versions.len() > 4 && versions.iter().all(|head| head.trigger == Trigger::Inbound));
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: hello
         7 AI: Hello! How can we help you today? | delivered
        10 first: hello again
        17 AI: Hello! How can we help you today? | delivered
    ");
    story.end();
}

#[test]
fn a_contact_who_texts_two_numbers_has_two_conversations() {
    let story = Story::proves(&["F040", "F066"]);
    story.text_to(FIRST, ACME, "hello acme");
    story.wait(1.0);
    story.text_to(FIRST, GLOBEX, "hello globex");
    story.wait(1.0);
    story.text_to(SECOND, GLOBEX, "hello too");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: hello acme
         7 AI: Hello! How can we help you today? | delivered

    globex with first: active, next: customer
         1 first: hello globex
         8 AI: Hello! How can we help you today? | delivered

    globex with second: active, next: customer
         2 second: hello too
         9 AI: Hello! How can we help you today? | delivered
    ");
    let from: Vec<_> = story.received(FIRST).into_iter().map(|one| one.from).collect();
    assert_eq!(from, [ACME, GLOBEX]);
    story.end();
}
