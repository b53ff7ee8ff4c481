//! What must be true of every conversation once all is at rest, whoever was killed: nothing that was acknowledged is lost, nothing
//! is answered twice, nobody got a message twice (G1 to G3 of tests/README.md). Reads webhooks acknowledged, POSTs received, handsets, and
//! the table.

use crate::deployment::{Deployment, until};
use domain::head::{Head, NeedsPerson};
use domain::message::{Direction, Message, Source, Status};
use fakes::telnyx::{Kind, Outcome};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;
use tokio::time::Instant;

/// A lease outlives its function by 45 s, and two of them may follow each other; the sweep comes each minute.
const RECOVERY: Duration = Duration::from_secs(180);

/// By then a tick has come, if it still lives: hidden at most twice by processes that died, and then the model's turn.
const TICKS_COME: Duration = Duration::from_secs(15);

/// Waits until these phones' conversations are at rest, and judges them.
///
/// # Panics
/// When a promise was broken; the history of each conversation that shows it is printed.
pub async fn judge(on: &Deployment, phones: &[String]) {
    let patience = Instant::now() + RECOVERY;
    let texted: BTreeSet<String> =
        on.outside.telnyx(|telnyx| telnyx.texts().iter().map(|text| text.from.clone()).collect());
    let mut found = vec![];
    for phone in phones.iter().filter(|phone| texted.contains(*phone)) {
        let rests = async || {
            skip_the_grace(on, phone).await;
            (at_rest(on, phone).await || Instant::now() > patience).then_some(())
        };
        until("rest", RECOVERY * 2, rests).await;
        let wrong = wrongs(on, phone).await;
        if !wrong.is_empty() {
            println!("{}", history(on, phone).await);
        }
        found.extend(wrong.into_iter().map(|wrong| format!("{phone}: {wrong}")));
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// A window whose tick died with somebody is the sweep's two minutes after its end. They are taken away: its next round finds it.
async fn skip_the_grace(on: &Deployment, phone: &str) {
    let now = on.outside.now();
    let Some(head) = on.head(phone).await else { return };
    let ended = head.window.as_ref().is_some_and(|window| window.end.plus(TICKS_COME) < now);
    if ended && head.due.is_some_and(|due| due > now) && head.nudges == 0 {
        on.stored.change(&head, &Head { due: Some(now), ..head.clone() }, &["windows", "joined", "answered"]).await;
    }
}

/// What is wrong with a phone's conversation; nothing, if all is well.
async fn wrongs(on: &Deployment, phone: &str) -> Vec<String> {
    let stored = on.messages(phone).await;
    let mut wrongs = vec![];
    wrongs.extend(lost(on, phone, &stored));
    wrongs.extend(unanswered(on, phone).await);
    wrongs.extend(answered_twice(&stored));
    wrongs.extend(sent_twice(on, phone, &stored));
    wrongs
}

/// Whether nothing more is to happen by itself, and nothing is wrong.
async fn at_rest(on: &Deployment, phone: &str) -> bool {
    let given_up = |message: &Message| message.status == Status::Unknown && message.due.is_none();
    let settled =
        |message: &Message| message.direction == Direction::Inbound || message.status.is_settled() || given_up(message);
    on.messages(phone).await.iter().all(settled) && wrongs(on, phone).await.is_empty()
}

/// All that is known of a phone's conversation, for a person.
async fn history(on: &Deployment, phone: &str) -> String {
    let mut history = format!("---- {phone}\n");
    let mut add = |line: String| writeln!(history, "{line}").expect("a string takes it");
    if let Some(head) = on.head(phone).await {
        add(format!(
            "head: arrivals {} answered {} epoch {} needs {:?} window {:?}",
            head.arrivals, head.answered, head.epoch, head.needs_person, head.window
        ));
    }
    for message in on.messages(phone).await {
        let (place, basis) = (&message.place, &message.basis);
        add(format!(
            "stored {} {} {:?} {:?} {:?} {basis:?}",
            place.at, place.id, message.direction, message.status, message.text
        ));
    }
    for post in on.posts(phone) {
        add(format!("POST {} key {:?} {:?} {:?}", post.at, post.key, post.outcome, post.field("text")));
    }
    for shown in on.phone(phone) {
        add(format!("handset {} {:?} {:?}", shown.at, shown.kind, shown.text));
    }
    history
}

/// Messages whose webhook was answered with 200, and which are not in the table just once.
fn lost(on: &Deployment, phone: &str, stored: &[Message]) -> Vec<String> {
    let texted = on.outside.telnyx(|telnyx| telnyx.texts().to_vec()).into_iter().filter(|text| text.from == phone);
    let acknowledged: BTreeSet<String> = on.postman.acknowledged().into_iter().collect();
    texted
        .filter(|text| acknowledged.contains(&text.message))
        .filter_map(|text| {
            let times = stored.iter().filter(|message| message.provider.as_deref() == Some(&*text.message)).count();
            (times != 1).then(|| format!("{:?} was acknowledged and is stored {times} times", text.text))
        })
        .collect()
}

async fn unanswered(on: &Deployment, phone: &str) -> Vec<String> {
    let Some(head) = on.head(phone).await else {
        return vec!["there is no conversation".to_owned()];
    };
    let left_to_person = head.needs_person.is_some() && !is_overtaken(on, phone, &head).await;
    let at_rest = head.answered == head.arrivals && head.window.is_none() && !left_to_person;
    if at_rest { vec![] } else { vec![format!("{} of {} are answered", head.answered, head.arrivals)] }
}

/// Whether a person is asked because a reply was admitted, its sender died, and the reply after it left first: then it is not
/// sent any more, in case it had left, and is shown as unknown.
async fn is_overtaken(on: &Deployment, phone: &str, head: &Head) -> bool {
    let stored = on.messages(phone).await;
    let unknown = stored.iter().position(|message| message.status == Status::Unknown);
    let later = unknown.is_some_and(|place| stored[place + 1..].iter().any(left));
    head.needs_person == Some(NeedsPerson::Unknown) && later
}

/// Two replies that answer up to the same message.
fn answered_twice(stored: &[Message]) -> Vec<String> {
    let mut through = BTreeMap::<u64, usize>::new();
    let replies = stored.iter().filter(|message| message.source == Source::SmsAgent && left(message));
    for basis in replies.filter_map(|reply| reply.basis) {
        *through.entry(basis.through).or_default() += 1;
    }
    let twice = through.into_iter().filter(|(_, replies)| *replies > 1);
    twice.map(|(through, replies)| format!("{replies} replies answer up to message {through}")).collect()
}

/// A message that Telnyx took twice, or that a handset shows more or less often than it is stored.
fn sent_twice(on: &Deployment, phone: &str, stored: &[Message]) -> Vec<String> {
    let mut taken = BTreeMap::<Option<String>, usize>::new();
    for post in on.posts(phone).into_iter().filter(|post| post.outcome == Outcome::Accepted) {
        *taken.entry(post.key).or_default() += 1;
    }
    let mut wrongs: Vec<String> = taken
        .iter()
        .filter(|(_, times)| **times > 1)
        .map(|(key, times)| format!("Telnyx took {key:?} {times} times"))
        .collect();
    let shown = on.phone(phone).iter().filter(|shown| shown.kind == Kind::Message).count();
    let ours = stored.iter().filter(|message| left(message)).count();
    if shown != ours {
        wrongs.push(format!("{ours} messages of ours have left, and the handset shows {shown}"));
    }
    wrongs
}

/// Whether this is one of ours that has left us, as far as we know.
fn left(message: &Message) -> bool {
    matches!(message.status, Status::Sent | Status::Unconfirmed | Status::Delivered)
}
