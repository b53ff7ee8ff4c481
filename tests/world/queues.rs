//! Standard queues in virtual time: at least once, in no order, delays, a visibility timeout, dead letters. Duplicates
//! are records of their own with one id, as two deliveries of one message are.

use crate::bell::Bell;
use crate::chance::Chance;
use crate::executor::lock;
use crate::outside::Outside;
use async_trait::async_trait;
use platform::queue::{MAX_DELAY, Parcel, Queue, QueueFailure, QueueName, Record};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The queues.
pub const QUEUES: [QueueName; 6] = [
    QueueName::Events,
    QueueName::Ticks,
    QueueName::Outbound,
    QueueName::Runs,
    QueueName::Notices,
    QueueName::Quarantine,
];

/// SQS's bounds for a body and a group.
const MAX_BODY: usize = 1024 * 1024;
const MAX_GROUP: usize = 128;
/// From being visible to being taken.
const POLL: (Duration, Duration) = (Duration::from_millis(2), Duration::from_millis(120));
/// How late a late record comes, and how much later its duplicate may.
const MAX_LATE: Duration = Duration::from_secs(5);
/// The most records that one invocation is handed.
pub const BATCH: usize = 10;

/// All queues.
pub struct Queues {
    pub(crate) outside: Arc<Outside>,
    state: Mutex<State>,
    bells: BTreeMap<QueueName, Bell>,
}

struct State {
    chance: Chance,
    sent: u64,
    deliveries: u64,
    waiting: BTreeMap<QueueName, Vec<Entry>>,
    dead: Vec<(QueueName, String)>,
}

struct Entry {
    id: String,
    body: String,
    visible: Duration,
    receives: u32,
    /// The receipt of its delivery under way.
    receipt: Option<String>,
}

impl Queues {
    /// Empty ones.
    pub fn new(outside: Arc<Outside>, chance: &Chance) -> Arc<Self> {
        let waiting = QUEUES.map(|queue| (queue, Vec::new())).into();
        let state = State { chance: chance.fork("queues"), sent: 0, deliveries: 0, waiting, dead: Vec::new() };
        Arc::new(Self { outside, state: Mutex::new(state), bells: QUEUES.map(|queue| (queue, Bell::default())).into() })
    }

    /// Puts a parcel on a queue from the world's side: no call, no fault but duplicates and lateness.
    pub fn put(&self, queue: QueueName, body: String, delay: Duration) {
        let late = self.outside.fault("queue late", self.outside.plan.faults.late);
        let twice = self.outside.fault("queue duplicate", self.outside.plan.faults.duplicate);
        let mut state = lock(&self.state);
        state.sent += 1;
        let id = format!("{}-{}", queue.name(), state.sent);
        let mut visible = self.outside.executor.now() + delay + state.chance.time(POLL.0, POLL.1);
        if late {
            visible += state.chance.time(Duration::ZERO, MAX_LATE);
        }
        if twice {
            let again = visible + state.chance.time(Duration::ZERO, MAX_LATE);
            let entry = Entry { id: id.clone(), body: body.clone(), visible: again, receives: 0, receipt: None };
            state.waiting.entry(queue).or_default().push(entry);
        }
        state.waiting.entry(queue).or_default().push(Entry { id, body, visible, receives: 0, receipt: None });
        drop(state);
        self.bells[&queue].ring();
    }

    /// How many records a queue holds, those under way included.
    pub fn len(&self, queue: QueueName) -> usize {
        lock(&self.state).waiting[&queue].len()
    }

    /// Whether no queue holds a record, [quarantine] aside, which nobody reads.
    pub fn is_empty(&self) -> bool {
        lock(&self.state).waiting.iter().all(|(queue, entries)| *queue == QueueName::Quarantine || entries.is_empty())
    }

    /// Takes what lies in [quarantine], for the test that wanted it.
    pub fn lift_quarantine(&self) -> Vec<String> {
        let entries = std::mem::take(lock(&self.state).waiting.entry(QueueName::Quarantine).or_default());
        entries.into_iter().map(|entry| entry.body).collect()
    }

    /// The bodies that a queue holds, for a test to look at.
    pub fn bodies(&self, queue: QueueName) -> Vec<String> {
        lock(&self.state).waiting[&queue].iter().map(|entry| entry.body.clone()).collect()
    }

    /// The records that were given up.
    pub fn dead_letters(&self) -> Vec<(QueueName, String)> {
        lock(&self.state).dead.clone()
    }

    /// Forgets the dead letters, for the test that wanted them.
    pub fn bury(&self) -> Vec<(QueueName, String)> {
        std::mem::take(&mut lock(&self.state).dead)
    }

    /// Makes everything under way visible at once, as `local` does when it starts again.
    pub fn reveal(&self) {
        let now = self.outside.executor.now();
        for entry in lock(&self.state).waiting.values_mut().flatten() {
            if entry.receipt.take().is_some() {
                entry.visible = entry.visible.min(now);
            }
        }
        self.bells.values().for_each(Bell::ring);
    }

