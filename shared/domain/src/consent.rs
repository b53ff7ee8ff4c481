//! Whether a customer may be texted, by the provider's time of what they said. One consent per contact: all the tenant's
//! numbers share it. A message is judged by the consent at its own time; on a tie STOP wins.

use crate::{Timestamp, mutant};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How an opt-out came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentSource {
    /// The customer texted a keyword.
    Keyword,
    /// A person of the tenant set it: do not contact.
    Manual,
    /// The carrier's side refused a message of ours with 40300.
    Carrier,
}

/// May we text, or not?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// We may.
    In,
    /// We may not.
    Out,
}

/// One change of standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// From this instant on.
    pub at: Timestamp,
    /// It was this.
    pub to: Standing,
    /// Because of this.
    pub source: ConsentSource,
}

/// As many changes are kept as can matter to a message that is late; the ledger keeps all.
const MOST_TURNS: usize = 8;

/// A contact's consent: what was said, by the provider's time, whatever the order in which it was handled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Rises with every opt-out: the confirmation of one is named after it.
    pub generation: u32,
    /// The last changes, oldest first; none: never opted out.
    pub turns: Vec<Turn>,
}

impl Consent {
    /// The standing now.
    pub fn standing(&self) -> Standing {
        outcome(self.turns.iter())
    }

    /// The standing at this instant. At the very instant of a START the customer is still out: on a tie STOP wins.
    pub fn at(&self, time: Timestamp) -> Standing {
        outcome(self.turns.iter().filter(|turn| match turn.to {
            Standing::Out => turn.at <= time,
            Standing::In => turn.at < time,
        }))
    }

    /// Whether a message of this instant asks for an answer: the customer was in when it was written, and has not opted out
    /// since.
    pub fn asks(&self, time: Timestamp) -> bool {
        let stopped = |turn: &Turn| turn.to == Standing::Out && turn.at >= time;
        self.at(time) == Standing::In && (!self.turns.iter().any(stopped) || mutant!("answer_what_a_stop_ended"))
    }

    /// When the customer last opted out.
    pub fn last_out(&self) -> Option<Timestamp> {
        self.turns.iter().rfind(|turn| turn.to == Standing::Out).map(|turn| turn.at)
    }

    /// The consent after an opt-out at this instant; `None` if it changes nothing.
    pub fn opt_out(&self, at: Timestamp, source: ConsentSource) -> Option<Self> {
        // Telnyx's refusal is no word of the customer's: what they said later stands, and what they said already needs none.
        let newer = |turn: &Turn| turn.at > at || (turn.at == at && turn.to == Standing::Out);
        if source == ConsentSource::Carrier && self.turns.iter().any(newer) {
            return None;
        }
        let mut after = self.with(Turn { at, to: Standing::Out, source })?;
        let began = self.standing() == Standing::In && after.standing() == Standing::Out;
        after.generation += u32::from(began);
        Some(after)
    }

    /// The consent after START at this instant; `None` if it changes nothing, or if a person of the tenant set the opt-out.
    /// One that nothing came before is kept all the same: a STOP that is older may still come.
    pub fn opt_in(&self, at: Timestamp) -> Option<Self> {
        if self.is_manual() {
            return None;
        }
        self.with(Turn { at, to: Standing::In, source: ConsentSource::Keyword })
    }

    /// The consent after a person of the tenant has lifted their do-not-contact (C9); `None` if there is none. What the
    /// customer said themselves stands.
    pub fn lift(&self, at: Timestamp) -> Option<Self> {
        let last = self.turns.iter().rfind(|turn| turn.source == ConsentSource::Manual)?;
        if last.to == Standing::In {
            return None;
        }
        self.with(Turn {
            at: at.max(last.at.plus(Duration::from_millis(1))),
            to: Standing::In,
            source: ConsentSource::Manual,
        })
    }

    /// Whether a person of the tenant has set a do-not-contact that nobody has lifted.
    pub fn is_manual(&self) -> bool {
        self.turns
            .iter()
            .rfind(|turn| turn.source == ConsentSource::Manual)
            .is_some_and(|turn| turn.to == Standing::Out)
    }

    fn with(&self, turn: Turn) -> Option<Self> {
        if self.turns.contains(&turn) {
            return None;
        }
        let mut consent = self.clone();
        consent.turns.push(turn);
        // On a tie the opt-out is the later word.
        consent.turns.sort_by_key(|turn| (turn.at, turn.to == Standing::Out));
        if consent.turns.len() > MOST_TURNS {
            let goes = (0..consent.turns.len()).find(|place| !consent.is_last_word(*place));
            goes.map(|superseded| consent.turns.remove(superseded));
        }
        Some(consent)
    }

    /// Only the customer's last word and the tenant's: what they come to, and nothing of how it came about.
    pub fn last_words(&self) -> Self {
        let last = (0..self.turns.len()).filter(|place| self.is_last_word(*place));
        Self { generation: self.generation, turns: last.map(|place| self.turns[place]).collect() }
    }

    /// Why the customer is out: the last words, theirs and the tenant's, that say so, the older first. Empty: they are in.
    pub fn outs(&self) -> Vec<Turn> {
        self.last_words().turns.into_iter().filter(|turn| turn.to == Standing::Out).collect()
    }

    /// Whether nobody on the same side has said anything since: that counts however old it is.
    fn is_last_word(&self, place: usize) -> bool {
        let side = |turn: &Turn| turn.source == ConsentSource::Manual;
        self.turns[place + 1..].iter().all(|later| side(later) != side(&self.turns[place]))
    }
}

