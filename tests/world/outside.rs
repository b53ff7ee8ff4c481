//! The border that every outside call of every function crosses: here it takes its time, is counted, crashes or fails.
//! Calls from the world's own tasks pass untouched. A task that was killed never comes back from here.

use crate::chance::Chance;
use crate::executor::{Current, Executor, Role, lock};
use crate::plan::{Crash, Moment, Plan};
use domain::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// When the world begins.
pub const BEGINNING: Timestamp = Timestamp(1_795_273_200_000); // 2026-11-21T15:00:00Z

/// One in this many calls is slow.
const SLOW: usize = 40;

/// The border.
pub struct Outside {
    /// The clock and the tasks.
    pub executor: Arc<Executor>,
    /// What goes wrong.
    pub plan: Plan,
    state: Mutex<State>,
}

struct State {
    chance: Chance,
    calls: u64,
    by_kind: BTreeMap<(&'static str, &'static str), u64>,
    counts: BTreeMap<&'static str, u64>,
    lines: Vec<String>,
}

/// A call that is across. Its effect comes next, then [`Crossing::leave`].
pub struct Crossing {
    outside: Arc<Outside>,
    kind: &'static str,
    number: Option<u64>,
}

impl Outside {
    /// With nothing counted yet.
    pub fn new(plan: Plan, chance: &Chance) -> Arc<Self> {
        let executor = Executor::new(chance.fork("executor"));
        let (by_kind, counts, lines) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        let state = State { chance: chance.fork("outside"), calls: 0, by_kind, counts, lines };
        Arc::new(Self { executor, plan, state: Mutex::new(state) })
    }

    /// The wall clock of the world.
    pub fn now(&self) -> Timestamp {
        BEGINNING.plus(self.executor.now())
    }

    /// A call sets out.
    pub async fn enter(self: &Arc<Self>, kind: &'static str) -> Crossing {
        let Some(current) = self.function().await else {
            return Crossing { outside: self.clone(), kind, number: None };
        };
        let (number, latency) = {
            let mut state = lock(&self.state);
            state.calls += 1;
            *state.by_kind.entry((current.name, kind)).or_default() += 1;
            (state.calls, state.latency())
        };
        self.trace(|| format!("{} {kind} (call {number})", current.name));
        self.crash(number, kind, Moment::Before).await;
        self.executor.sleep(latency).await;
        Crossing { outside: self.clone(), kind, number: Some(number) }
    }

    /// How many outside calls functions have made.
    pub fn calls(&self) -> u64 {
        lock(&self.state).calls
    }

    /// How many outside calls were made, by function and kind.
    pub fn calls_by_kind(&self) -> BTreeMap<(&'static str, &'static str), u64> {
        lock(&self.state).by_kind.clone()
    }

    /// Notes that this path was taken.
    pub fn note(&self, path: &'static str) {
        *lock(&self.state).counts.entry(path).or_default() += 1;
    }

    /// How often each noted path was taken.
    pub fn counts(&self) -> BTreeMap<&'static str, u64> {
        lock(&self.state).counts.clone()
    }

    /// Whether a fault happens now: never once faults have stopped. Notes it.
    pub fn fault(&self, path: &'static str, per_mille: u32) -> bool {
        if per_mille == 0 || self.plan.faults_end.is_some_and(|end| self.executor.now() >= end) {
            return false;
        }
        let happens = lock(&self.state).chance.per_mille(per_mille);
        if happens {
            self.note(path);
            self.trace(|| format!("fault: {path}"));
        }
        happens
    }

    /// Does this when faults stop, if they ever do.
    pub fn when_faults_end(&self, calm: impl FnOnce() + Send + 'static) {
        let Some(end) = self.plan.faults_end else { return };
        let wait = self.executor.sleep(end.saturating_sub(self.executor.now()));
        self.executor.spawn("calm", Role::World, async move {
            wait.await;
            calm();
        });
    }

    /// Whether the call of a function may be failed at all.
    pub fn in_function(&self) -> bool {
        self.executor.current().is_some_and(|current| current.role == Role::Function)
    }

    /// A draw for whatever the outside decides.
    pub fn draw<T>(&self, of: impl FnOnce(&mut Chance) -> T) -> T {
        of(&mut lock(&self.state).chance)
    }

    /// Keeps a line for people to read, when lines are kept.
    pub fn trace(&self, line: impl FnOnce() -> String) {
        if self.plan.trace {
            let line = format!("{:>12.6} {}", self.executor.now().as_secs_f64(), line());
            lock(&self.state).lines.push(line);
        }
    }

    /// The lines kept.
    pub fn lines(&self) -> Vec<String> {
        lock(&self.state).lines.clone()
    }

    /// The function that calls, if it is one; a dead one never comes back.
    async fn function(&self) -> Option<Current> {
        let current = self.executor.current().filter(|current| current.role == Role::Function)?;
        if current.dead {
            std::future::pending::<()>().await;
        }
        Some(current)
    }

    async fn crash(&self, number: u64, kind: &'static str, moment: Moment) {
        let planned = self.plan.crashes.contains(&Crash { call: number, moment });
        if planned {
            self.note("crash planned");
        }
        if planned || self.fault("crash by chance", self.plan.faults.crash) {
            self.trace(|| format!("crash {moment:?} {kind} (call {number})"));
            self.executor.kill_current();
            std::future::pending::<()>().await;
        }
    }
}

impl Crossing {
    /// The effect is done and the answer sets out.
    pub async fn leave(self) {
        let Some(number) = self.number else { return };
        self.outside.function().await;
        self.outside.crash(number, self.kind, Moment::After).await;
        let latency = lock(&self.outside.state).latency();
        self.outside.executor.sleep(latency).await;
        self.outside.function().await;
    }

    /// Whether this call's effect is refused by chance.
    pub fn fails(&self, path: &'static str, per_mille: u32) -> bool {
        self.number.is_some() && self.outside.fault(path, per_mille)
    }
}

impl State {
    /// One way: mostly 0.5–4 ms, now and then up to 300 ms.
    fn latency(&mut self) -> Duration {
        let most = if self.chance.below(SLOW) == 0 { 300_000 } else { 4_000 };
        Duration::from_micros(self.chance.between(500, most))
    }
}
