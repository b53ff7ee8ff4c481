//! The search: what it finds, for how long, and that it follows what is known.

use crate::story::{FIRST, SECOND, Starting, Story, refusal};
use desk::contact::{self, Patch};
use desk::filter::Filter;
use desk::inbox::Rows;
use desk::{Problem, search};
use platform::table::Item;
use std::sync::Arc;
use std::time::Duration;
use world::desk::{named, program};

const DAY: Duration = Duration::from_secs(24 * 3600);

fn look(story: &Story, typed: &str, filter: Filter, limit: usize, after: Option<String>) -> Result<Rows, Problem> {
    let typed = typed.to_owned();
    story.at_desk(&story.supervisor(), move |desk| {
        Box::pin(async move { search::search(&desk, &typed, &filter, limit, after.as_deref()).await })
    })
}

/// The numbers that are found, the smallest first.
fn found(story: &Story, typed: &str) -> Vec<String> {
    let rows = look(story, typed, Filter::default(), 50, None).expect("a page");
    let mut numbers: Vec<String> = rows.items.iter().map(|row| row.theirs.to_string()).collect();
    numbers.sort();
    numbers
}

fn learn(story: &Story, event: &'static str, theirs: &str, patch: Patch<'static>) {
    let id = story.contact(theirs).id.to_string();
    let done = story.at_desk(&story.agent(), move |desk| {
        Box::pin(async move { contact::patch(&desk, &named(event, event), &id, patch).await })
    });
    done.expect("kept");
    story.rest();
}

/// The rows of the search.
fn rows(story: &Story) -> Vec<Arc<Item>> {
    let items = story.world.table.items().into_iter();
    items.filter(|item| item["pk"].as_str().is_some_and(|pk| pk.contains("#S#"))).collect()
}

/// The conversation's newest message is of so long ago.
fn ago(story: &Story, theirs: &str, time: Duration) {
    let at = story.world.now().minus(time);
    story.change(theirs, |head| head.last_message_at = at);
}

#[test]
fn a_conversation_is_found_by_phone_name_company_and_reference() {
    let story = Story::proves(&["F127", "F131", "F132"]);
    let starting = Starting {
        phone: FIRST,
        message: "Hello!",
        name: Some("Zoë Demo"),
        company: Some("Demo & Sons"),
        ..Starting::default()
    };
    story.start(&story.supervisor(), "start", &starting).expect("started");
    story.text(SECOND, "hello");
    story.rest();
    learn(&story, "ref", SECOND, Patch { reference: Some("C-1001"), ..Patch::default() });
    let typed = [
        "zoe",
        "ZOË",
        "demo zo",
        "sons",
        "Dem",
        "(212) 555-0150",
        "0150",
        "50150",
        "5550150",
        "+1 212 555 0150",
        "demo 0150",
    ];
    for typed in typed {
        assert_eq!(found(&story, typed), [FIRST], "{typed}");
    }
    for typed in ["c-1001", "C10", "1001", "0151"] {
        assert_eq!(found(&story, typed), [SECOND], "{typed}");
    }
    assert_eq!(found(&story, "5550"), [""; 0], "the end of no phone");
    assert_eq!(refusal(look(&story, "--", Filter::default(), 50, None).map(drop)).split(':').next(), Some("q"));
    // The reference of a result opens the conversation.
    let row = look(&story, "zoe", Filter::default(), 50, None).expect("a page").items.remove(0);
    assert_eq!(
        (row.id(), row.shown_reference()),
        (story.conversation(FIRST), story.head(FIRST).thread.as_str()[..8].to_uppercase())
    );
    story.end();
}

#[test]
fn it_finds_ninety_days_of_all_teams_for_those_who_may_search() {
    let story = Story::proves(&["F130", "F167"]);
    story.text(FIRST, "hello");
    story.text(SECOND, "hello");
    story.rest();
    ago(&story, FIRST, DAY * 89);
    ago(&story, SECOND, DAY * 91);
    story.change(FIRST, |head| head.team = Some("sales".into()));
    assert_eq!((found(&story, "0150"), found(&story, "0151")), (vec![FIRST.to_owned()], vec![]));
    let forbidden = story.at_desk(&story.agent(), |desk| {
        Box::pin(async move { search::search(&desk, "0150", &Filter::default(), 50, None).await })
    });
    assert_eq!(refusal(forbidden.map(drop)), "the permission search is missing");
    let foreign = story.at_desk(&program("globex"), |desk| {
        Box::pin(async move { search::search(&desk, "0150", &Filter::default(), 50, None).await })
    });
    assert_eq!(foreign.expect("a page").items, []);
    story.end();
}

