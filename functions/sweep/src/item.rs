//! One overdue state: moved on and nudged, or ended.

use crate::{Outside, end};
use domain::due::{Nudge, nudge};
use domain::head::Head;
use domain::message::Message;
use domain::mutant;
use domain::queued::{RunEvent, WakeRun};
use domain::webhook::delivery::Delivery;
use domain::webhook::plan::Notice;
use domain::workflow::{Run, RunState};
use platform::failure::Failure;
use platform::once::{self, Commit};
use platform::records::{change, read_some};
use platform::table::{Freshness, Item, Key, Write};
use platform::telemetry::tally;
use platform::{follow_up, keys};
use serde_json::Value;

/// What the index showed.
pub struct Overdue {
    key: Key,
    due: String,
}

/// What became of it.
pub enum Handled {
    /// Its event is on its way again.
    Nudged,
    /// It has ended.
    Ended,
    /// Somebody else was first: the index lags.
    Moved,
}

impl Overdue {
    /// From an item of the index.
    pub fn read(item: &Item) -> Option<Self> {
        let text = |name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Self { key: Key { pk: text("pk")?, sk: text("sk")? }, due: text("due_sk")? })
    }

    /// The tenant's part of its key.
    pub fn tenant(&self) -> String {
        self.key.pk.split('#').nth(1).unwrap_or_default().to_owned()
    }

    /// Moves it.
    pub async fn handle(&self, outside: Outside<'_>) -> Result<Handled, Failure> {
        let items = outside.table.get(std::slice::from_ref(&self.key), Freshness::Strong).await?;
        let item = items[0].as_ref();
        let shown = item.and_then(|item| item.get("due_sk")).and_then(Value::as_str) == Some(self.due.as_str());
        if !shown {
            return Ok(Handled::Moved);
        }
        if self.key.sk == keys::HEAD {
            match read_some::<Head>(item)? {
                Some(head) => self.window(&head, outside).await,
                None => Ok(Handled::Moved),
            }
        } else if self.key.sk.starts_with(keys::RUNS) {
            match read_some::<Run>(item)? {
                Some(run) => self.run(&run, outside).await,
                None => Ok(Handled::Moved),
            }
        } else if self.key.sk.starts_with(keys::DELIVERIES) {
            match read_some::<Delivery>(item)? {
                Some(delivery) => self.delivery(&delivery, outside).await,
                None => Ok(Handled::Moved),
            }
        } else {
            match read_some::<Message>(item)? {
                Some(message) => self.message(&message, outside).await,
                None => Ok(Handled::Moved),
            }
        }
    }

    async fn window(&self, head: &Head, outside: Outside<'_>) -> Result<Handled, Failure> {
        let now = outside.clock.now();
        if head.window.is_none() {
            // It was put off until now. Whoever woke it first has taken `due` away.
            let mut awake = head.clone();
            awake.wake();
            return self.store(change(head, &awake, &["due_sk", "windows"]), Handled::Ended, outside).await;
        }
        match nudge(head.nudges, now) {
            Nudge::Last => {
                let ended = end::window(head);
                let handled = self.store(change(head, &ended, end::WINDOW), Handled::Ended, outside).await?;
                if matches!(handled, Handled::Ended) {
                    tally::windows(Some(head), &ended);
                }
                Ok(handled)
            }
            Nudge::Again(due) => {
                let after = Head { due: Some(due), nudges: head.nudges + 1, ..head.clone() };
                let handled = self.store(change(head, &after, &["due_sk"]), Handled::Nudged, outside).await?;
                if matches!(handled, Handled::Nudged) && !mutant!("sweep_forgets_ticks") {
                    follow_up::tick(outside.queue, head, now, now).await?;
                }
                Ok(handled)
            }
        }
    }

    async fn message(&self, message: &Message, outside: Outside<'_>) -> Result<Handled, Failure> {
        let now = outside.clock.now();
        match nudge(message.nudges, now) {
            Nudge::Last => {
                self.store(change(message, &end::message(message), end::MESSAGE), Handled::Ended, outside).await
            }
            Nudge::Again(due) => {
                let after = Message { due: Some(due), nudges: message.nudges + 1, ..message.clone() };
                let handled = self.store(change(message, &after, &["due_sk"]), Handled::Nudged, outside).await?;
                if matches!(handled, Handled::Nudged) {
                    follow_up::send(outside.queue, &follow_up::send_event(message)).await?;
                }
                Ok(handled)
            }
        }
    }

    async fn run(&self, run: &Run, outside: Outside<'_>) -> Result<Handled, Failure> {
        match nudge(run.nudges, outside.clock.now()) {
            Nudge::Last => {
                let ended = run.ended(RunState::Stuck);
                self.store(change(run, &ended, &["due_sk", "taken", "state"]), Handled::Ended, outside).await
            }
            Nudge::Again(due) => {
                let after = Run { due: Some(due), nudges: run.nudges + 1, ..run.clone() };
                let handled = self.store(change(run, &after, &["due_sk"]), Handled::Nudged, outside).await?;
                if matches!(handled, Handled::Nudged) {
                    follow_up::run(outside.queue, &run.tenant, &RunEvent::Wake(WakeRun::of(run))).await?;
                }
                Ok(handled)
            }
        }
    }

    async fn delivery(&self, delivery: &Delivery, outside: Outside<'_>) -> Result<Handled, Failure> {
        let now = outside.clock.now();
        match nudge(delivery.nudges, now) {
            Nudge::Last => {
                let ended = end::delivery(delivery, now);
                self.store(change(delivery, &ended, &["due_sk", "tries", "replays"]), Handled::Ended, outside).await
            }
            Nudge::Again(due) => {
                let after = Delivery { due: Some(due), nudges: delivery.nudges + 1, ..delivery.clone() };
                let handled = self.store(change(delivery, &after, &["due_sk"]), Handled::Nudged, outside).await?;
                if matches!(handled, Handled::Nudged) {
                    follow_up::notice(outside.queue, &Notice::of(delivery)).await?;
                }
                Ok(handled)
            }
        }
    }

    async fn store(&self, write: Option<Write>, done: Handled, outside: Outside<'_>) -> Result<Handled, Failure> {
        let writes: Vec<Write> = write.into_iter().collect();
        match once::commit(outside.table, &writes).await? {
            Commit::Done => Ok(done),
            Commit::Lost => Ok(Handled::Moved),
        }
    }
}