/// What these changes come to: what the tenant's people say and what the customer says are two words, and either keeps them out.
fn outcome<'a>(turns: impl Iterator<Item = &'a Turn>) -> Standing {
    let (mut customer, mut tenant) = (Standing::In, Standing::In);
    for turn in turns {
        match turn.source {
            ConsentSource::Manual => tenant = turn.to,
            ConsentSource::Keyword | ConsentSource::Carrier => customer = turn.to,
        }
    }
    if tenant == Standing::Out { Standing::Out } else { customer }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn t(at: i64) -> Timestamp {
        Timestamp(at)
    }

    #[test]
    fn a_message_is_judged_by_the_consent_at_its_own_time() {
        let consent = Consent::default();
        let consent = consent.opt_out(t(5), ConsentSource::Keyword).expect("newer");
        let consent = consent.opt_in(t(15)).expect("newer");
        let standings: Vec<_> = [4, 5, 10, 15, 16].map(|time| consent.at(t(time))).into();
        assert_eq!(standings, [Standing::In, Standing::Out, Standing::Out, Standing::Out, Standing::In]);
    }

    #[test]
    fn the_order_of_handling_does_not_matter_and_stop_wins_a_tie() {
        let stop_first = Consent::default().opt_out(t(5), ConsentSource::Keyword).expect("newer");
        for at in [4, 5] {
            assert_eq!(stop_first.opt_in(t(at)).map(|late| late.standing()), Some(Standing::Out));
        }
        let start_first = Consent::default().opt_in(t(9)).expect("kept");
        assert_eq!(start_first.opt_out(t(5), ConsentSource::Keyword).map(|late| late.standing()), Some(Standing::In));
        let late_stop = stop_first.opt_in(t(9)).expect("newer").opt_out(t(7), ConsentSource::Keyword).expect("news");
        assert_eq!(late_stop.standing(), Standing::In);
        assert_eq!(late_stop.at(t(8)), Standing::Out);
    }

    #[test]
    fn start_never_lifts_a_manual_do_not_contact() {
        let manual = Consent::default().opt_out(t(5), ConsentSource::Manual).expect("newer");
        let again = manual.opt_out(t(6), ConsentSource::Keyword).expect("still out");
        assert_eq!(again.opt_in(t(7)), None);
    }

    #[test]
    fn who_lifts_a_do_not_contact_does_not_lift_the_customers_own_stop() {
        let manual = Consent::default().opt_out(t(5), ConsentSource::Manual).expect("newer");
        assert_eq!(manual.lift(t(6)).map(|lifted| lifted.standing()), Some(Standing::In));
        let both = manual.opt_out(t(6), ConsentSource::Keyword).expect("still out");
        assert_eq!(both.lift(t(7)).map(|lifted| lifted.standing()), Some(Standing::Out));
        assert_eq!(Consent::default().lift(t(7)), None);
    }

    #[test]
    fn a_stop_stands_however_often_the_tenant_changes_its_own_mind() {
        let mut consent = Consent::default().opt_out(t(1), ConsentSource::Keyword).expect("newer");
        for round in 0..9 {
            consent = consent.opt_out(t(10 + 2 * round), ConsentSource::Manual).expect("newer");
            consent = consent.lift(t(11 + 2 * round)).expect("it was set");
        }
        assert_eq!((consent.standing(), consent.last_words().standing()), (Standing::Out, Standing::Out));
        assert!(consent.turns.len() <= MOST_TURNS && consent.last_words().turns.len() == 2);
    }

    #[test]
    fn why_somebody_is_out_is_each_sides_last_word() {
        let both = Consent::default().opt_out(t(5), ConsentSource::Keyword).expect("newer");
        let both = both.opt_out(t(6), ConsentSource::Manual).expect("newer");
        let outs =
            |consent: &Consent| consent.outs().into_iter().map(|turn| (turn.at, turn.source)).collect::<Vec<_>>();
        assert_eq!(outs(&both), [(t(5), ConsentSource::Keyword), (t(6), ConsentSource::Manual)]);
        let lifted = both.lift(t(7)).expect("it was set");
        assert_eq!(outs(&lifted), [(t(5), ConsentSource::Keyword)]);
        assert_eq!(outs(&lifted.opt_in(t(8)).expect("newer")), []);
    }

    #[test]
    fn a_second_stop_is_the_same_opt_out_and_moves_it_on() {
        let once = Consent::default().opt_out(t(5), ConsentSource::Keyword).expect("newer");
        let twice = once.opt_out(t(20), ConsentSource::Keyword).expect("newer");
        assert_eq!(twice.generation, 1);
        assert_eq!(twice.opt_in(t(15)).map(|late| late.standing()), Some(Standing::Out));
        assert_eq!(twice.at(t(6)), Standing::Out);
    }

    #[test]
    fn what_a_stop_ended_is_not_answered_after_a_start() {
        let consent =
            Consent::default().opt_in(t(15)).and_then(|consent| consent.opt_out(t(5), ConsentSource::Keyword));
        let consent = consent.expect("both are news");
        let asks: Vec<_> = [4, 5, 10, 15, 16].map(|time| consent.asks(t(time))).into();
        assert_eq!(asks, [false, false, false, false, true]);
    }

    #[test]
    fn the_carriers_refusal_never_overrides_what_the_customer_said_later() {
        let start = Consent::default().opt_in(t(9)).expect("kept");
        assert_eq!(start.opt_out(t(8), ConsentSource::Carrier), None);
        let stop = Consent::default().opt_out(t(9), ConsentSource::Keyword).expect("newer");
        assert_eq!(stop.opt_out(t(9), ConsentSource::Carrier), None);
    }
}
