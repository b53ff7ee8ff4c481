//! Keys are tried before they are kept, kept in Secrets Manager only, and never shown.

use crate::world::World;
use domain::TenantId;
use platform::keys;
use serde_json::json;

const SECRET: &str = "volley/telnyx/acme/main";

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_said_and_nothing_is_kept() {
    let world = World::new().await;
    world.create("acme").await.fine();
    let acme = world.account("acme");
    let public = acme.public_key();
    let line = ["account", "add", "acme", "--profile", &acme.profile, "--public-key", &public, "--key-stdin"];
    let said = world.run_with(&line, &[], "KEY-of-nobody\n").await.refused(1, "Telnyx does not know this API key");
    assert!(!said.all().contains("KEY-of-nobody"));
    assert!(world.held().secrets.is_empty());
    let other = ["account", "add", "acme", "--profile", "a-b-c", "--public-key", &public, "--key-stdin"];
    world.run_with(&other, &[], &acme.api_key).await.refused(1, "no messaging profile a-b-c");
    world.run(&line[..7]).await.refused(2, "Say where the API key is");
    world.run_with(&line, &[], "").await.refused(2, "empty");
    let none = ["account", "add", "nobody", "--profile", "a", "--public-key", &public, "--key-stdin"];
    world.run_with(&none, &[], "k").await.refused(1, "There is no tenant nobody");
    assert!(!world.everything().await.contains("ACCOUNT#"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_kept_as_a_secret_and_never_shown() {
    let world = World::new().await;
    world.create("acme").await.fine();
    let acme = world.account("acme");
    let said = world.add_account("acme").await.fine();
    assert!(!said.all().contains(&acme.api_key));
    assert_eq!(world.held().secrets[SECRET], acme.api_key);
    assert!(!world.everything().await.contains(&acme.api_key));
    let account = world.item(keys::account(&TenantId::parse("acme").expect("an id"), "main")).await.expect("made");
    assert_eq!((&account["keySecret"], &account["profile"]), (&json!(SECRET), &json!(acme.profile)));
    assert!(world.add_account("acme").await.fine().out.contains("already, with this key"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_whose_item_was_never_written_is_completed() {
    let world = World::new().await;
    world.create("acme").await.fine();
    let key = world.account("acme").api_key;
    world.held().secrets.insert(SECRET.to_owned(), key);
    world.add_account("acme").await.fine();
    assert!(world.everything().await.contains("ACCOUNT#main"));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_replaced_one_after_the_other() {
    let world = World::new().await;
    world.create("acme").await.fine();
    world.add_account("acme").await.fine();
    let (acme, globex) = (world.account("acme"), world.account("globex"));
    let (old, new) = (acme.public_key(), globex.public_key());
    world.run(&["account", "rotate", "acme"]).await.refused(2, "Nothing is to be replaced");
    world.run(&["account", "rotate", "acme", "--drop-public-key", &old]).await.refused(2, "last public key");
    let both = world.run(&["account", "rotate", "acme", "--public-key", &new, "--json"]).await.fine().json();
    assert_eq!(both["publicKeys"], json!([old, new]));
    let one = world.run(&["account", "rotate", "acme", "--drop-public-key", &old, "--json"]).await.fine().json();
    assert_eq!(one["publicKeys"], json!([new]));
    let again = world.run(&["account", "rotate", "acme", "--drop-public-key", &old, "--json"]).await.fine().json();
    assert_eq!(again["changed"], false);

    world
        .run_with(&["account", "rotate", "acme", "--key-stdin"], &[], "KEY-wrong")
        .await
        .refused(1, "nothing is stored");
    assert_eq!(world.held().secrets[SECRET], acme.api_key);
    let line = ["account", "rotate", "acme", "--key-stdin", "--unchecked"];
    let said = world.run_with(&line, &[], "KEY-new\n").await.fine();
    assert!(!said.all().contains("KEY-new"));
    assert_eq!(world.held().secrets[SECRET], "KEY-new");
}
