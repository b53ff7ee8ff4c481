//! What a page costs does not grow with what there is: counted at a hundred and at ten thousand conversations and messages; and at a
//! million, by the bench.

use crate::story::{FIRST, Story};
use desk::filter::Filter;
use desk::{inbox, messages, progress, search};
use domain::head::{Head, NeedsPerson};
use domain::message::{Message, MessageRef};
use domain::{MessageId, Phone, ThreadId, Timestamp};
use platform::records::{item, read};
use platform::search::Rows;
use platform::table::Write;
use world::memory::Bill;

/// What the desk reads in pages, each with its queries.
const PAGES: [(&str, u64); 4] = [("inbox", 1), ("in progress", 1), ("thread", 1), ("search", 1)];

/// Half read units of a page, the settings among them, which a warm function has read before.
const MOST_HALF_UNITS: u64 = 2 * 5;

/// Messages of a thread's page; they are read as they are now, which costs twice as much as rows of a list.
const MESSAGES: usize = 25;

/// What everything has cost.
fn bill(story: &Story) -> Bill {
    let bills = story.world.table.bills().into_iter();
    bills.filter(|((function, _), _)| *function == "api").fold(Bill::default(), |sum, (_, bill)| sum.plus(bill))
}

fn queries(story: &Story) -> u64 {
    story.world.table.bills().get(&("api", "table.query")).map_or(0, |bill| bill.requests)
}

/// Reads the page; how many rows it has.
fn turn_to(story: &Story, page: &str) -> usize {
    match page {
        "inbox" => story
            .at_desk(&story.supervisor(), |desk| {
                Box::pin(async move { inbox::inbox(&desk, &Filter::default(), 50, None).await })
            })
            .map(|rows| rows.items.len()),
        "in progress" => story
            .at_desk(&story.supervisor(), |desk| {
                Box::pin(async move { progress::progress(&desk, None, 50, None).await })
            })
            .map(|rows| rows.items.len()),
        "thread" => {
            let id = story.conversation(FIRST);
            let page = story.at_desk(&story.supervisor(), move |desk| {
                Box::pin(async move { messages::messages(&desk, &id, MESSAGES, None).await })
            });
            page.map(|page| page.items.len())
        }
        _ => story
            .at_desk(&story.supervisor(), |desk| {
                Box::pin(async move { search::search(&desk, "demo", &Filter::default(), search::MOST, None).await })
            })
            .map(|rows| rows.items.len()),
    }
    .expect("a page")
}

/// So many customers wait for us, each found by the same word.
fn customers(story: &Story, pattern: &Head, many: u32) {
    let settings = story.settings("acme");
    for number in 0..many {
        let theirs = Phone::parse(&format!("+1212555{number:05}")).expect("E.164");
        let thread = ThreadId::of("salt", "sms", "many", theirs.as_str());
        let activity = Timestamp(pattern.activity.0 - i64::from(number) * 1_000);
        let head = Head { thread, theirs, activity, last_message_at: activity, ..pattern.clone() };
        for write in (Rows { head: &head, salt: &settings.salt }).put(&["demo".to_owned()], story.world.now()) {
            if let Write::Put { item, .. } = write {
                story.world.table.plant(item);
            }
        }
        story.world.table.plant(item(&head));
    }
}

/// So many messages in the one thread.
fn messages_of(story: &Story, many: u32) {
    let items = story.world.table.items();
    let known =
        items.iter().find_map(|item| read::<Message>(item).ok().filter(|message| message.theirs.as_str() == FIRST));
    let pattern = known.expect("a message");
    for number in 0..many {
        let id = MessageId::of("salt", &["many", &number.to_string()]);
        let at = Timestamp(pattern.place.at.0 - i64::from(number) * 1_000);
        story.world.table.plant(item(&Message { place: MessageRef { at, id }, ..pattern.clone() }));
    }
}

#[test]
fn a_page_is_one_query_and_five_read_units_however_much_there_is() {
    let story = Story::proves(&["F014", "F024", "F033", "F127"]);
    story.text(FIRST, "hello");
    story.rest();
    let company = Some("Demo".to_owned());
    let pattern = Head { needs_person: Some(NeedsPerson::Late), company, ..story.head(FIRST) };
    // The bench says how many there are to be at last.
    let last = std::env::var("MANY").map_or(10_000, |many| many.parse().expect("MANY is a number"));
    for many in [100, last] {
        customers(&story, &pattern, many);
        messages_of(&story, many.min(10_000));
        for (page, expected) in PAGES {
            let (asked, before) = (queries(&story), bill(&story).half_reads);
            let rows = turn_to(&story, page);
            let full = match page {
                "search" => search::MOST,
                "thread" => MESSAGES,
                _ => 50,
            };
            assert_eq!(rows, full, "{page} at {many}");
            assert_eq!(queries(&story) - asked, expected, "{page} at {many}");
            let units = bill(&story).half_reads - before;
            println!("{page} at {many}: {units} half read units");
            assert!(units <= MOST_HALF_UNITS, "{page} at {many}");
        }
    }
}
