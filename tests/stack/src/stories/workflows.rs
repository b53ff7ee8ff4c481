//! A workflow's wait of an hour, which a schedule ends. The hour is taken away: from the run, which says until when it waits, and
//! from its schedule. Who fires it, and what it leads to, is left as it is.

use super::SOON;
use crate::deployment::{Deployment, until};
use crate::tenants::{ACME, ACME_NUMBER, thread};
use domain::queued::{self, RunEvent, StartRun, VERSION, WakeRun};
use domain::workflow::{Run, RunState, Step, Workflow};
use domain::{Phone, TenantId, Timestamp, WorkflowId};
use fakes::telnyx::Kind;
use platform::once;
use platform::records::create;
use serde_json::{Value, json};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

const PHONE: &str = "+12125550158";

pub async fn a_wait_of_an_hour_is_ended_by_its_schedule_and_by_nothing_earlier(on: &Deployment) {
    begin(on).await;
    let text = async || texts(on).first().cloned();
    assert_eq!(until("the first text", SOON, text).await, "Thank you for your visit!");
    let waits = async || on.stored.runs(ACME, &thread(PHONE)).await.into_iter().find(|run| run.until.is_some());
    let run = until("the wait", SOON, waits).await;
    let end = run.until.expect("it was found by it");
    assert_eq!((run.state, run.taken), (RunState::Waiting, 2));

    let schedule = until("the schedule", SOON, async || schedule(on, &run).await).await;
    assert!(fires_at(&schedule) >= end && fires_at(&schedule).since(end) <= Duration::from_secs(60), "{schedule}");
    assert_eq!(schedule["ActionAfterCompletion"], "DELETE");
    assert_eq!(schedule["Target"]["Arn"], on.arn("RunsQueue").await);

    // Somebody wakes it early: it goes on waiting, and keeps its schedule.
    let early = queued::write(&RunEvent::Wake(WakeRun::of(&run)));
    on.queue("RunsQueue", &early).await;
    let empty = async || (on.lying_or_in_hand("RunsQueue").await == 0).then_some(());
    until("the early wake-up, handled", SOON, empty).await;
    assert_eq!(texts(on).len(), 1);

    skip_the_hour(on, &run, schedule).await;
    until("the text after the wait", SOON, async || texts(on).get(1).cloned()).await;
    let done = async || on.stored.runs(ACME, &thread(PHONE)).await.into_iter().find(|run| run.state == RunState::Done);
    until("the end of the run", SOON, done).await;
    until("the schedule gone", SOON, async || self::schedule(on, &run).await.is_none().then_some(())).await;
    // A timer that comes twice does no harm.
    on.queue("RunsQueue", &early).await;
    until("the late wake-up, handled", SOON, empty).await;
    assert_eq!(texts(on), ["Thank you for your visit!", "How was it, friend?"]);
    assert_eq!(on.posts(PHONE).len(), 2);
}

/// A workflow, and a run of it.
async fn begin(on: &Deployment) {
    let (tenant, id) = (TenantId::parse(ACME).expect("an id"), WorkflowId::parse("visit").expect("an id"));
    let send = |text: &str| Step::Send { text: text.to_owned() };
    let steps = vec![
        send("Thank you for your visit!"),
        Step::Delay { seconds: HOUR.as_secs() },
        send("How was it, {name|friend}?"),
    ];
    let workflow = Workflow { v: 1, tenant: tenant.clone(), id: id.clone(), version: 1, name: "Visit".into(), steps };
    once::commit(&on.stored.0, &[create(&workflow)]).await.expect("the table takes it");
    let number = |number| Phone::parse(number).expect("E.164");
    let (ours, theirs) = (number(ACME_NUMBER), number(PHONE));
    let start = StartRun { v: VERSION, tenant, id: "a visit".into(), workflow: id, version: 1, ours, theirs };
    on.queue("RunsQueue", &queued::write(&RunEvent::Start(start))).await;
}

/// What the handset shows.
fn texts(on: &Deployment) -> Vec<String> {
    let shown = on.phone(PHONE).into_iter().filter(|shown| shown.kind == Kind::Message);
    shown.map(|shown| shown.text).collect()
}

/// The schedule of a run's wait, if it has one.
async fn schedule(on: &Deployment, run: &Run) -> Option<Value> {
    let path = format!("/schedules/{}-{}?groupName={}", run.id, run.taken, on.made.resource("ScheduleGroup"));
    serde_json::from_slice(&on.api.get("scheduler", &path).await.ok()?).ok()
}

/// When it fires.
fn fires_at(schedule: &Value) -> Timestamp {
    let expression = schedule["ScheduleExpression"].as_str().unwrap_or_default();
    let time = expression.trim_start_matches("at(").trim_end_matches(')');
    Timestamp::parse(&format!("{time}.000Z")).expect("it is for an instant")
}

/// The run waits until now, and its schedule is due.
async fn skip_the_hour(on: &Deployment, run: &Run, mut schedule: Value) {
    let now = on.outside.now();
    on.stored.change(run, &Run { until: Some(now), ..run.clone() }, &["taken"]).await;
    let time = now.to_string();
    schedule["ScheduleExpression"] = json!(format!("at({})", time.split('.').next().unwrap_or(&time)));
    let path = format!("/schedules/{}-{}", run.id, run.taken);
    on.api.put("scheduler", &path, schedule.to_string().into_bytes()).await.expect("the emulator takes it");
}
