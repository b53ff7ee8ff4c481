//! One line of the table: what is counted, how, and how much it may be.

use crate::rows::{Id, ROWS};
use std::collections::BTreeMap;

/// A figure and its budget.
pub struct Row {
    /// Which figure.
    pub id: Id,
    /// In words.
    pub name: &'static str,
    /// Of what.
    pub unit: Unit,
    /// How much it may be.
    pub bound: Bound,
    /// How it is known.
    pub how: &'static str,
}

/// What a figure counts.
#[derive(Clone, Copy)]
pub enum Unit {
    /// Millions.
    Million,
    /// Megabytes.
    Megabyte,
    /// Milliseconds of CPU.
    Millisecond,
    /// Times as much.
    Times,
    /// Dollars.
    Dollar,
    /// Gigabytes of memory for a second.
    GigabyteSecond,
    /// Bytes.
    Byte,
    /// Pieces.
    Count,
}

/// How much it may be.
#[derive(Clone, Copy)]
pub enum Bound {
    /// No more than this.
    AtMost(f64),
    /// No less than this.
    AtLeast(f64),
    /// There is no budget for it.
    Shown,
}

/// What was measured.
pub type Measured = BTreeMap<Id, f64>;

impl Row {
    /// Whether it is within its budget; none: it has no budget.
    pub fn holds(&self, measured: f64) -> Option<bool> {
        match self.bound {
            Bound::AtMost(most) => Some(measured <= most),
            Bound::AtLeast(least) => Some(measured >= least),
            Bound::Shown => None,
        }
    }

    /// The budget in words.
    pub fn budget(&self) -> String {
        match self.bound {
            Bound::AtMost(most) => format!("≤ {}", shown(most, self.unit)),
            Bound::AtLeast(least) => format!("≥ {}", shown(least, self.unit)),
            Bound::Shown => String::new(),
        }
    }

    /// The verdict in a word.
    pub fn verdict(&self, measured: f64) -> &'static str {
        match self.holds(measured) {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "",
        }
    }

    /// A value in words.
    pub fn value(&self, measured: f64) -> String {
        shown(measured, self.unit)
    }
}

/// The rows that were measured, each with what was.
pub fn measured(measured: &Measured) -> impl Iterator<Item = (&'static Row, f64)> {
    ROWS.iter().filter_map(|row| Some((row, *measured.get(&row.id)?)))
}

/// Whether everything that was measured is within its budget.
pub fn all_hold(figures: &Measured) -> bool {
    measured(figures).all(|(row, value)| row.holds(value) != Some(false))
}

/// The table for a terminal.
pub fn table(figures: &Measured) -> String {
    let mut table = format!("{:<74} {:>12} {:>12}  ok\n", "figure", "budget", "measured");
    for (row, value) in measured(figures) {
        let (budget, value, ok) = (row.budget(), row.value(value), row.verdict(value));
        table.push_str(&format!("{:<74} {budget:>12} {value:>12}  {ok}\n", row.name));
    }
    table
}

fn shown(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Million => format!("{value:.2} M"),
        Unit::Megabyte => format!("{value:.2} MB"),
        Unit::Millisecond => format!("{value:.2} ms"),
        Unit::Times if value >= 20.0 => format!("{value:.0} ×"),
        Unit::Times => format!("{value:.1} ×"),
        Unit::Dollar => format!("${value:.3}"),
        Unit::GigabyteSecond => format!("{value:.3} GB-s"),
        Unit::Byte => format!("{value:.0} bytes"),
        Unit::Count => format!("{value:.1}"),
    }
}
