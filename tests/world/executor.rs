//! The executor: one thread, a virtual clock, and chance in place of a scheduler. Ready tasks run in a drawn order; when
//! none is ready, time jumps to the next timer. The same seed gives the same steps to the last one.
//! A task that is killed makes no further step and its future is dropped as soon as the step that killed it returns.

mod sleep;
mod task;

use crate::chance::{Chance, micros};
pub use sleep::Sleep;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Wake, Waker};
use std::time::Duration;
use task::{Ready, Task, TaskWaker};

/// More steps than this without time moving is a loop that will never end.
const MAX_STEPS_AT_ONE_INSTANT: u32 = 100_000;

/// What a task stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An invocation of a function: its outside calls are counted, delayed, crashed and failed.
    Function,
    /// A part of the outside itself or of the story: never touched by faults.
    World,
}

/// The task that is making a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Current {
    /// Its number, rising in the order of starting.
    pub id: u64,
    /// Its name in traces and counts.
    pub name: &'static str,
    /// What it stands for.
    pub role: Role,
    /// Whether it was killed in this step.
    pub dead: bool,
}

/// Why [`Executor::run`] came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// What was waited for is so.
    Done,
    /// The time given is over.
    Late,
    /// No task is ready and no timer is set.
    Idle,
}

/// The executor.
pub struct Executor {
    state: Mutex<State>,
    ready: Arc<Ready>,
}

struct State {
    now: u64,
    next: u64,
    timers: BTreeMap<(u64, u64), Waker>,
    tasks: BTreeMap<u64, Task>,
    functions: usize,
    current: Option<Current>,
    chance: Chance,
}

impl Executor {
    /// At instant zero, without tasks.
    pub fn new(chance: Chance) -> Arc<Self> {
        let (next, now, functions) = (0, 0, 0);
        let (timers, tasks, current) = (BTreeMap::new(), BTreeMap::new(), None);
        let state = Mutex::new(State { now, next, timers, tasks, functions, current, chance });
        Arc::new(Self { state, ready: Arc::default() })
    }

    /// How long the world has existed.
    pub fn now(&self) -> Duration {
        Duration::from_micros(self.state().now)
    }

    /// Starts a task; it makes its first step when its turn comes.
    pub fn spawn(&self, name: &'static str, role: Role, future: impl Future<Output = ()> + Send + 'static) -> u64 {
        let mut state = self.state();
        let id = state.number();
        let waker = Arc::new(TaskWaker { id, queued: AtomicBool::new(false), ready: self.ready.clone() });
        waker.wake_by_ref();
        state.functions += usize::from(role == Role::Function);
        state.tasks.insert(id, Task { name, role, future: Some(Box::pin(future)), waker });
        id
    }

    /// How many invocations of functions are under way.
    pub fn functions(&self) -> usize {
        self.state().functions
    }

    /// The task that is making a step now.
    pub fn current(&self) -> Option<Current> {
        self.state().current
    }

    /// Kills the task that is making a step now: it must not act any more, and is dropped when the step returns.
    pub fn kill_current(&self) {
        if let Some(current) = &mut self.state().current {
            current.dead = true;
        }
    }

    /// Kills every invocation under way, as a process that is killed does. Not from inside a function.
    pub fn kill_functions(&self) {
        let killed: Vec<Task> = {
            let mut state = self.state();
            let ids: Vec<u64> =
                state.tasks.iter().filter(|(_, task)| task.role == Role::Function).map(|(id, _)| *id).collect();
            state.functions = 0;
            ids.iter().filter_map(|id| state.tasks.remove(id)).collect()
        };
        drop(killed);
    }

    /// Drops everything, which also frees what tasks and the world hold of each other.
    pub fn clear(&self) {
        let (tasks, timers) = {
            let mut state = self.state();
            state.functions = 0;
            (std::mem::take(&mut state.tasks), std::mem::take(&mut state.timers))
        };
        drop(tasks);
        drop(timers);
    }

    /// Waits in virtual time.
    pub fn sleep(self: &Arc<Self>, time: Duration) -> Sleep {
        let until = self.state().now.saturating_add(micros(time));
        Sleep { executor: self.clone(), until, timer: None }
    }

