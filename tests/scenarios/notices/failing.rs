//! A server that fails is asked again, for as long as there is hope, and keeps nobody else waiting.

use super::{DAY, OTHER, admin, change, log, now, replay, set, story, told};
use crate::story::{FIRST, SECOND};
use desk::webhook::{Patch, Switch};
use domain::webhook::Off;
use domain::webhook::delivery::{State, Trouble};
use std::time::Duration;
use world::receiver::{Receiver, answer, answer_with};
use world::system::GLOBEX;
use world::web::Answer;

#[test]
fn a_server_that_fails_is_asked_again_for_a_day_and_then_by_hand() {
    let story = story(&["B12"]);
    let (receiver, webhook) = told(&story, &["message.received"]);
    receiver.usually(answer(500));
    story.text(FIRST, "hello");
    story.rest_within(2 * DAY);
    let [failed] = &log(&story, &webhook)[..] else { panic!("one delivery") };
    assert_eq!((failed.state, failed.log.len(), failed.next), (State::Failed, 11, None));
    let first = receiver.received()[0].at;
    let after = |place: usize| failed.log[place].at.since(first).as_secs();
    insta::assert_snapshot!(format!("{:?}", (0..11).map(|place| after(place) / 60).collect::<Vec<_>>()), @"[0, 0, 0, 2, 13, 45, 110, 231, 482, 989, 1476]");
    assert!(now(&story, &webhook).failing_since.is_some());

    receiver.usually(answer(200));
    let again = replay(&story, &webhook, failed, "again").expect("it is asked again");
    assert_eq!((again.state, again.replays), (State::Pending, 1));
    story.rest();
    replay(&story, &webhook, failed, "again").expect("a repeated call is the same one");
    story.rest();
    let [delivered] = &log(&story, &webhook)[..] else { panic!("one delivery") };
    assert_eq!((delivered.state, delivered.log.len(), delivered.replays), (State::Delivered, 1, 1));
    let received = receiver.received();
    assert_eq!(received.len(), 12);
    assert!(received.iter().all(|one| one.id == received[0].id), "the id is the event's");
    assert_eq!(now(&story, &webhook).failing_since, None);
    story.end();
}

#[test]
fn a_server_says_when_to_come_again_and_one_that_hangs_has_ten_seconds() {
    let story = story(&["B12"]);
    let (receiver, webhook) = told(&story, &["message.received"]);
    let later = answer_with(503, vec![("retry-after".into(), "300".into())]);
    receiver.script([later, Answer::Hang, Answer::Refused, answer(302)]);
    story.text(FIRST, "hello");
    story.rest();
    let [delivered] = &log(&story, &webhook)[..] else { panic!("one delivery") };
    let told: Vec<(Option<u16>, Option<Trouble>)> =
        delivered.log.iter().map(|tried| (tried.status, tried.problem)).collect();
    let (no_answer, not_reached) = (Some(Trouble::NoAnswer), Some(Trouble::NotReached));
    assert_eq!(told, [(Some(503), None), (None, no_answer), (None, not_reached), (Some(302), None), (Some(204), None)]);
    let pause = delivered.log[1].at.since(delivered.log[0].at);
    assert!((300..340).contains(&pause.as_secs()), "{pause:?}");
    assert!((10_000..11_000).contains(&delivered.log[1].ms), "{} ms", delivered.log[1].ms);
    story.end();
}

#[test]
fn one_tenants_hanging_server_delays_no_other() {
    let story = story(&["B12"]);
    let (acmes, webhook) = told(&story, &["message.received"]);
    acmes.usually(Answer::Hang);
    let globexs = Receiver::open(&story.world.web, OTHER);
    set(&story, &admin("globex"), "set", OTHER, &["message.received"]).expect("set");
    for round in 0..20 {
        story.text(FIRST, &format!("number {round}"));
        story.text_to(SECOND, GLOBEX, &format!("number {round}"));
        story.wait(2.0);
    }
    story.rest_within(2 * DAY);
    assert_eq!(globexs.received().len(), 20);
    for one in globexs.received() {
        let happened = domain::Timestamp::parse(one.body["at"].as_str().expect("a time")).expect("a time");
        // The world's queue is not fair between tenants, as SQS's is: at worst one batch is waited for.
        assert!(one.at.since(happened) <= Duration::from_secs(10), "{:?}", one.at.since(happened));
    }
    let rests = |tried: &domain::webhook::delivery::Try| tried.problem == Some(Trouble::Resting);
    let log = log(&story, &webhook);
    assert!(log.iter().any(|delivery| delivery.log.iter().any(rests)), "it is left alone for a while");
    assert!(log.iter().all(|delivery| delivery.state == State::Failed));
    story.end();
}

#[test]
fn a_server_that_is_gone_or_fails_for_days_is_switched_off() {
    let story = story(&["B12"]);
    let (receiver, webhook) = told(&story, &["message.received"]);
    receiver.script([answer(410)]);
    story.text(FIRST, "hello");
    story.rest();
    assert_eq!(now(&story, &webhook).off, Some(Off::Gone));
    story.text(FIRST, "hello again");
    story.wait(90.0);
    assert_eq!((receiver.received().len(), log(&story, &webhook)[0].state), (1, State::Stopped));

    let on = Patch { switch: Some(Switch::On), ..Patch::default() };
    assert_eq!(change(&story, &webhook.id, on).off, None);
    receiver.usually(answer(500));
    story.wait(90.0);
    for _ in 0..6 {
        story.text(FIRST, "still there?");
        story.wait(DAY.as_secs_f64());
    }
    story.rest_within(2 * DAY);
    assert_eq!(now(&story, &webhook).off, Some(Off::Failing));
    assert!(log(&story, &webhook).iter().all(|delivery| delivery.state != State::Pending));
    story.end();
}
