//! Whether a customer may be texted, by the provider's time of what they said. One consent per contact: all the tenant's
//! numbers share it. A message is judged by the consent at its own time; on a tie STOP wins.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

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

/// A contact's consent.
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
        self.turns.last().map_or(Standing::In, |turn| turn.to)
    }

    /// The standing at this instant. At the very instant of a START the customer is still out: on a tie STOP wins.
    pub fn at(&self, time: Timestamp) -> Standing {
        let counts = |turn: &&Turn| match turn.to {
            Standing::Out => turn.at <= time,
            Standing::In => turn.at < time,
        };
        self.turns.iter().rev().find(counts).map_or(Standing::In, |turn| turn.to)
    }

    /// The consent after an opt-out at this instant; `None` if what is known is newer.
    pub fn opt_out(&self, at: Timestamp, source: ConsentSource) -> Option<Self> {
        match self.turns.last() {
            Some(last) if last.at > at => None,
            Some(last) if last.to == Standing::Out => Some(self.moved(at, source)),
            _ => Some(Self { generation: self.generation + 1, ..self.with(Turn { at, to: Standing::Out, source }) }),
        }
    }

    /// The consent after START at this instant; `None` if what is known is newer, if nothing was out, or if a person of the
    /// tenant set it.
    pub fn opt_in(&self, at: Timestamp) -> Option<Self> {
        let last = self.turns.last()?;
        let lifts = last.to == Standing::Out && last.at < at && last.source != ConsentSource::Manual;
        lifts.then(|| self.with(Turn { at, to: Standing::In, source: ConsentSource::Keyword }))
    }

    /// Out already: the opt-out counts from the later instant, so that a START between the two does not lift it. A manual
    /// do-not-contact stays one.
    fn moved(&self, at: Timestamp, source: ConsentSource) -> Self {
        let mut consent = self.clone();
        let last = consent.turns.last().copied();
        if last.is_some_and(|turn| turn.source != ConsentSource::Manual && turn.at < at) {
            consent = self.with(Turn { at, to: Standing::Out, source });
        }
        consent
    }

    fn with(&self, turn: Turn) -> Self {
        let mut consent = self.clone();
        consent.turns.push(turn);
        let surplus = consent.turns.len().saturating_sub(MOST_TURNS);
        consent.turns.drain(..surplus);
        consent
    }
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
        assert_eq!(stop_first.opt_in(t(5)), None);
        assert_eq!(stop_first.opt_in(t(4)), None);
        let late_stop = stop_first.opt_in(t(9)).expect("newer").opt_out(t(7), ConsentSource::Keyword);
        assert_eq!(late_stop, None);
    }

    #[test]
    fn start_never_lifts_a_manual_do_not_contact() {
        let manual = Consent::default().opt_out(t(5), ConsentSource::Manual).expect("newer");
        let again = manual.opt_out(t(6), ConsentSource::Keyword).expect("still out");
        assert_eq!(again.opt_in(t(7)), None);
    }

    #[test]
    fn a_second_stop_is_the_same_opt_out_and_moves_it_on() {
        let once = Consent::default().opt_out(t(5), ConsentSource::Keyword).expect("newer");
        let twice = once.opt_out(t(20), ConsentSource::Keyword).expect("newer");
        assert_eq!(twice.generation, 1);
        assert_eq!(twice.opt_in(t(15)), None);
        assert_eq!(twice.at(t(6)), Standing::Out);
    }
}
