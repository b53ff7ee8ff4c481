//! The lists: what they show, in which order, and that each page is one query.

use crate::story::{FIRST, SECOND, Story, THIRD};
use desk::filter::Filter;
use desk::inbox::Rows;
use desk::row::Row;
use desk::set::{self, Set};
use desk::{Caller, inbox, messages, progress, take_over};
use domain::Timestamp;
use domain::head::{Badge, InteractionStatus, ManagedBy};
use domain::permission::Role;
use domain::settings::Team;
use std::time::Duration;
use world::desk::{person, unnamed};

fn read(story: &Story, filter: Filter, limit: usize, after: Option<String>) -> Rows {
    let rows = story.at_desk(&story.agent(), move |desk| {
        Box::pin(async move { inbox::inbox(&desk, &filter, limit, after.as_deref()).await })
    });
    rows.expect("a page")
}

fn section(story: &Story, caller: &Caller, team: Option<&'static str>) -> Option<Vec<String>> {
    let rows =
        story.at_desk(caller, move |desk| Box::pin(async move { progress::progress(&desk, team, 50, None).await }));
    rows.ok().map(|rows| rows.items.iter().map(|row| row.theirs.to_string()).collect())
}

fn takes_over(story: &Story, theirs: &str) {
    story
        .act(&story.agent(), theirs, |desk, id| {
            Box::pin(async move { take_over::take_over(&desk, &unnamed(), id).await })
        })
        .expect("taken");
}

#[test]
fn the_inbox_shows_the_newest_first_page_by_page() {
    let story = Story::proves(&["F014", "F016", "F017", "F018", "F019", "F020", "F021", "F022", "F029", "F031"]);
    for phone in [FIRST, SECOND, THIRD] {
        story.text(phone, "are you open on sunday?");
        story.wait(70.0);
    }
    let first = read(&story, Filter::default(), 2, None);
    let second = read(&story, Filter::default(), 2, first.next.clone());
    let all: Vec<&Row> = first.items.iter().chain(&second.items).collect();
    let numbers: Vec<&str> = all.iter().map(|row| row.theirs.as_str()).collect();
    assert_eq!((numbers, second.next), (vec![THIRD, SECOND, FIRST], None));
    let row = all[0];
    assert_eq!((row.heading(), row.channel.as_str(), row.status), (THIRD, "sms", Badge::Active));
    assert_eq!(
        (row.preview.as_str(), row.next_action.as_str()),
        ("We are open Monday to Friday, 9 am to 5 pm.", "customer")
    );
    assert!(row.last_received_at.is_some_and(|received| received < row.last_message_at));
    let whatsapp = Filter { channel: Some("whatsapp".into()), ..Filter::default() };
    assert_eq!(read(&story, whatsapp, 50, None).items.len(), 0);
    let sms = Filter { channel: Some("sms".into()), status: Some(Badge::Active), ..Filter::default() };
    assert_eq!(read(&story, sms, 50, None).items.len(), 3);
    story.end();
}

#[test]
fn in_progress_shows_who_waits_for_us_first_and_the_oldest_of_them_first() {
    let story = Story::proves(&["F024", "F026", "F030"]);
    // The customer of the second one waits for us longest, then that of the third; the first has been answered.
    story.text(FIRST, "are you open on sunday?");
    story.wait(70.0);
    for phone in [SECOND, THIRD] {
        story.text(phone, "hello");
        story.wait(2.0);
        takes_over(&story, phone);
        story.wait(70.0);
    }
    assert_eq!(section(&story, &story.agent(), None).expect("a page"), [SECOND, THIRD, FIRST]);
    story
        .act(&story.agent(), THIRD, |desk, id| {
            Box::pin(async move { desk::close::close(&desk, &unnamed(), id, "finished").await })
        })
        .expect("closed");
    assert_eq!(section(&story, &story.agent(), None).expect("a page"), [SECOND, FIRST]);
    story.end();
}