#[test]
fn whoever_comes_back_after_thirty_days_is_found_with_the_conversation_before() {
    let story = Story::proves(&["F130"]);
    story.text(FIRST, "hello");
    story.rest();
    ago(&story, FIRST, DAY * 31);
    story.text(FIRST, "hello again");
    story.rest();
    let rows = look(&story, "0150", Filter::default(), 50, None).expect("a page");
    let generations: Vec<u32> = rows.items.iter().map(|row| row.generation).collect();
    assert_eq!(generations, [2, 1], "the newest first");
    story.end();
}

#[test]
fn a_new_name_finds_and_the_old_one_does_not() {
    let story = Story::proves(&["F127"]);
    story.text(FIRST, "hello");
    story.text(SECOND, "hello");
    story.rest();
    learn(&story, "one", FIRST, Patch { name: Some("Johnny Johnson"), ..Patch::default() });
    learn(&story, "two", SECOND, Patch { name: Some("John"), ..Patch::default() });
    assert_eq!(found(&story, "john"), [FIRST, SECOND], "each once, by whichever word");
    learn(&story, "three", FIRST, Patch { name: Some("Demo Customer"), ..Patch::default() });
    assert_eq!(found(&story, "john"), [SECOND]);
    assert_eq!(found(&story, "custom"), [FIRST]);
    let rows = story
        .world
        .table
        .items()
        .into_iter()
        .filter(|item| item["sk"].as_str().is_some_and(|sk| sk.starts_with("johnny")));
    assert_eq!(rows.count(), 0, "nor does anything of it stay");
    story.end();
}

#[test]
fn no_key_of_the_search_can_be_turned_back_into_a_phone() {
    let story = Story::proves(&["F127"]);
    story.text(FIRST, "hello");
    story.rest();
    let rows = rows(&story);
    assert_eq!(rows.len(), 1, "the phone");
    for row in &rows {
        let text = format!("{}{}", row["pk"], row["sk"]);
        assert!(
            !text.contains("0150") && row["ttl"].as_i64().is_some_and(|ttl| ttl > story.world.now().0 / 1000),
            "{text}"
        );
    }
    story.end();
}

#[test]
fn a_page_is_one_query_of_five_units_and_the_cursor_goes_on() {
    let story = Story::proves(&["F127", "F128"]);
    let customers: Vec<String> = (150..170).map(|number| format!("+12125550{number}")).collect();
    for phone in &customers {
        let (event, phone): (&'static str, &'static str) = (phone[1..].to_owned().leak(), phone.clone().leak());
        let starting = Starting { phone, message: "Hello!", company: Some("Demo"), ..Starting::default() };
        story.start(&story.supervisor(), event, &starting).expect("started");
    }
    story.rest();
    let bill = || {
        let bills = story.world.table.bills();
        ["table.query", "table.get"].map(|call| bills.get(&("api", call)).copied().unwrap_or_default())
    };
    let (mut all, mut after, mut pages) = (vec![], None, 0);
    loop {
        let before = bill();
        let page = look(&story, "demo", Filter::default(), search::MOST, after).expect("a page");
        let used = bill();
        // Each call of a story reads the settings anew: a unit that a warm function does not pay.
        let requests = [0, 1].map(|call| used[call].requests - before[call].requests);
        let units = used[0].half_reads - before[0].half_reads + used[1].half_reads - before[1].half_reads;
        assert!(requests == [1, 2] && units <= 2 * (5 + 1), "{requests:?} {units}");
        all.extend(page.items.into_iter().map(|row| row.theirs.to_string()));
        pages += 1;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    all.sort();
    assert_eq!((all, pages), (customers, 3));
    let first = look(&story, "demo", Filter::default(), 2, None).expect("a page");
    assert_eq!(first.items.len(), 2);
    assert!(look(&story, "sons", Filter::default(), 2, first.next).is_err(), "another question's cursor");
    // A filter leaves the page shorter, and goes on all the same.
    let late = Filter { to: Some(story.world.now().minus(DAY)), ..Filter::default() };
    let none = look(&story, "demo", late, 2, None).expect("a page");
    assert!(none.items.is_empty() && none.next.is_some());
    story.end();
}

#[test]
fn who_goes_on_for_months_is_found_all_the_time_and_who_is_quiet_is_forgotten() {
    let story = Story::proves(&["F130"]);
    story.text(FIRST, "hello");
    story.rest();
    let kept = || rows(&story).iter().filter_map(|row| row["ttl"].as_i64()).min().expect("a row");
    let before = kept();
    story.text(FIRST, "hello again");
    story.rest();
    assert_eq!(kept(), before, "an ordinary message stores no row");
    story.change(FIRST, |head| head.last_received_at = Some(head.opened_at.minus(DAY * 31)));
    story.text(FIRST, "and again");
    story.rest();
    assert!(kept() > before);
    let left = kept() - story.world.now().0 / 1000;
    assert!(left > 119 * 24 * 3600, "90 days after a last message at the end of a period of 30");
    story.end();
}
