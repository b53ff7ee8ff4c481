//! Keys of the API: made with a token that is shown once and works, one a name, revoked.

use crate::world::World;
use desk::{Outside, key};
use platform::cache::Cache;
use platform::clock::system::SystemClock;
use serde_json::json;

/// Who calls the API with this token.
async fn caller(world: &World, token: &str) -> Option<desk::Caller> {
    let (clock, cache) = (SystemClock::new(), Cache::default());
    let outside = Outside { table: &world.table, queue: world, clock: &clock, cache: &cache };
    key::caller(outside, token).await.expect("the table answers").map(|(caller, _)| caller)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_key_is_made_its_token_shown_once_and_whoever_has_it_may_call() {
    let world = World::with_tenants().await;
    let create = ["key", "create", "acme", "--name", "Our shop"];
    let said = world.run(&[&create[..], &["--json"]].concat()).await.fine().json();
    let token = said["token"].as_str().expect("a token").to_owned();
    assert!(token.starts_with("vly_acme_"), "{said}");
    assert!(!world.everything().await.contains(token.rsplit('_').next().expect("a secret")), "only a hash is stored");
    let caller = caller(&world, &token).await.expect("somebody");
    assert_eq!((caller.tenant.as_str(), caller.author.name.as_str()), ("acme", "Our shop"));
    assert!(caller.must(domain::permission::Permission::EditKeys).is_ok(), "it can make others");

    world.run(&create).await.refused(1, "cannot be shown again; choose another name, or admin key revoke acme");
    let text = world.run(&["key", "create", "globex", "--name", "Our shop"]).await.fine().out;
    assert!(text.lines().last().expect("lines").starts_with("vly_globex_"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_may_what_it_was_given_and_nothing_once_it_is_revoked() {
    let world = World::with_tenants().await;
    let create = ["key", "create", "acme", "--name", "Reader", "--permissions", "conversations:read", "--json"];
    let dry = world.run(&[&create[..], &["--dry-run"]].concat()).await.fine().json();
    assert_eq!((&dry["token"], &dry["would"][0]["put"]["name"]), (&json!(null), &json!("Reader")));
    let said = world.run(&create).await.fine().json();
    let token = said["token"].as_str().expect("a token").to_owned();
    let reader = caller(&world, &token).await.expect("somebody");
    assert!(reader.must(domain::permission::Permission::SendMessages).is_err());

    for revoked in [1, 0] {
        let said = world.run(&["key", "revoke", "acme", "--name", "Reader", "--json"]).await.fine().json();
        assert_eq!(said["revoked"], revoked);
    }
    assert_eq!(caller(&world, &token).await, None);
    let everything = world.everything().await;
    assert!(everything.contains("key.created") && everything.contains("key.revoked"), "the audit log tells of both");
    world.run(&create).await.fine();
    world.run(&["key", "create", "nobody", "--name", "Our shop"]).await.refused(1, "There is no tenant nobody");
    world.run(&["key", "create", "acme", "--name", " "]).await.refused(2, "1 to 120 characters");
    let fly = ["key", "create", "acme", "--name", "Pilot", "--permissions", "fly"];
    world.run(&fly).await.refused(2, "there are conversations:read, ");
}
