//! What a turn uses, from the one place where it is pinned: the snapshots of `tests/scenarios/cost.rs`.

const SNAPSHOT: &str = include_str!("../../scenarios/snapshots/scenarios__cost__turn.snap");

const WAY: &str = include_str!("../../scenarios/snapshots/scenarios__cost__way.snap");

/// Round trips to the table one after another, from a text to its reply's POST: a line each, where nothing but the table is
/// waited for.
pub fn round_trips() -> f64 {
    WAY.lines().filter(|line| line.split(" + ").all(|call| call.contains(" table."))).count() as f64
}

/// A text and its share of everything that follows: a turn is 1.6 texts, one reply, two receipts.
pub struct Turn {
    lines: Vec<(String, [f64; 5])>,
}

/// What one function, or all together, use in a turn.
#[derive(Clone, Copy, Default)]
pub struct Use {
    /// Read units of the table.
    pub reads: f64,
    /// Write units of the table.
    pub writes: f64,
    /// Messages sent to queues.
    pub queue: f64,
    /// Events put on the bus.
    pub bus: f64,
}

impl Turn {
    /// As it is pinned.
    pub fn pinned() -> Result<Self, String> {
        let lines: Vec<_> = SNAPSHOT.lines().filter_map(line).collect();
        let turn = Self { lines };
        turn.of("together").map(|_| turn)
    }

    /// What this function uses.
    pub fn of(&self, function: &str) -> Result<Use, String> {
        let line = self.lines.iter().find(|(name, _)| name == function);
        let (_, [_, reads, writes, queue, bus]) =
            *line.ok_or_else(|| format!("the snapshot of tests/scenarios/cost.rs says nothing of {function}"))?;
        Ok(Use { reads, writes, queue, bus })
    }
}

/// `inbound          8.0       3.0      12.2       1.0       0.0`; none: another line.
fn line(line: &str) -> Option<(String, [f64; 5])> {
    let mut words = line.split_whitespace();
    let name = words.next()?.to_owned();
    let counts: Vec<f64> = words.map(str::parse).collect::<Result<_, _>>().ok()?;
    Some((name, counts.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pinned_table_is_understood() {
        let turn = Turn::pinned().expect("the snapshot is a table");
        let all = turn.of("together").expect("its last line");
        let webhook = turn.of("webhook").expect("a line of each function");
        assert!(all.writes > 1.0 && all.reads > 1.0 && all.bus > 1.0);
        assert!(webhook.queue > 1.0 && webhook.writes == 0.0);
        assert!(round_trips() >= 3.0);
    }
}
