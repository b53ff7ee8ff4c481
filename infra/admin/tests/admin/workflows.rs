//! Workflows on the command line: versions never change, a start is one run, and a cancelled run is over.

use crate::world::{ACME, PHONE, World};
use domain::queued::{self, RunEvent};
use domain::workflow::{Run, RunState};
use domain::{ContactId, RunId, TenantId, ThreadId, Timestamp, WorkflowId};
use platform::records;
use serde_json::json;

fn file(steps: &str) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("volley-steps-{}-{}.json", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, steps).expect("written");
    path.to_str().expect("text").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_workflow_is_a_new_version_and_a_wrong_one_is_refused_with_its_step() {
    let world = World::with_tenants().await;
    let put = async |steps: &str| {
        let file = file(steps);
        world.run(&["workflow", "put", "acme", "welcome", "--file", &file, "--json"]).await
    };
    let hello = r#"[{"kind": "send", "text": "Hi {name|there}!"}]"#;
    for (steps, version, changed) in
        [(hello, 1, true), (hello, 1, false), (r#"[{"kind":"send","text":"Hi!"}]"#, 2, true)]
    {
        let said = put(steps).await.fine().json();
        assert_eq!((&said["version"], &said["changed"]), (&json!(version), &json!(changed)));
    }
    put(r#"[{"kind": "send", "text": "Hi {nmae}!"}]"#).await.refused(1, "step 1: {nmae} is not known");
    put(r#"[{"kind": "dance"}]"#).await.refused(1, "holds no list of steps");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_is_queued_and_a_run_under_way_can_be_cancelled() {
    let world = World::with_tenants().await;
    let start = ["workflow", "start", "acme", "welcome", PHONE, "--from", ACME, "--json"];
    world.run(&start).await.refused(1, "has no workflow welcome");
    let steps = file(r#"[{"kind": "delay", "seconds": 60}, {"kind": "send", "text": "Hi!"}]"#);
    world.run(&["workflow", "put", "acme", "welcome", "--file", &steps]).await.fine();
    world.run(&["workflow", "start", "globex", "welcome", PHONE, "--from", ACME]).await.refused(1, "has no workflow");
    world.run(&start).await.fine();
    let queued = world.held().queues["runs"].clone();
    let RunEvent::Start(event) = queued::read(&queued[0]).expect("an event") else { panic!("a start") };
    assert_eq!((event.workflow.as_str(), event.version, event.id.as_str()), ("welcome", 1, "version-1"));

    let settings = world.settings("acme").await;
    let salt = settings["salt"].as_str().expect("text");
    let run = Run {
        v: 1,
        tenant: TenantId::parse("acme").expect("an id"),
        id: RunId::of(salt, &["a run"]),
        thread: ThreadId::of(salt, "sms", ACME, PHONE),
        contact: ContactId::of(salt, "sms", PHONE),
        ours: event.ours,
        theirs: event.theirs,
        workflow: WorkflowId::parse("welcome").expect("an id"),
        version: 1,
        step: 1,
        taken: 1,
        state: RunState::Waiting,
        until: Some(Timestamp(1)),
        sent: vec![],
        started: Timestamp(0),
        due: None,
        nudges: 0,
    };
    world.write(&[records::create(&run)]).await;
    for cancelled in [1, 0] {
        let said = world.run(&["workflow", "cancel", "acme", "welcome", PHONE, "--from", ACME, "--json"]).await.fine();
        assert_eq!(said.json()["cancelled"], cancelled);
    }
    let stored = world.item(records::Stored::key(&run)).await.expect("it is kept");
    assert_eq!(stored["state"], "cancelled");
}
