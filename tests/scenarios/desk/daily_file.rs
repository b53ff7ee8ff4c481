//! The daily file: whom it names is shown by it, wherever they come from, until the day is over.

use crate::story::{FIRST, SECOND, Starting, Story, THIRD, refusal};
use desk::daily_file::{Report, import};
use desk::filter::Filter;
use desk::row::Row;
use desk::{Problem, contact, conversation, inbox, search};
use domain::ids::generated_reference;
use domain::permission::Role;
use world::desk::{named, person, program, unnamed};

const HOUR: f64 = 3_600.0;

const TODAYS: &str = "phone,ref,name\n\
    (212) 555-0150,C-1,Demo One\n\
    (212) 555-0151,C-2,Demo Two\n\
    not a number,C-0,Nobody\n\
    +14165550152,C-3,Demo Three\n";

fn take(story: &Story, event: &'static str, file: &'static str) -> Result<Report, Problem> {
    let done = story.at_desk(&person("acme", Role::Admin, &[]), move |desk| {
        Box::pin(async move { import(&desk, &named(event, file), file.as_bytes()).await })
    });
    // Who is known hears of it by an event.
    story.wait(5.0);
    done
}

fn rows(story: &Story) -> Vec<Row> {
    let page = story.at_desk(&story.supervisor(), |desk| {
        Box::pin(async move { inbox::inbox(&desk, &Filter::default(), 50, None).await })
    });
    page.expect("a page").items
}

/// What the list shows of whoever has this number: their name, and their reference unless it is one of ours.
fn shown(story: &Story, theirs: &str) -> (Option<String>, Option<String>) {
    let row = rows(story).into_iter().find(|row| row.theirs.as_str() == theirs).expect("a row");
    let own = generated_reference(&row.thread);
    let (title, reference) = (row.title.clone(), Some(row.shown_reference()).filter(|shown| *shown != own));
    // Whoever opens it sees just the same.
    let id = row.id();
    let detail = story.at_desk(&story.supervisor(), move |desk| {
        Box::pin(async move { conversation::conversation(&desk, &id).await })
    });
    let detail = detail.expect("a conversation");
    assert_eq!((&detail.head.title, &detail.head.reference), (&title, &reference));
    assert_eq!((&detail.contact.name, &detail.contact.reference), (&title, &reference));
    (title, reference)
}

fn is(name: &str, reference: &str) -> (Option<String>, Option<String>) {
    (Some(name.to_owned()), Some(reference.to_owned()))
}

fn found(story: &Story, typed: &'static str) -> usize {
    let page = story.at_desk(&story.supervisor(), move |desk| {
        Box::pin(async move { search::search(&desk, typed, &Filter::default(), 8, None).await })
    });
    page.expect("a page").items.len()
}

#[test]
fn who_stands_in_todays_file_is_shown_by_it_and_tomorrow_they_are_blank() {
    let story = Story::proves(&["F171", "F027"]);
    story.text(FIRST, "hello");
    story.rest();
    // 15:00 in UTC is ten in the morning of acme's zone.
    let report = take(&story, "today", TODAYS).expect("taken");
    assert_eq!((report.day.as_str(), report.kept, report.rejected.len()), ("2026-11-21", 3, 1));
    assert_eq!(shown(&story, FIRST), is("Demo One", "C-1"), "somebody we knew");
    story.text(SECOND, "hello");
    story.rest();
    assert_eq!(shown(&story, SECOND), is("Demo Two", "C-2"), "somebody who writes for the first time");
    let starting = Starting { phone: THIRD, message: "Hello!", ..Starting::default() };
    story.start(&story.supervisor(), "start", &starting).expect("started");
    assert_eq!(shown(&story, THIRD), is("Demo Three", "C-3"), "somebody whom we write to, at once");
    story.rest();
    assert_eq!((found(&story, "demo"), found(&story, "c-2")), (3, 1));

    story.wait(13.5 * HOUR);
    assert_eq!(shown(&story, FIRST), is("Demo One", "C-1"), "half past eleven in the evening");
    story.wait(HOUR);
    for phone in [FIRST, SECOND, THIRD] {
        assert_eq!(shown(&story, phone), (None, None));
    }
    assert_eq!((found(&story, "demo"), found(&story, "c-2"), found(&story, "0151")), (0, 0, 1));
    take(&story, "tomorrow", "phone,ref\n+12125550151,C-9\n").expect("taken");
    assert_eq!(shown(&story, SECOND), (None, Some("C-9".into())));
    assert_eq!((found(&story, "demo"), found(&story, "c-9")), (0, 1));
    story.rest();
    story.end();
}

