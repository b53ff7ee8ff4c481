//! A person's data is shown whole, and forgotten whole, but for the opt-out.

use crate::double::NOW;
use crate::world::{ACME, GLOBEX, PHONE, World};
use domain::head::Head;
use domain::{ContactId, TenantId, ThreadId};
use platform::keys;
use platform::records::{item_at, read};
use platform::search::{Entry, Rows};
use platform::table::{Change, Condition, Write};
use serde_json::json;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_exported_and_then_forgotten() {
    let world = World::with_tenants().await;
    world.text("acme", ACME, "my cellar is full of water", NOW).await;
    world.text("globex", GLOBEX, "a toothache", NOW).await;
    let data = world.run(&["export", "acme", PHONE]).await.fine().json();
    assert_eq!((&data["found"], &data["contact"]["phone"]), (&json!(true), &json!(PHONE)));
    assert_eq!(data["threads"][0]["messages"][0]["text"], "my cellar is full of water");
    assert_eq!(data["threads"][0]["messages"][0]["at"], "2026-09-21T14:13:20.000Z");
    assert!(!data.to_string().contains("toothache") && !data.to_string().contains("T#acme"));

    let tenant = TenantId::parse("acme").expect("an id");
    let salt = world.settings("acme").await["salt"].as_str().expect("text").to_owned();
    let thread = keys::thread(&tenant, &ThreadId::of(&salt, "sms", ACME, PHONE));
    let message = world.partition(&thread).await.remove(0);
    let picture =
        json!([{"url": "https://h/1", "contentType": "image/png", "file": "acme/msg_1/0", "state": "stored"}]);
    let key = platform::table::Key { pk: thread.clone(), sk: message["sk"].as_str().expect("text").to_owned() };
    let changes = vec![Change::Set("media".into(), picture)];
    world.write(&[Write::Update { key, changes, condition: Condition::Present }]).await;
    found_by_name(&world, &tenant, &salt).await;
    assert!(world.everything().await.contains("T#acme#S#"));

    world.run(&["erase", "acme", PHONE]).await.refused(2, "add --yes");
    let dry = world.run(&["erase", "acme", PHONE, "--dry-run"]).await.fine();
    assert!(dry.out.contains("acme/msg_1/0") && world.held().deleted_files.is_empty(), "{}", dry.out);
    let said = world.run(&["erase", "acme", PHONE, "--yes", "--json"]).await.fine().json();
    assert_eq!((&said["files"], &said["suppressed"]), (&json!(1), &json!(false)));
    assert_eq!(world.held().deleted_files, ["/media/acme/msg_1/0"]);
    let left = world.everything().await;
    assert!(!left.contains("cellar") && left.contains("toothache"), "{left}");
    assert!(!left.contains("T#acme#S#") && left.contains("T#globex#S#"), "no row of a search leads to them");
    assert!(world.partition(&thread).await.is_empty());
    assert!(world.run(&["erase", "acme", PHONE, "--yes"]).await.fine().out.contains("Nothing is stored"));
    assert_eq!(world.run(&["export", "acme", PHONE, "--json"]).await.fine().json()["found"], false);
}

/// The search finds them by a name.
async fn found_by_name(world: &World, tenant: &TenantId, salt: &str) {
    let thread = ThreadId::of(salt, "sms", ACME, PHONE);
    let item = world.item(keys::head(tenant, &thread)).await.expect("a conversation");
    let (head, words): (Head, _) = (read(&item).expect("readable"), vec!["demo".to_owned()]);
    world.write(&Rows { head: &head, salt }.put(&words, NOW)).await;
    let entry = keys::contact_thread(tenant, &head.contact, &thread);
    let entry = item_at(entry, &Entry::new(&thread).with(&words), vec![]);
    world.write(&[Write::Put { item: entry, condition: Condition::Present }]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_had_opted_out_is_forgotten_and_stays_out() {
    let world = World::with_tenants().await;
    let tenant = TenantId::parse("acme").expect("an id");
    let salt = world.settings("acme").await["salt"].as_str().expect("text").to_owned();
    let head = keys::head(&tenant, &ThreadId::of(&salt, "sms", ACME, PHONE));
    world.text("acme", ACME, "hello", NOW).await;
    assert!(world.item(head.clone()).await.expect("a conversation").contains_key("window"));
    world.text("acme", ACME, "STOP", NOW.plus(Duration::from_secs(5))).await;
    let said = world.run(&["erase", "acme", PHONE, "--yes", "--json"]).await.fine().json();
    assert_eq!(said["suppressed"], true);
    assert!(!world.everything().await.contains(PHONE));
    let again = world.run(&["erase", "acme", PHONE, "--yes", "--json"]).await.fine().json();
    assert_eq!((&again["suppressed"], &again["changed"]), (&json!(true), &json!(false)));

    // They write again, without START: stored, and no window opens, so nothing answers.
    world.lose(ACME, "are you there?", NOW.plus(Duration::from_secs(40)));
    world.recover("acme").await.fine();
    world.handle_events().await;
    let contact = world.item(keys::contact(&tenant, &ContactId::of(&salt, "sms", PHONE))).await.expect("kept");
    assert_eq!((&contact["optedOut"], &contact["phone"]), (&json!(true), &json!(PHONE)));
    let head = world.item(head).await.expect("anew");
    assert_eq!(head.get("window"), None);
}
