//! A world: everything outside of Volley, from one plan. Stories drive it in virtual time: something happens, time
//! passes, and what then stands in the table and on the phones is what is judged.

use crate::bus::WorldBus;
use crate::chance::Chance;
use crate::clock::WorldClock;
use crate::executor::{Role, Stop};
use crate::files::WorldFiles;
use crate::memory::MemoryTable;
use crate::outside::Outside;
use crate::plan::Plan;
use crate::pump::{self, Function, limited};
use crate::queues::{QUEUES, Queues};
use crate::scheduler::Timers;
use crate::secrets::WorldSecrets;
use crate::stream::{self, Stream};
use crate::web::Web;
use domain::Timestamp;
use futures_util::future::BoxFuture;
use platform::queue::QueueName;
use platform::table::Index;
use std::sync::Arc;
use std::time::Duration;

/// What else must be over for the world to be quiet: a sentence about what is not.
type Busy = Box<dyn Fn() -> Option<String>>;

/// A world.
pub struct World {
    /// The border, the executor and the counts.
    pub outside: Arc<Outside>,
    /// `Table`.
    pub table: Arc<MemoryTable>,
    /// `Queue`.
    pub queues: Arc<Queues>,
    /// `Scheduler`.
    pub timers: Arc<Timers>,
    /// `Bus`.
    pub bus: Arc<WorldBus>,
    /// `Files`.
    pub files: Arc<WorldFiles>,
    /// `Secrets`.
    pub secrets: Arc<WorldSecrets>,
    /// `Clock`.
    pub clock: Arc<WorldClock>,
    /// `Http`.
    pub web: Arc<Web>,
    stream: Option<Arc<Stream>>,
    busy: Vec<Busy>,
}

impl World {
    /// An empty world that follows this plan.
    pub fn new(plan: Plan) -> Self {
        let chance = Chance::new(plan.seed).fork("world");
        let outside = Outside::new(plan, &chance);
        let queues = Queues::new(outside.clone(), &chance);
        Self {
            table: MemoryTable::new(outside.clone()),
            timers: Timers::new(outside.clone(), queues.clone()),
            bus: WorldBus::new(outside.clone()),
            files: WorldFiles::new(outside.clone()),
            secrets: WorldSecrets::new(outside.clone()),
            clock: Arc::new(WorldClock(outside.clone())),
            web: Web::new(outside.clone()),
            stream: None,
            busy: Vec::new(),
            queues,
            outside,
        }
    }

    /// The wall clock.
    pub fn now(&self) -> Timestamp {
        self.outside.now()
    }

    /// How often a path was taken.
    pub fn count(&self, path: &str) -> u64 {
        self.outside.counts().get(path).copied().unwrap_or(0)
    }

    /// Writes a line into the trace.
    pub fn say(&self, line: &str) {
        self.outside.trace(|| line.to_owned());
    }

    /// Lets a function consume a queue.
    pub fn consume(&self, queue: QueueName, function: Function) {
        pump::consume(&self.queues, queue, function);
    }

    /// Lets a function take the table's changes.
    pub fn consume_stream(&mut self, name: &'static str, timeout: Duration, handler: stream::Handler) {
        self.stream = Some(Stream::consume(&self.table, &self.outside, name, timeout, handler));
    }

    /// Invokes a function at every full period of the world.
    pub fn every(
        &self,
        period: Duration,
        name: &'static str,
        timeout: Duration,
        function: impl Fn() -> BoxFuture<'static, ()> + Send + Sync + 'static,
    ) {
        let outside = self.outside.clone();
        self.outside.executor.spawn("rate", Role::World, async move {
            loop {
                outside.executor.sleep(period).await;
                let (inside, work) = (outside.clone(), function());
                outside.executor.spawn(name, Role::Function, async move {
                    limited(&inside, timeout, work).await;
                });
            }
        });
    }

    /// One invocation, now; what it answers goes nowhere.
    pub fn invoke(&self, name: &'static str, work: impl Future<Output = ()> + Send + 'static) {
        self.outside.executor.spawn(name, Role::Function, work);
    }

    /// Adds to what must be over for the world to be quiet.
    pub fn quiet_when(&mut self, busy: impl Fn() -> Option<String> + 'static) {
        self.busy.push(Box::new(busy));
    }

    /// Lets time pass.
    pub fn run_for(&self, time: Duration) {
        self.outside.executor.run(time, || false);
    }

    /// Lets time pass until this holds, at most so long; whether it came to hold.
    pub fn run_until(&self, limit: Duration, done: impl FnMut() -> bool) -> bool {
        self.outside.executor.run(limit, done) == Stop::Done
    }

    /// Lets time pass until nothing is under way and nothing is due.
    ///
    /// # Errors
    /// What was still going on when the time was over.
    pub fn run_until_quiet(&self, limit: Duration) -> Result<(), String> {
        match self.run_until(limit, || self.going_on().is_none()) {
            true => Ok(()),
            false => Err(self.going_on().unwrap_or_default()),
        }
    }

    /// What is under way or due, in a sentence.
    pub fn going_on(&self) -> Option<String> {
        if self.outside.executor.functions() > 0 {
            return Some("an invocation is under way".into());
        }
        for queue in QUEUES {
            if self.queues.len(queue) > 0 && queue != QueueName::Quarantine {
                return Some(format!("{} records lie in [{}]", self.queues.len(queue), queue.name()));
            }
        }
        if !self.timers.is_empty() {
            return Some(format!("{} schedules have not fired", self.timers.len()));
        }
        if self.stream.as_ref().is_some_and(|stream| !stream.is_empty()) {
            return Some("the table's stream is not read to its end".into());
        }
        let due = self.table.indexed(Index::Due);
        if due > 0 {
            return Some(format!("{due} items are due"));
        }
        self.busy.iter().find_map(|busy| busy())
    }

    /// Kills every invocation under way. What their records see of it is their visibility's end.
    pub fn kill(&self) {
        self.say("every function is killed");
        self.outside.executor.kill_functions();
    }

    /// The end of a story: nothing may be left over.
    ///
    /// # Panics
    /// When something is under way, due, or was given up.
    pub fn finish(&self, limit: Duration) {
        if let Err(left) = self.run_until_quiet(limit) {
            panic!("the world does not come to rest within {limit:?}: {left}");
        }
        let dead = self.queues.dead_letters();
        assert!(dead.is_empty(), "dead letters: {dead:?}");
        let quarantined = self.queues.bodies(QueueName::Quarantine);
        assert!(quarantined.is_empty(), "quarantined: {quarantined:?}");
        let given_up = self.stream.as_ref().map_or(0, |stream| stream.given_up().len());
        assert_eq!(given_up, 0, "changes that `live` never took");
    }
}

impl Drop for World {
    /// Tasks hold parts of the world which hold tasks: without this, every world would stay in memory.
    fn drop(&mut self) {
        self.outside.executor.clear();
        self.web.close();
    }
}
