//! Bursts: one reply for several messages, not earlier than the window's end, whatever the order in which they come.

use super::SOON;
use crate::deployment::{Deployment, until};
use domain::message::{Direction, Status};
use std::time::Duration;

/// A new tenant's window.
const WINDOW: Duration = Duration::from_secs(7);

/// Between the messages of a burst.
const BREATH: Duration = Duration::from_millis(800);

pub async fn a_burst_is_answered_once_and_not_before_seven_seconds(on: &Deployment) {
    const PHONE: &str = "+12125550150";
    let began = on.outside.now();
    for text in ["Hello", "Do you repair boilers?", "Mine is leaking"] {
        on.text(PHONE, text);
        tokio::time::sleep(BREATH).await;
    }
    let shown = until("the reply", SOON, async || on.phone(PHONE).first().cloned()).await;
    assert!(shown.at.since(began) >= WINDOW, "answered after {:?}", shown.at.since(began));
    // On a busy machine it may be asked twice, by a tick that came twice; whoever loses throws the draft away.
    let whole = |prompt: &str| ["Hello", "boilers", "leaking"].iter().all(|part| prompt.contains(part));
    let asked = on.outside.llm(|llm| llm.asked().iter().any(|asked| whole(&asked.prompt())));
    assert!(asked, "the model was asked with the whole burst");

    let outbound =
        async || on.messages(PHONE).await.into_iter().find(|message| message.direction == Direction::Outbound);
    let delivered = async || outbound().await.filter(|message| message.status == Status::Delivered);
    until("the receipts", SOON, delivered).await;
    at_rest(on, PHONE, 3).await;
    assert_eq!((on.posts(PHONE).len(), on.phone(PHONE).len()), (1, 1));
}

pub async fn what_comes_twice_and_in_the_wrong_order_is_stored_once_and_answered_once(on: &Deployment) {
    const PHONE: &str = "+12125550151";
    on.postman.is_careless_with(PHONE);
    let first = on.text(PHONE, "Are you open on Sunday?");
    tokio::time::sleep(Duration::from_millis(300)).await;
    let second = on.text(PHONE, "Or on Monday?");
    until("the reply", SOON, async || on.phone(PHONE).first().cloned()).await;
    at_rest(on, PHONE, 2).await;

    let stored = on.messages(PHONE).await;
    let inbound: Vec<_> = stored.iter().filter(|message| message.direction == Direction::Inbound).collect();
    let texts: Vec<_> = inbound.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(texts, ["Are you open on Sunday?", "Or on Monday?"], "people see them as they were written");
    // Which of them was handled first is chance on a busy machine; that each was counted once is not.
    let mut arrivals: Vec<_> = inbound.iter().map(|message| message.arrival).collect();
    arrivals.sort();
    assert_eq!(arrivals, [Some(1), Some(2)]);
    let acknowledged = on.postman.acknowledged();
    for id in [first, second] {
        assert!(acknowledged.iter().filter(|known| **known == id).count() >= 2, "each was acknowledged both times");
    }
    assert_eq!((on.posts(PHONE).len(), on.phone(PHONE).len()), (1, 1));
}

/// Waits until so many messages have been received and all of them answered.
async fn at_rest(on: &Deployment, phone: &str, arrivals: u64) {
    let rests = async || {
        let head = on.head(phone).await?;
        (head.arrivals == arrivals && head.answered == arrivals && head.window.is_none()).then_some(())
    };
    until("the conversation at rest", SOON, rests).await;
}
