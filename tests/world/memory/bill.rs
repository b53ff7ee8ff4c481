//! What DynamoDB bills: writes by the kilobyte, reads by four, halves for eventual reads, twice for transactions.

use platform::table::{Freshness, Item};
use serde_json::{Number, Value};

const WRITE_UNIT: usize = 1024;
const READ_UNIT: usize = 4096;

/// A sum of what was billed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// Requests.
    pub requests: u64,
    /// Write request units.
    pub writes: u64,
    /// Halves of read request units.
    pub half_reads: u64,
}

impl Bill {
    /// A request that was billed nothing else.
    pub(super) fn one_request() -> Self {
        Self { requests: 1, ..Self::default() }
    }

    /// Both.
    pub fn plus(self, other: Self) -> Self {
        Self {
            requests: self.requests + other.requests,
            writes: self.writes + other.writes,
            half_reads: self.half_reads + other.half_reads,
        }
    }

    /// What has come since `earlier`.
    pub fn since(self, earlier: Self) -> Self {
        Self {
            requests: self.requests - earlier.requests,
            writes: self.writes - earlier.writes,
            half_reads: self.half_reads - earlier.half_reads,
        }
    }

    /// A read of this many bytes.
    pub(super) fn read(bytes: usize, freshness: Freshness) -> Self {
        let halves = if freshness == Freshness::Strong { 2 } else { 1 };
        Self { half_reads: units(bytes, READ_UNIT) * halves, ..Self::default() }
    }

    /// A write to the table itself: by the larger of the two images.
    pub(super) fn write(before: Option<&Item>, after: Option<&Item>, transaction: bool) -> Self {
        let bytes = before.map_or(0, size).max(after.map_or(0, size));
        let twice = if transaction { 2 } else { 1 };
        Self { writes: units(bytes, WRITE_UNIT) * twice, ..Self::default() }
    }

    /// A write of this many bytes to an index.
    pub(super) fn index_write(bytes: usize) -> Self {
        Self { writes: units(bytes, WRITE_UNIT), ..Self::default() }
    }
}

fn units(bytes: usize, unit: usize) -> u64 {
    bytes.div_ceil(unit).max(1) as u64
}

/// An item's size as DynamoDB counts it.
pub fn size(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + value_size(value)).sum()
}

fn value_size(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) => 1,
        Value::Number(number) => number_size(number),
        Value::String(text) => text.len(),
        Value::Array(values) => 3 + values.iter().map(|value| 1 + value_size(value)).sum::<usize>(),
        Value::Object(values) => {
            3 + values.iter().map(|(name, value)| 1 + name.len() + value_size(value)).sum::<usize>()
        }
    }
}

/// Half a byte for each digit that counts, and one or two more.
fn number_size(number: &Number) -> usize {
    let Some(mut digits) = number.as_i64().map(i64::unsigned_abs).or(number.as_u64()) else {
        return number.to_string().len().div_ceil(2) + 1;
    };
    while digits != 0 && digits % 10 == 0 {
        digits /= 10;
    }
    let counted = digits.checked_ilog10().map_or(0, |log| log as usize + 1);
    counted.div_ceil(2) + 1 + usize::from(number.as_i64().is_some_and(i64::is_negative))
}
