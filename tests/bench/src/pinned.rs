//! What a turn and a run of a workflow use, from the one place where it is pinned: the snapshots of `tests/scenarios/cost.rs`.

const TURN: &str = include_str!("../../scenarios/snapshots/scenarios__cost__turn.snap");

const RUN: &str = include_str!("../../scenarios/snapshots/scenarios__cost__run.snap");

const WAY: &str = include_str!("../../scenarios/snapshots/scenarios__cost__way.snap");

/// Round trips to the table one after another, from a text to its reply's POST: a line each, where nothing but the table is
/// waited for.
pub fn round_trips() -> f64 {
    WAY.lines().filter(|line| line.split(" + ").all(|call| call.contains(" table."))).count() as f64
}

/// What is pinned: for each function, and for all together.
pub struct Pinned {
    lines: Vec<(String, [f64; 6])>,
}

/// What one function, or all together, use.
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
    /// One-time schedules made.
    pub schedules: f64,
}

impl Pinned {
    /// A text and its share of everything that follows: a turn is 1.6 texts, one reply, two receipts.
    pub fn turn() -> Result<Self, String> {
        Self::read(TURN)
    }

    /// A run that sends, waits for two days and sends again; each message has two receipts.
    pub fn run() -> Result<Self, String> {
        Self::read(RUN)
    }

    fn read(snapshot: &str) -> Result<Self, String> {
        let pinned = Self { lines: snapshot.lines().filter_map(line).collect() };
        pinned.of("together").map(|_| pinned)
    }

    /// What this function uses.
    pub fn of(&self, function: &str) -> Result<Use, String> {
        let line = self.lines.iter().find(|(name, _)| name == function);
        let (_, [_, reads, writes, queue, bus, schedules]) =
            *line.ok_or_else(|| format!("the snapshot of tests/scenarios/cost.rs says nothing of {function}"))?;
        Ok(Use { reads, writes, queue, bus, schedules })
    }
}

/// `inbound          8.0       3.0      12.2       1.0       0.0       0.0`; none: another line.
fn line(line: &str) -> Option<(String, [f64; 6])> {
    let mut words = line.split_whitespace();
    let name = words.next()?.to_owned();
    let counts: Vec<f64> = words.map(str::parse).collect::<Result<_, _>>().ok()?;
    Some((name, counts.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pinned_tables_are_understood() {
        let turn = Pinned::turn().expect("the snapshot is a table");
        let all = turn.of("together").expect("its last line");
        let webhook = turn.of("webhook").expect("a line of each function");
        assert!(all.writes > 1.0 && all.reads > 1.0 && all.bus > 1.0);
        assert!(webhook.queue > 1.0 && webhook.writes == 0.0);
        assert!(round_trips() >= 3.0);
        let run = Pinned::run().and_then(|run| run.of("together")).expect("the snapshot is a table");
        assert!(run.writes > 1.0 && run.schedules == 1.0);
    }
}