    /// Runs until `done` holds at an instant at which nothing more is ready, at most this long.
    pub fn run(&self, limit: Duration, mut done: impl FnMut() -> bool) -> Stop {
        let end = self.state().now.saturating_add(micros(limit));
        loop {
            self.run_instant();
            if done() {
                return Stop::Done;
            }
            if !self.jump(end) {
                let mut state = self.state();
                let stop = if state.timers.is_empty() { Stop::Idle } else { Stop::Late };
                state.now = state.now.max(end);
                return stop;
            }
        }
    }

    /// Runs a future as part of the world and gives its answer.
    ///
    /// # Panics
    /// When it waits for something that never comes.
    pub fn block_on<T: Send + 'static>(&self, future: impl Future<Output = T> + Send + 'static) -> T {
        self.block_on_as("test", Role::World, future)
    }

    /// The same, under this name and as this.
    ///
    /// # Panics
    /// Likewise.
    pub fn block_on_as<T: Send + 'static>(
        &self,
        name: &'static str,
        role: Role,
        future: impl Future<Output = T> + Send + 'static,
    ) -> T {
        let slot = Arc::new(Mutex::new(None));
        let answer = slot.clone();
        self.spawn(name, role, async move {
            let value = future.await;
            *lock(&answer) = Some(value);
        });
        let stop = self.run(Duration::MAX, || lock(&slot).is_some());
        assert_eq!(stop, Stop::Done, "the future waits for something that never comes");
        lock(&slot).take().expect("run ended because it is there")
    }

    fn run_instant(&self) {
        for _ in 0..MAX_STEPS_AT_ONE_INSTANT {
            let Some(id) = self.take_ready() else { return };
            self.step(id);
        }
        panic!("{MAX_STEPS_AT_ONE_INSTANT} steps and time did not move: a task wakes itself for ever");
    }

    fn take_ready(&self) -> Option<u64> {
        let mut state = self.state();
        let mut ready = lock(&self.ready);
        match ready.len() {
            0 => None,
            1 => ready.pop(),
            many => {
                let chosen = state.chance.below(many);
                Some(ready.swap_remove(chosen))
            }
        }
    }

    fn step(&self, id: u64) {
        let (mut future, waker) = {
            let mut state = self.state();
            let Some(task) = state.tasks.get_mut(&id) else { return };
            let (name, role) = (task.name, task.role);
            task.waker.queued.store(false, Ordering::Relaxed);
            let future = task.future.take().expect("a task is polled by one step at a time");
            let waker = task.waker.clone();
            state.current = Some(Current { id, name, role, dead: false });
            (future, waker)
        };
        let waker = Waker::from(waker);
        let poll = future.as_mut().poll(&mut Context::from_waker(&waker));
        let ended = {
            let mut state = self.state();
            let dead = state.current.take().is_some_and(|current| current.dead);
            if dead || poll.is_ready() {
                let task = state.tasks.remove(&id);
                if task.as_ref().is_some_and(|task| task.role == Role::Function) {
                    state.functions -= 1;
                }
                task
            } else {
                if let Some(task) = state.tasks.get_mut(&id) {
                    task.future = Some(future);
                    return;
                }
                None
            }
        };
        // Without the lock held: what is dropped here may ring bells and free timers.
        drop(ended);
    }

    /// To the next timer, unless it lies beyond `end`.
    fn jump(&self, end: u64) -> bool {
        let mut due = Vec::new();
        {
            let mut state = self.state();
            let Some((&(at, _), _)) = state.timers.first_key_value() else {
                return false;
            };
            if at > end {
                return false;
            }
            state.now = state.now.max(at);
            while let Some(first) = state.timers.first_entry() {
                if first.key().0 > at {
                    break;
                }
                due.push(first.remove());
            }
        }
        due.into_iter().for_each(Waker::wake);
        true
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl State {
    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }
}

/// Locks; the world has one thread, so there is never anyone to wait for, and a panic has already failed the test.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