    pub(crate) fn bell(&self, queue: QueueName) -> &Bell {
        &self.bells[&queue]
    }

    /// When the next record becomes visible.
    pub(crate) fn next_visible(&self, queue: QueueName) -> Option<Duration> {
        lock(&self.state).waiting[&queue].iter().map(|entry| entry.visible).min()
    }

    /// Takes up to [`BATCH`] visible records, in a drawn order; they are invisible from now on for the queue's time.
    pub(crate) fn take(&self, queue: QueueName) -> Vec<Record> {
        let now = self.outside.executor.now();
        let hidden = now + self.visibility(queue);
        let max_receives = self.outside.plan.max_receives;
        let mut state = lock(&self.state);
        let State { chance, waiting, dead, deliveries, .. } = &mut *state;
        let entries = waiting.entry(queue).or_default();
        entries.retain_mut(|entry| {
            let over = entry.visible <= now && entry.receives >= max_receives;
            if over {
                dead.push((queue, std::mem::take(&mut entry.body)));
            }
            !over
        });
        let mut visible: Vec<usize> = (0..entries.len()).filter(|at| entries[*at].visible <= now).collect();
        let most = 1 + chance.below(BATCH);
        let mut taken = Vec::new();
        while taken.len() < most && !visible.is_empty() {
            let entry = &mut entries[visible.swap_remove(chance.below(visible.len()))];
            *deliveries += 1;
            entry.receives += 1;
            entry.visible = hidden;
            let receipt = format!("{}#{deliveries}", entry.id);
            entry.receipt = Some(receipt.clone());
            let (id, body) = (entry.id.clone(), entry.body.clone());
            // Two deliveries of one message never lie in one batch.
            if taken.iter().all(|record: &Record| record.id != id) {
                taken.push(Record { id, receipt, body, receives: entry.receives });
            } else {
                entry.visible = now + Duration::from_millis(1);
                entry.receipt = None;
            }
        }
        taken
    }

    /// Deletes a record that was handled, if this is still its delivery.
    pub(crate) fn delete(&self, queue: QueueName, receipt: &str) {
        let mut state = lock(&self.state);
        state.waiting.entry(queue).or_default().retain(|entry| entry.receipt.as_deref() != Some(receipt));
    }

    fn visibility(&self, queue: QueueName) -> Duration {
        self.outside.plan.visibility.unwrap_or(match queue {
            QueueName::Events | QueueName::Ticks | QueueName::Runs | QueueName::Notices | QueueName::Quarantine => {
                Duration::from_secs(360)
            }
            QueueName::Outbound => Duration::from_secs(180),
        })
    }

    fn failure(queue: QueueName, reason: &str) -> QueueFailure {
        QueueFailure { queue: queue.name(), reason: reason.into() }
    }
}

#[async_trait]
impl Queue for Queues {
    async fn send(&self, queue: QueueName, parcel: Parcel) -> Result<(), QueueFailure> {
        assert!(parcel.delay <= MAX_DELAY && parcel.delay.subsec_nanos() == 0, "a delay that SQS does not know");
        let group = &parcel.group;
        assert!(!group.is_empty() && group.len() <= MAX_GROUP && group.bytes().all(|byte| byte.is_ascii_graphic()));
        let crossing = self.outside.enter("queue.send").await;
        let failure = self.outside.plan.faults.failure;
        let mut answer = Ok(());
        if crossing.fails("queue send failed", failure / 2) {
            answer = Err(Self::failure(queue, "unavailable"));
        } else if parcel.body.is_empty() || parcel.body.len() > MAX_BODY || !parcel.body.chars().all(carried) {
            self.outside.note("queue refused a body");
            answer = Err(Self::failure(queue, "InvalidMessageContents"));
        } else {
            self.put(queue, parcel.body, parcel.delay);
            if crossing.fails("queue answer lost", failure / 2) {
                answer = Err(Self::failure(queue, "no answer"));
            }
        }
        crossing.leave().await;
        answer
    }

    async fn postpone(&self, queue: QueueName, receipt: &str, by: Duration) -> Result<(), QueueFailure> {
        let crossing = self.outside.enter("queue.postpone").await;
        let mut answer = Err(Self::failure(queue, "unavailable"));
        if !crossing.fails("queue postpone failed", self.outside.plan.faults.failure) {
            let now = self.outside.executor.now();
            answer = Err(Self::failure(queue, "MessageNotInflight"));
            for entry in lock(&self.state).waiting.entry(queue).or_default() {
                if entry.receipt.as_deref() == Some(receipt) && entry.visible > now {
                    entry.visible = now + by;
                    answer = Ok(());
                }
            }
            self.bells[&queue].ring();
        }
        crossing.leave().await;
        answer
    }
}

/// The characters that SQS carries.
fn carried(character: char) -> bool {
    matches!(character, '\u{9}' | '\u{A}' | '\u{D}' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}
