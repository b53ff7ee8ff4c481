//! A wake-up: the run is advanced to its next wait. Run and texts are stored in one transaction that expects the steps taken as
//! they were read; a repeated wake-up finds the run further on and only repeats what follows from its last advance.

use crate::Outside;
use domain::contact::Contact;
use domain::head::Head;
use domain::message::{Message, MessageRef, Origin, Source};
use domain::queued::WakeRun;
use domain::settings::Settings;
use domain::workflow::{Advance, Facts, Moved, Run, advance};
use domain::{MessageId, Timestamp, due};
use platform::failure::Failure;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, create, read_some};
use platform::table::{Freshness, Write};
use platform::{follow_up, keys};

/// What an advance expects of the run.
const EXPECTS: &[&str] = &["taken", "state", "until"];

/// Advances the run.
pub async fn wake(wake: &WakeRun, outside: Outside<'_>) -> Result<(), Failure> {
    let settings = outside.cache.settings(outside.table, outside.clock, &wake.tenant).await?;
    let asked = [
        keys::run(&wake.tenant, &wake.thread, &wake.run),
        keys::head(&wake.tenant, &wake.thread),
        keys::contact(&wake.tenant, &wake.contact),
    ];
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        let items = outside.table.get(&asked, Freshness::Strong).await?;
        let (Some(run), Some(head), Some(contact)) = (
            read_some::<Run>(items[0].as_ref())?,
            read_some::<Head>(items[1].as_ref())?,
            read_some::<Contact>(items[2].as_ref())?,
        ) else {
            return Ok(());
        };
        let known =
            outside.cache.workflow(outside.table, outside.clock, &run.tenant, &run.workflow, run.version).await?;
        let workflow = known.ok_or(Failure::Missing("the run's workflow"))?;
        let now = outside.clock.now();
        match advance(&run, &workflow, Facts { contact: &contact.as_of(now) }, wake.taken, now) {
            Advance::Nothing if run.taken > wake.taken => return follow(&run, &[], outside).await,
            Advance::Nothing => return Ok(()),
            Advance::Early(until) => {
                return follow_up::wake_at(outside.queue, outside.scheduler, outside.clock, &WakeRun::of(&run), until)
                    .await;
            }
            Advance::Moved(moved) => {
                let (after, texts) = placed(*moved, &head, &settings, now);
                let mut writes: Vec<Write> = change(&run, &after, EXPECTS).into_iter().collect();
                writes.extend(texts.iter().map(create));
                if once::commit(outside.table, &writes).await? == Commit::Done {
                    tracing::info!(tenant = %after.tenant, run = %after.id, taken = after.taken, texts = texts.len(), "a run moved on");
                    return follow(&after, &texts, outside).await;
                }
            }
        }
    }
    Err(Failure::Busy)
}

/// The texts as messages, each behind the one before it, and the run that knows where they are.
fn placed(moved: Moved, head: &Head, settings: &Settings, now: Timestamp) -> (Run, Vec<Message>) {
    let Moved { mut run, texts } = moved;
    let mut messages: Vec<Message> = vec![];
    for (step, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        let offset = i64::try_from(messages.len()).unwrap_or(0);
        let at = Timestamp(now.max(head.last_message_at).0 + offset);
        let id = MessageId::of(&settings.salt, &["run", run.id.as_str(), &step.to_string()]);
        let after = messages.last().map(|message| message.place.clone());
        messages.push(Message {
            origin: Some(Origin::Workflow),
            after,
            due: Some(now.plus(due::GRACE)),
            ..Message::new(head, MessageRef { at, id }, Source::System, text)
        });
    }
    run.sent = messages.iter().map(|message| message.place.clone()).collect();
    (run, messages)
}

/// What follows from an advance: its texts ask for their admission, and the next wake-up is set.
async fn follow(run: &Run, texts: &[Message], outside: Outside<'_>) -> Result<(), Failure> {
    for message in texts {
        follow_up::send(outside.queue, &follow_up::send_event(message)).await?;
    }
    if texts.is_empty() && !run.sent.is_empty() {
        let asked: Vec<_> = run.sent.iter().map(|place| keys::message(&run.tenant, &run.thread, place)).collect();
        for item in outside.table.get(&asked, Freshness::Strong).await?.iter().flatten() {
            let message: Message = platform::records::read(item)?;
            follow_up::send(outside.queue, &follow_up::send_event(&message)).await?;
        }
    }
    let Some(until) = run.until.filter(|_| run.state.goes_on()) else { return Ok(()) };
    follow_up::wake_at(outside.queue, outside.scheduler, outside.clock, &WakeRun::of(run), until).await
}
