//! What an outage missed is handled once, however often it is recovered.

use crate::double::NOW;
use crate::world::{ACME, GLOBEX, PHONE, World};
use domain::{TenantId, ThreadId};
use platform::keys;
use serde_json::json;
use std::time::Duration;

async fn messages(world: &World) -> Vec<String> {
    let settings = world.settings("acme").await;
    let salt = settings["salt"].as_str().expect("text");
    let thread = ThreadId::of(salt, "sms", ACME, PHONE);
    let items = world.partition(&keys::thread(&TenantId::parse("acme").expect("an id"), &thread)).await;
    let messages = items.iter().filter(|item| item["sk"].as_str().is_some_and(|sk| sk.starts_with(keys::MESSAGES)));
    messages.map(|item| item["text"].as_str().expect("text").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_is_recovered_and_nothing_is_handled_twice() {
    let world = World::with_tenants().await;
    world.lose(ACME, "first", NOW);
    world.lose(ACME, "second", NOW.plus(Duration::from_secs(30)));
    world.lose(GLOBEX, "not acme's", NOW);
    for _ in 0..2 {
        let said = world.recover("acme").await.fine().json();
        assert_eq!((&said["queued"], &said["unusable"]), (&json!(2), &json!(0)));
        assert_eq!(world.handle_events().await, Vec::<String>::new());
        assert_eq!(messages(&world).await, ["first", "second"]);
    }
    assert_eq!(world.held().queues.get("quarantine"), None);
    assert!(!world.everything().await.contains("not acme's"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_that_is_only_tried_queues_nothing() {
    let world = World::with_tenants().await;
    world.lose(ACME, "first", NOW);
    let said = world.run(&["recover", "acme", "--since", "2026-09-01T00:00:00Z", "--dry-run", "--json"]).await.fine();
    assert_eq!(said.json()["would"][0]["event"], "message.received");
    assert!(!said.all().contains("first") && !said.all().contains(PHONE));
    assert_eq!(world.held().queues.get("events"), None);
    let later = world.run(&["recover", "acme", "--since", "2100-01-01T00:00:00Z"]).await.fine();
    assert!(later.out.contains("no undelivered webhooks"), "{}", later.out);
    world.run(&["recover", "acme", "--since", "soon"]).await.refused(2, "--since soon");
    world.run(&["recover", "acme", "--local", "http://127.0.0.1:1"]).await.refused(1, "No local answers");
}
