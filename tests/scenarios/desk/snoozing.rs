//! Putting a conversation off, and looking at it again.

use crate::story::{FIRST, Story, refusal};
use desk::set::{self, Set};
use desk::{progress, take_over};
use domain::Timestamp;
use domain::head::Head;
use std::time::Duration;
use world::desk::unnamed;

/// A conversation that waits for a person.
fn waiting() -> Story {
    let story = Story::proves(&["B10"]);
    story.text(FIRST, "hello");
    story.wait(1.0);
    story
        .act(&story.agent(), FIRST, |desk, id| {
            Box::pin(async move { take_over::take_over(&desk, &unnamed(), id).await })
        })
        .expect("taken");
    story.rest();
    assert_eq!(shown(&story), 1);
    story
}

/// How many conversations wait for us.
fn shown(story: &Story) -> usize {
    let read =
        story.at_desk(&story.agent(), |desk| Box::pin(async move { progress::progress(&desk, None, 50, None).await }));
    read.expect("a page").items.len()
}

fn put_off(story: &Story, until: Option<Timestamp>) -> Result<Head, desk::Problem> {
    let wanted = Set { snoozed_until: Some(until), ..Set::default() };
    story.act(&story.agent(), FIRST, move |desk, id| {
        Box::pin(async move { set::set(&desk, &unnamed(), id, wanted).await })
    })
}

#[test]
fn what_is_put_off_waits_for_nobody_and_comes_back_by_itself() {
    let story = waiting();
    let until = story.world.now().plus(Duration::from_secs(3600));
    assert_eq!(put_off(&story, Some(until)).expect("put off").snoozed, Some(until));
    story.wait(3000.0);
    assert_eq!(shown(&story), 0);
    story.wait(600.0 + 120.0);
    assert_eq!((shown(&story), story.head(FIRST).snoozed, story.head(FIRST).due), (1, None, None));
    story.end();
}

#[test]
fn the_customers_next_text_wakes_it_and_the_timer_then_finds_nothing() {
    let story = waiting();
    put_off(&story, Some(story.world.now().plus(Duration::from_secs(3600)))).expect("put off");
    story.text(FIRST, "hello?");
    story.wait(5.0);
    assert_eq!((shown(&story), story.head(FIRST).snoozed), (1, None));
    let rev = story.head(FIRST);
    story.wait(4000.0);
    assert_eq!(story.head(FIRST), rev);
    story.end();
}

#[test]
fn a_snooze_lies_ahead_and_can_be_taken_back() {
    let story = waiting();
    let past = story.world.now();
    let said = "snoozedUntil: It lies in the future, at most a year ahead.";
    assert_eq!(refusal(put_off(&story, Some(past))), said);
    assert_eq!(refusal(put_off(&story, Some(past.plus(Duration::from_secs(400 * 24 * 3600))))), said);
    put_off(&story, Some(past.plus(Duration::from_secs(7200)))).expect("put off");
    assert_eq!(shown(&story), 0);
    put_off(&story, None).expect("taken back");
    assert_eq!((shown(&story), story.head(FIRST).due), (1, None));
    let day = past.plus(Duration::from_secs(86_400));
    story
        .act(&story.agent(), FIRST, move |desk, id| {
            let wanted = Set { follow_up_at: Some(Some(day)), ..Set::default() };
            Box::pin(async move { set::set(&desk, &unnamed(), id, wanted).await })
        })
        .expect("set");
    let rows =
        story.at_desk(&story.agent(), |desk| Box::pin(async move { progress::progress(&desk, None, 50, None).await }));
    assert_eq!(rows.expect("a page").items[0].follow_up_at, Some(day));
    story.end();
}
