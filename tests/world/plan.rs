//! The plan of a world: its seed, and what goes wrong in it.

use std::time::Duration;

/// Everything that a run depends on.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Chance begins here.
    pub seed: u64,
    /// Crashes by the number of the outside call, counted over all functions from 1.
    pub crashes: Vec<Crash>,
    /// What happens by chance.
    pub faults: Faults,
    /// From this age of the world on nothing happens by chance; `None`: faults never stop.
    pub faults_end: Option<Duration>,
    /// How long a record stays invisible, where not the real 360 s (outbound: 180 s).
    pub visibility: Option<Duration>,
    /// After this many receives a record becomes a dead letter.
    pub max_receives: u32,
    /// Whether lines are kept for people to read. Slow: a failed run is repeated with it.
    pub trace: bool,
}

/// A process dies at an outside call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crash {
    /// Which call, counted from 1.
    pub call: u64,
    /// Whether its effect happened.
    pub moment: Moment,
}

/// Which side of an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The effect never happened.
    Before,
    /// The effect happened, the caller never learns.
    After,
}

/// How often things go wrong, in a thousand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// An invocation dies at an outside call, before or after it.
    pub crash: u32,
    /// The table throttles: the write or read did not happen.
    pub throttle: u32,
    /// The table's answer is lost: the write happened.
    pub lost_answer: u32,
    /// The client tried a single write again after a lost answer: the second try answers, meeting the first.
    pub retried: u32,
    /// A transaction or a write meets another transaction, beyond those that really do.
    pub conflict: u32,
    /// A read is stale, by up to 1 s (an index: up to 1.5 s).
    pub stale: u32,
    /// Queue, scheduler, bus, files or secrets fail; half of those after the effect.
    pub failure: u32,
    /// A queue delivers a record twice.
    pub duplicate: u32,
    /// A queue delivers a record up to 5 s late.
    pub late: u32,
    /// A schedule fires twice.
    pub timer_twice: u32,
    /// A schedule fires up to 10 minutes late.
    pub timer_late: u32,
    /// A schedule never fires.
    pub timer_dropped: u32,
    /// An HTTP request is not sent; or its answer is lost, which is as likely.
    pub http: u32,
    /// Each kind of thing that the fake Telnyx does by chance.
    pub telnyx: u16,
    /// A question to the model fails in some way.
    pub llm: u16,
}

impl Faults {
    /// Rough weather: all of it, often enough that most runs meet several.
    pub fn rough() -> Self {
        Self {
            crash: 5,
            throttle: 30,
            lost_answer: 15,
            retried: 15,
            conflict: 30,
            stale: 250,
            failure: 15,
            duplicate: 50,
            late: 50,
            timer_twice: 50,
            timer_late: 50,
            timer_dropped: 50,
            http: 30,
            telnyx: 20,
            llm: 50,
        }
    }
}

impl Plan {
    /// Nothing goes wrong; chance still draws latencies and orders.
    pub fn calm(seed: u64) -> Self {
        let (crashes, faults, faults_end, visibility) = (Vec::new(), Faults::default(), None, None);
        Self { seed, crashes, faults, faults_end, visibility, max_receives: 30, trace: false }
    }

    /// Calm but for one crash.
    pub fn crash(seed: u64, call: u64, moment: Moment) -> Self {
        Self { crashes: vec![Crash { call, moment }], visibility: Some(CRASH_VISIBILITY), ..Self::calm(seed) }
    }

    /// Rough for this long, then calm.
    pub fn rough(seed: u64, time: Duration) -> Self {
        let (faults, faults_end, visibility) = (Faults::rough(), Some(time), Some(CRASH_VISIBILITY));
        Self { faults, faults_end, visibility, ..Self::calm(seed) }
    }
}

/// So that a run with a crash need not live through 360 s: longer than any invocation's work here.
const CRASH_VISIBILITY: Duration = Duration::from_secs(70);
