//! Every order in which up to six events can arrive ends in the same consent, and every text is judged alike. Telnyx's
//! clock says when each was written; its webhooks come late, each in its own slot.

use crate::stories::{ONE, Stage};
use domain::Timestamp;
use domain::consent::Turn;
use domain::message::Status;
use fakes::telnyx::{EventKind, Quirk};
use std::collections::BTreeMap;
use std::time::Duration;
use world::plan::Plan;
use world::promises;
use world::runs::tell;
use world::system::{ACME, System};

/// When the first event arrives, the pause between two, and the pause between two texts, in milliseconds.
const FIRST: u64 = 30_000;
const SLOT: u64 = 600;
const PACE: u64 = 1_000;

/// What a run comes to.
#[derive(Debug, PartialEq, Eq)]
struct End {
    turns: Vec<Turn>,
    opted_out: bool,
    asks: BTreeMap<String, bool>,
    replies: Vec<Status>,
}

/// Texts these words a second apart; the webhook of each comes in its slot. `receipt`: a reply was sent before, and its
/// final receipt comes in the last of the slots named.
fn arrive(words: &[&str], slots: &[usize], receipt: Option<usize>) -> End {
    let arrival = |slot: usize| FIRST + SLOT * slot as u64;
    tell(&Plan::calm(3), |world| {
        let system = System::deploy(world);
        let stage = Stage { world, system };
        if let Some(slot) = receipt {
            // The reply leaves at about 8 s, before anything else arrives.
            let late = Quirk::Late(arrival(slot) - 8_000);
            stage.odd(EventKind::Finalized, late);
            stage.text(ONE, "good morning");
            stage.wait(10_000);
        }
        let began = stage.world.outside.executor.now();
        for (word, slot) in words.iter().zip(slots) {
            let passed = stage.world.outside.executor.now() - began;
            let late = Duration::from_millis(arrival(*slot)) - passed;
            let late = Quirk::Late(u64::try_from(late.as_millis()).unwrap_or(0));
            stage.odd(EventKind::Received, late);
            stage.text(ONE, word);
            stage.wait(PACE);
        }
        let evidence = promises::keep(world, &stage.system);
        let contact = evidence.contacts.values().next().expect("somebody wrote");
        let asks = |text: &fakes::telnyx::Texted| {
            assert_eq!(text.to, ACME);
            (format!("{} {}", text.at, text.text), contact.consent.asks(Timestamp(text.at.0)))
        };
        let first = evidence.messages.iter().filter(|message| message.chain == Some(1) && receipt.is_some());
        End {
            turns: contact.consent.turns.clone(),
            opted_out: contact.opted_out,
            asks: evidence.texts.iter().map(asks).collect(),
            replies: first.map(|message| message.status).collect(),
        }
    })
    .0
}

/// All orders of so many things.
fn permutations(of: usize) -> Vec<Vec<usize>> {
    if of == 0 {
        return vec![vec![]];
    }
    let shorter = permutations(of - 1);
    let insert = |order: &Vec<usize>, at: usize| [&order[..at], &[of - 1], &order[at..]].concat();
    shorter.iter().flat_map(|order| (0..of).map(|at| insert(order, at))).collect()
}

fn all_orders_end_alike(words: &[&str], receipt: bool) {
    let events = words.len() + usize::from(receipt);
    let split = |order: &Vec<usize>| arrive(words, &order[..words.len()], order.get(words.len()).copied());
    let in_order = split(&(0..events).collect());
    let orders = permutations(events);
    let (left, right) = orders.split_at(orders.len() / 2);
    std::thread::scope(|scope| {
        for half in [left, right] {
            scope.spawn(|| half.iter().for_each(|order| assert_eq!(split(order), in_order, "{words:?} {order:?}")));
        }
    });
}

#[test]
fn texts_revoke_start_and_a_receipt_in_any_order_end_alike() {
    all_orders_end_alike(&["hello?", "revoke", "anybody?", "start", "hi again"], true);
}

#[test]
fn a_tug_of_keywords_in_any_order_ends_alike() {
    all_orders_end_alike(&["STOP", "START", "hi", "opt out", "unstop", "hello?"], false);
    all_orders_end_alike(&["start", "hi", "REVOKE"], false);
    all_orders_end_alike(&["hi", "start", "hello?", "stop"], false);
}