#[test]
fn what_somebody_has_said_otherwise_stays() {
    let story = Story::proves(&["F171"]);
    story.text(FIRST, "hello");
    story.rest();
    let id = story.contact(FIRST).id.to_string();
    let named = |name: &'static str| {
        let id = id.clone();
        let done = story.at_desk(&story.agent(), move |desk| {
            let patch = contact::Patch { name: Some(name), ..contact::Patch::default() };
            Box::pin(async move { contact::patch(&desk, &unnamed(), &id, patch).await })
        });
        done.expect("kept");
        story.wait(5.0);
    };
    named("Own name");
    take(&story, "today", TODAYS).expect("taken");
    assert_eq!(shown(&story, FIRST), is("Own name", "C-1"));
    named("");
    assert_eq!(shown(&story, FIRST), (None, Some("C-1".into())));
    take(&story, "again", TODAYS).expect("taken");
    assert_eq!(shown(&story, FIRST), is("Demo One", "C-1"), "there is none any more: the file's counts");
    named("Another");
    assert_eq!(shown(&story, FIRST), is("Another", "C-1"));
    story.wait(24.0 * HOUR);
    assert_eq!(shown(&story, FIRST), (Some("Another".into()), None));
    named("Demo One");
    assert_eq!(
        shown(&story, FIRST),
        (Some("Demo One".into()), None),
        "the name that an old file gave is now their own"
    );
    story.rest();
    story.end();
}

#[test]
fn the_same_file_twice_changes_nothing_twice() {
    let story = Story::proves(&["F171"]);
    story.text(FIRST, "hello");
    story.rest();
    let first = take(&story, "one", TODAYS).expect("taken");
    let lines = || story.world.table.items().iter().filter(|item| item["pk"] == "T#acme#AUDIT").count();
    let contacts =
        || story.world.table.items().iter().filter(|item| item["sk"] == "CONTACT").cloned().collect::<Vec<_>>();
    let (rev, told, known) = (story.head(FIRST).rev, lines(), contacts());
    assert_eq!(take(&story, "one", TODAYS).expect("answered as before"), first);
    assert_eq!((told, lines()), (1, 1));
    // As another call: whoever is told knows it already.
    let again = story.at_desk(&program("acme"), |desk| {
        Box::pin(async move { import(&desk, &named("two", TODAYS), TODAYS.as_bytes()).await })
    });
    assert_eq!(again.expect("taken"), first);
    story.rest();
    assert_eq!((story.head(FIRST).rev, contacts()), (rev, known));
    let other = story.at_desk(&program("acme"), |desk| {
        Box::pin(async move { import(&desk, &named("two", "other"), b"phone\n").await })
    });
    assert!(matches!(other, Err(Problem::Reused)));
    story.end();
}

#[test]
fn whom_only_a_file_names_is_forgotten_with_it_unless_they_write() {
    let story = Story::proves(&["F171"]);
    take(&story, "today", TODAYS).expect("taken");
    let midnight = story.contact(FIRST).filed.expect("the file's").until;
    assert_eq!([FIRST, SECOND].map(|phone| story.contact(phone).ttl), [Some(midnight.0 / 1000); 2]);
    story.text(FIRST, "hello");
    story.rest();
    assert_eq!([FIRST, SECOND].map(|phone| story.contact(phone).ttl), [None, Some(midnight.0 / 1000)]);
    story.wait(24.0 * HOUR);
    take(&story, "tomorrow", TODAYS).expect("taken");
    assert_eq!([FIRST, SECOND].map(|phone| story.contact(phone).ttl), [None, Some(midnight.0 / 1000 + 24 * 3600)]);
    story.rest();
    story.end();
}

#[test]
fn it_takes_its_own_permission_and_concerns_no_other_tenant() {
    let story = Story::proves(&["F171"]);
    let forbidden = story.at_desk(&story.supervisor(), |desk| {
        Box::pin(async move { import(&desk, &unnamed(), TODAYS.as_bytes()).await })
    });
    assert_eq!(refusal(forbidden), "the permission import is missing");
    let done = story.at_desk(&program("globex"), |desk| {
        Box::pin(async move { import(&desk, &unnamed(), TODAYS.as_bytes()).await })
    });
    assert_eq!(done.expect("taken").kept, 3);
    story.text(FIRST, "hello");
    story.rest();
    assert_eq!(shown(&story, FIRST), (None, None));
    story.end();
}
