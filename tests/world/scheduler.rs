//! EventBridge Scheduler: fires up to a minute after its instant, by chance twice, late, or not at all.

use crate::executor::{Role, lock};
use crate::outside::Outside;
use crate::queues::Queues;
use async_trait::async_trait;
use platform::scheduler::{Schedule, Scheduler, SchedulerFailure};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// EventBridge Scheduler's own precision.
const PRECISION: Duration = Duration::from_secs(60);
const MAX_LATE: Duration = Duration::from_secs(600);
const MAX_NAME: usize = 64;

/// The schedules that have not fired.
pub struct Timers {
    outside: Arc<Outside>,
    queues: Arc<Queues>,
    set: Arc<Mutex<BTreeMap<String, Schedule>>>,
}

impl Timers {
    /// None.
    pub fn new(outside: Arc<Outside>, queues: Arc<Queues>) -> Arc<Self> {
        Arc::new(Self { outside, queues, set: Arc::default() })
    }

    /// The schedules that have not fired.
    pub fn pending(&self) -> Vec<Schedule> {
        lock(&self.set).values().cloned().collect()
    }

    /// How many have not fired.
    pub fn len(&self) -> usize {
        lock(&self.set).len()
    }

    /// Whether all have fired.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn start(&self, schedule: Schedule) {
        let faults = self.outside.plan.faults;
        let mut wait = schedule.at.since(self.outside.now());
        wait += self.outside.draw(|chance| chance.time(Duration::ZERO, PRECISION));
        if self.outside.fault("timer late", faults.timer_late) {
            wait += self.outside.draw(|chance| chance.time(Duration::ZERO, MAX_LATE));
        }
        let fires = match () {
            () if self.outside.fault("timer dropped", faults.timer_dropped) => 0,
            () if self.outside.fault("timer twice", faults.timer_twice) => 2,
            () => 1,
        };
        let (outside, queues, set) = (self.outside.clone(), self.queues.clone(), self.set.clone());
        lock(&set).insert(schedule.name.clone(), schedule.clone());
        self.outside.executor.spawn("timer", Role::World, async move {
            outside.executor.sleep(wait).await;
            lock(&set).remove(&schedule.name);
            for _ in 0..fires {
                queues.put(schedule.queue, schedule.body.clone(), Duration::ZERO);
            }
        });
    }
}

#[async_trait]
impl Scheduler for Timers {
    async fn set(&self, schedule: Schedule) -> Result<(), SchedulerFailure> {
        let name = &schedule.name;
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
        assert!(!name.is_empty() && name.len() <= MAX_NAME && name.bytes().all(letters), "a name no schedule can have");
        let crossing = self.outside.enter("scheduler.set").await;
        let failure = self.outside.plan.faults.failure;
        let mut answer = Ok(());
        if crossing.fails("scheduler failed", failure / 2) {
            answer = Err(SchedulerFailure("unavailable".into()));
        } else {
            if !lock(&self.set).contains_key(name) {
                self.start(schedule);
            }
            if crossing.fails("scheduler answer lost", failure / 2) {
                answer = Err(SchedulerFailure("no answer".into()));
            }
        }
        crossing.leave().await;
        answer
    }
}
