//! A start: one run of a workflow for one customer. Its id derives from the start's, so a repeated start is the same run.

use crate::Outside;
use domain::contact::Contact;
use domain::conversation::Beginning;
use domain::head::{Head, Trigger};
use domain::queued::{RunEvent, StartRun, VERSION, WakeRun};
use domain::settings::Settings;
use domain::workflow::{Run, RunState};
use domain::{ContactId, RunId, ThreadId, Timestamp, due};
use platform::failure::Failure;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, create, item_at, read_some};
use platform::table::{Condition, Freshness, Write};
use platform::{follow_up, keys};

/// Stores the run, and wakes it.
pub async fn start(start: &StartRun, outside: Outside<'_>) -> Result<(), Failure> {
    let settings = outside.cache.settings(outside.table, outside.clock, &start.tenant).await?;
    let route = outside.cache.route(outside.table, outside.clock, &start.ours).await?;
    let Some(route) = route.filter(|route| route.tenant == start.tenant) else {
        tracing::error!(tenant = %start.tenant, workflow = %start.workflow, "a start from a number that is not the tenant's");
        return Ok(());
    };
    let known =
        outside.cache.workflow(outside.table, outside.clock, &start.tenant, &start.workflow, start.version).await?;
    if known.is_none() {
        tracing::error!(tenant = %start.tenant, workflow = %start.workflow, version = start.version, "a start of a workflow that does not exist");
        return Ok(());
    }
    let new = run(start, &settings, outside.clock.now());
    let asked = [
        keys::head(&new.tenant, &new.thread),
        keys::contact(&new.tenant, &new.contact),
        keys::run(&new.tenant, &new.thread, &new.id),
    ];
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        let items = outside.table.get(&asked, Freshness::Strong).await?;
        let head: Option<Head> = read_some(items[0].as_ref())?;
        let contact: Option<Contact> = read_some(items[1].as_ref())?;
        let known: Option<Run> = read_some(items[2].as_ref())?;
        if known.is_none() {
            let writes = writes(&new, head.as_ref(), contact.as_ref(), &route.account);
            if once::commit(outside.table, &writes).await? == Commit::Lost {
                continue;
            }
            tracing::info!(tenant = %new.tenant, run = %new.id, workflow = %new.workflow, version = new.version, "a run starts");
        }
        let run = known.as_ref().unwrap_or(&new);
        let event = RunEvent::Wake(WakeRun::of(run));
        return follow_up::run(outside.queue, &run.tenant, &event).await;
    }
    Err(Failure::Busy)
}

fn run(start: &StartRun, settings: &Settings, now: Timestamp) -> Run {
    let (ours, theirs) = (start.ours.as_str(), start.theirs.as_str());
    let contact = ContactId::of(&settings.salt, "sms", theirs);
    Run {
        v: VERSION,
        tenant: start.tenant.clone(),
        id: RunId::of(&settings.salt, &["run", start.workflow.as_str(), contact.as_str(), &start.id]),
        thread: ThreadId::of(&settings.salt, "sms", ours, theirs),
        contact,
        ours: start.ours.clone(),
        theirs: start.theirs.clone(),
        workflow: start.workflow.clone(),
        version: start.version,
        step: 0,
        taken: 0,
        state: RunState::Ready,
        until: None,
        sent: vec![],
        started: now,
        due: Some(now.plus(due::GRACE)),
        nudges: 0,
    }
}

/// The run, and what a first text to somebody needs: a conversation that is not listed until they answer (C10).
fn writes(run: &Run, head: Option<&Head>, contact: Option<&Contact>, account: &str) -> Vec<Write> {
    let mut writes = vec![create(run)];
    if head.is_none() {
        let beginning = Beginning {
            tenant: run.tenant.clone(),
            thread: run.thread.clone(),
            contact: run.contact.clone(),
            account: account.to_owned(),
            ours: run.ours.clone(),
            theirs: run.theirs.clone(),
            trigger: Trigger::Outbound,
            listed: false,
            opted_out: contact.is_some_and(|contact| contact.opted_out),
            at: run.started,
        };
        writes.push(create(&beginning.head()));
        let key = keys::contact_thread(&run.tenant, &run.contact, &run.thread);
        let item = item_at(key, &serde_json::json!({"v": 1, "thread": run.thread}), vec![]);
        writes.push(Write::Put { item, condition: Condition::All(vec![]) });
    }
    match contact {
        None => writes.push(create(&Contact::new(run.tenant.clone(), run.contact.clone(), run.theirs.clone()))),
        Some(contact) => writes.extend(change(contact, &contact.met(), &[])),
    }
    writes
}
