//! The doctor says what is wrong, in a sentence each, and sets what can be set.

use crate::double::NOW;
use crate::world::{ACME, GLOBEX, PHONE, World};
use serde_json::Value;

/// The states of a check, in the order found.
fn states(report: &Value, check: &str) -> Vec<String> {
    let findings = report["findings"].as_array().expect("a list").iter();
    let of_check = findings.filter(|finding| finding["check"] == check);
    of_check.map(|finding| finding["state"].as_str().expect("a word").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_at_telnyx_is_said_and_set() {
    let world = World::with_tenants().await;
    {
        let mut held = world.held();
        let acme = held.telnyx.account_mut("acme").expect("known");
        acme.api_version = "1".to_owned();
        acme.assistant = Some("assistant-1".to_owned());
        acme.spare_numbers = std::mem::take(&mut acme.numbers);
    }
    let said = world.run(&["doctor", "acme"]).await;
    assert_eq!(said.code, 1, "{}", said.all());
    for part in [
        "webhooks go to https://elsewhere.example.com/hook, not to https://text.example.com/webhooks/telnyx",
        "API version 1, not 2",
        "an assistant of Telnyx's own answers",
        "+12125550100 is on no messaging profile",
    ] {
        assert!(said.out.contains(part), "{}", said.out);
    }
    assert!(said.out.lines().all(|line| line.ends_with('.')), "{}", said.out);

    let dry = world.run(&["doctor", "acme", "--fix", "--dry-run", "--json"]).await;
    assert_eq!((dry.code, dry.json()["would"].as_array().map(Vec::len)), (1, Some(4)), "{}", dry.all());
    assert_eq!(world.account("acme").api_version, "1");

    let fixed = world.run(&["doctor", "acme", "--fix", "--json"]).await.json();
    for check in ["webhook", "api version", "telnyx's ai"] {
        assert_eq!(states(&fixed, check), ["set"], "{fixed}");
    }
    let acme = world.account("acme");
    assert_eq!(acme.webhook_url, "https://text.example.com/webhooks/telnyx");
    assert_eq!((acme.api_version.as_str(), acme.assistant, acme.numbers), ("2", None, vec![ACME.to_owned()]));
    let well = world.run(&["doctor", "acme", "--json"]).await.fine().json();
    assert_eq!((&well["wrong"], &well["ok"]), (&0.into(), &true.into()), "{well}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_us_is_said() {
    let world = World::with_tenants().await;
    world.run(&["doctor", "acme", "--fix"]).await.fine();
    world.held().queues.insert("dead".to_owned(), vec!["poison".to_owned()]);
    world.run(&["tenant", "suspend", "acme"]).await.fine();
    let other = world.account("globex").public_key();
    let said = world.run_with(&["doctor", "acme", "--json"], &[("TELNYX_PUBLIC_KEYS", &other)], "").await.json();
    for check in ["dead", "tenant", "public key"] {
        assert_eq!(states(&said, check), ["wrong"], "{said}");
    }
    for check in ["table", "key", "webhook", "assistant"] {
        assert_eq!(states(&said, check), ["ok"], "{check} {said}");
    }
    assert_eq!(states(&said, "queue"), ["ok", "ok"], "both that the environment names: {said}");
    world.held().secrets.insert("volley/telnyx/acme/main".to_owned(), "KEY-old".to_owned());
    let said = world.run(&["doctor", "acme"]).await;
    assert!(said.out.contains("Telnyx does not know this API key"), "{}", said.out);
    assert!(!said.all().contains("KEY-old"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_said() {
    let world = World::new().await;
    assert!(world.run(&["doctor"]).await.fine().out.contains("no tenant was looked at"));
    world.run(&["doctor", "acme"]).await.refused(1, "There is no tenant acme");
    world.create("acme").await.fine();
    let said = world.run(&["doctor", "acme"]).await;
    assert_eq!(said.code, 1);
    assert!(said.out.contains("acme has no Telnyx account"), "{}", said.out);
    world.add_account("acme").await.fine();
    let said = world.run(&["doctor", "acme"]).await;
    assert!(said.out.contains("+12125550100 is on the messaging profile, and no number of acme"), "{}", said.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opt_out_that_only_telnyx_knows_is_noted() {
    let world = World::with_tenants().await;
    world.run(&["doctor", "acme", "--fix"]).await.fine();
    world.text("acme", ACME, "hello", NOW).await;
    world.lose(ACME, "STOP", NOW);
    let said = world.run(&["doctor", "acme"]).await.fine();
    assert!(said.out.contains("Telnyx blocks 1 contacts that Volley takes for reachable"), "{}", said.out);
    assert!(!said.all().contains(PHONE));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_two_tenants_share_is_said() {
    let world = World::with_tenants().await;
    world.run(&["doctor", "acme", "--fix"]).await.fine();
    world.held().telnyx.account_mut("acme").expect("known").numbers.push(GLOBEX.to_owned());
    let said = world.run(&["doctor", "acme"]).await;
    assert_eq!(said.code, 1);
    assert!(said.out.contains("of the tenant globex is on the messaging profile of acme"), "{}", said.out);
}