#[test]
fn each_team_has_its_section_and_sees_only_its_own() {
    let story = Story::proves(&["F025", "B08"]);
    story.set("acme", |settings| {
        let team = |id: &str| Team { id: id.into(), name: id.to_uppercase() };
        settings.teams = vec![team("sales"), team("support")];
    });
    for (phone, team) in [(FIRST, "sales"), (SECOND, "support")] {
        story.text(phone, "hello");
        story.wait(70.0);
        let done = story.act(&story.supervisor(), phone, move |desk, id| {
            Box::pin(async move { set::set(&desk, &unnamed(), id, Set { team: Some(team), ..Set::default() }).await })
        });
        done.expect("assigned");
    }
    let seller = person("acme", Role::Agent, &["sales"]);
    assert_eq!(section(&story, &seller, Some("sales")), Some(vec![FIRST.to_owned()]));
    assert_eq!(section(&story, &seller, Some("support")), None);
    let both = person("acme", Role::Agent, &["sales", "support"]);
    let sections =
        story.at_desk(&both, |desk| Box::pin(async move { progress::sections(&desk).await })).expect("sections");
    assert_eq!(sections, [Some("sales".to_owned()), Some("support".to_owned()), None]);
    // What is another team's is like nothing at all.
    let hidden = story
        .act(&seller, SECOND, |desk, id| Box::pin(async move { take_over::take_over(&desk, &unnamed(), id).await }));
    assert_eq!(crate::story::refusal(hidden), "there is no such thing");
    assert_eq!(story.head(SECOND).managed_by, ManagedBy::Ai);
    story.end();
}

#[test]
fn the_messages_page_back_to_the_very_first() {
    let story = Story::proves(&["F033", "F043"]);
    for number in 0..6 {
        story.text(FIRST, &format!("message {number}"));
        story.wait(20.0);
    }
    let id = story.conversation(FIRST);
    let (mut found, mut after) = (vec![], None);
    loop {
        let (id, cursor) = (id.clone(), after.take());
        let page = story
            .at_desk(&story.agent(), move |desk| {
                Box::pin(async move { messages::messages(&desk, &id, 5, cursor.as_deref()).await })
            })
            .expect("a page");
        found.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    found.reverse();
    assert_eq!(found, story.messages(FIRST));
    story.end();
}

#[test]
fn each_filter_alone_and_all_together_give_the_right_conversations() {
    const DAY: Duration = Duration::from_secs(24 * 3600);
    let story = Story::proves(&["F128"]);
    for phone in [FIRST, SECOND, THIRD] {
        story.text(phone, "hello");
    }
    story.rest();
    for (phone, days) in [(FIRST, 10), (SECOND, 5)] {
        let at = story.world.now().minus(DAY * days);
        story.change(phone, |head| (head.last_message_at, head.activity) = (at, at));
        let status = Set { status: Some(InteractionStatus::Qualified), ..Set::default() };
        let set = story.act(&story.agent(), phone, move |desk, id| {
            Box::pin(async move { set::set(&desk, &unnamed(), id, status).await })
        });
        set.expect("set");
    }
    let before = |days: u32| Some(story.world.now().minus(DAY * days));
    let (qualified, sms) = (Some(InteractionStatus::Qualified), Some("sms".to_owned()));
    let cases: [(Filter, &[&str]); 9] = [
        (Filter::default(), &[THIRD, SECOND, FIRST]),
        (Filter { from: before(6), ..Filter::default() }, &[THIRD, SECOND]),
        (Filter { to: before(6), ..Filter::default() }, &[FIRST]),
        (Filter { to: Some(Timestamp(i64::MAX)), ..Filter::default() }, &[THIRD, SECOND, FIRST]),
        (Filter { from: Some(Timestamp(i64::MAX)), ..Filter::default() }, &[]),
        (Filter { interaction_status: qualified, ..Filter::default() }, &[SECOND, FIRST]),
        (Filter { channel: Some("whatsapp".into()), ..Filter::default() }, &[]),
        (
            Filter { from: before(6), to: before(1), channel: sms, interaction_status: qualified, ..Filter::default() },
            &[SECOND],
        ),
        (Filter { from: before(1), to: before(6), ..Filter::default() }, &[]),
    ];
    for (filter, expected) in cases {
        let rows = read(&story, filter.clone(), 50, None);
        let numbers: Vec<&str> = rows.items.iter().map(|row| row.theirs.as_str()).collect();
        assert_eq!(numbers, expected, "{filter:?}");
    }
    story.end();
}
