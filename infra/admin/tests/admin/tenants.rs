//! Tenants are made, completed, suspended and deleted; nobody else is touched.

use crate::double::NOW;
use crate::world::{ACME, GLOBEX, PHONE, World};
use domain::{AssistantId, Phone, TenantId};
use platform::keys;
use platform::table::{Condition, Write};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_half_made_tenant_is_completed_and_its_salt_stays() {
    let world = World::new().await;
    let made = world.create("acme").await.fine();
    assert!(made.out.contains("is made"), "{}", made.out);
    let salt = world.settings("acme").await["salt"].clone();
    assert!(salt.as_str().expect("text").len() >= 32 && !made.all().contains(salt.as_str().expect("text")));

    let assistant = keys::assistant(&TenantId::parse("acme").expect("an id"), &AssistantId::automatic());
    world.write(&[Write::Delete { key: assistant.clone(), condition: Condition::Present }]).await;
    assert!(world.create("acme").await.fine().out.contains("what was missing"));
    assert!(world.item(assistant).await.is_some());
    assert!(world.create("acme").await.fine().out.contains("exists already, complete"));
    let json = world.run(&["tenant", "create", "acme", "--json"]).await.fine().json();
    assert_eq!((&json["changed"], &json["ok"]), (&json!(false), &json!(true)));

    let other = ["tenant", "create", "acme", "--name", "Somebody else"];
    world.run(&other).await.refused(1, "exists with other settings");
    world.run(&[&other[..], &["--update", "--zone", "Europe/Paris"]].concat()).await.fine();
    let settings = world.settings("acme").await;
    assert_eq!((&settings["name"], &settings["zone"]), (&json!("Somebody else"), &json!("Europe/Paris")));
    assert_eq!(settings["salt"], salt);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_writes_nothing_and_says_what_it_would() {
    let world = World::new().await;
    let line =
        ["tenant", "create", "acme", "--name", "A", "--country", "US", "--zone", "America/New_York", "--dry-run"];
    let said = world.run(&[&line[..], &["--json"]].concat()).await.fine().json();
    assert_eq!(said["would"][0]["put"]["name"], "A");
    assert!(said["would"][0]["put"]["salt"].as_str().expect("a stand-in").contains("random"));
    assert!(world.run(&line).await.fine().out.starts_with("Dry run: nothing is changed."));
    assert!(!world.everything().await.contains("T#acme"));
    world.run(&["tenant", "suspend", "acme"]).await.refused(1, "There is no tenant acme");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_understood_is_said_and_nothing_is_done() {
    let world = World::new().await;
    for (line, part) in [
        (&["tenant", "create", "ACME", "--name", "A"][..], "no tenant's id"),
        (&["tenant", "create", "acme"], "needs --name"),
        (&["tenant", "create", "acme", "--name", "A", "--country", "us", "--zone", "UTC"], "two capitals"),
        (&["tenant", "create", "acme", "--name", "A", "--country", "US", "--zone", "America/Nowhere"], "no time zone"),
        (&["tenant", "create", "acme", "--window", "61"], "0 to 60"),
        (&["tenant", "delete", "acme"], "add --yes"),
        (&["number", "attach", "acme", "2125550100"], "E.164"),
        (&["fly"], "There is no command fly"),
        (&[], "No command"),
    ] {
        world.run(line).await.refused(2, part);
    }
    let said = world.run(&["fly", "--json"]).await;
    assert_eq!(said.json()["error"]["code"], "usage");
    let named = world.run_with(&["doctor"], &[("TABLE_NAME", "")], "").await;
    named.refused(2, "where the deployment is");
    let credentials = world.run_with(&["doctor"], &[("AWS_ACCESS_KEY_ID", "")], "").await;
    credentials.refused(2, "export-credentials");
    assert!(world.run(&["--help"]).await.fine().out.contains("tenant create TENANT"));
    assert!(world.run(&["number", "attach", "--help"]).await.fine().out.contains("--account ID"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_network_is_one_sentence() {
    let world = World::with_tenants().await;
    let nobody = "http://127.0.0.1:1";
    let said = world.run_with(&["tenant", "suspend", "acme"], &[("AWS_ENDPOINT_URL_DYNAMODB", nobody)], "").await;
    said.refused(1, "does not answer (no connection)");
    let said = world.run_with(&["recover", "acme"], &[("TELNYX_API_BASE", nobody)], "").await;
    said.refused(1, "Telnyx cannot be reached");
    let said = world.run_with(&["recover", "acme"], &[("AWS_ENDPOINT_URL_SECRETS_MANAGER", nobody)], "").await;
    said.refused(1, "secret volley/telnyx/acme/main cannot be used (no connection)");
    world.run(&["tenant", "suspend", "acme", "--table", "other"]).await.refused(1, "There is no table other");
    world.run(&["tenant", "suspend", "acme", "--local", nobody]).await.refused(1, "No local answers");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_tenant_is_suspended_until_it_is_resumed() {
    let world = World::new().await;
    world.create("acme").await.fine();
    for (command, expected, changed) in
        [("suspend", true, true), ("suspend", true, false), ("resume", false, true), ("resume", false, false)]
    {
        let said = world.run(&["tenant", command, "acme", "--json"]).await.fine().json();
        assert_eq!(said["changed"], changed, "{command}");
        assert_eq!(world.settings("acme").await["suspended"], expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_of_another_tenant_stays_theirs() {
    let world = World::with_tenants().await;
    world.run(&["number", "attach", "acme", GLOBEX]).await.refused(1, "belongs to the tenant globex");
    world.run(&["number", "detach", "acme", GLOBEX]).await.refused(1, "belongs to the tenant globex");
    let route = keys::route(&Phone::parse(GLOBEX).expect("E.164"));
    assert_eq!(world.item(route.clone()).await.expect("routed")["tenant"], "globex");
    let again = world.run(&["number", "attach", "globex", GLOBEX, "--json"]).await.fine().json();
    assert_eq!(again["changed"], false);
    world.run(&["number", "attach", "globex", GLOBEX, "--account", "x"]).await.refused(1, "no account x");

    world.run(&["number", "detach", "globex", GLOBEX]).await.fine();
    assert_eq!(world.item(route.clone()).await, None);
    assert!(world.run(&["number", "detach", "globex", GLOBEX]).await.fine().out.contains("not attached"));
    world.run(&["number", "attach", "acme", GLOBEX]).await.fine();
    assert_eq!(world.item(route).await.expect("routed")["tenant"], "acme");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_is_deleted_whole_and_another_one_stays_whole() {
    let world = World::with_tenants().await;
    world.text("acme", ACME, "a burst pipe", NOW).await;
    world.text("globex", GLOBEX, "a toothache", NOW).await;
    // Its id begins like another one's.
    world.create("ac").await.fine();
    world.run(&["tenant", "delete", "ac", "--yes"]).await.fine();
    assert!(world.everything().await.contains("a burst pipe"));

    let counted = world.run(&["tenant", "delete", "acme", "--dry-run", "--json"]).await.fine().json();
    assert!(counted["items"].as_u64().expect("a count") >= 8, "{counted}");
    assert!(world.everything().await.contains("a burst pipe"));

    let said = world.run(&["tenant", "delete", "acme", "--yes", "--json"]).await.fine().json();
    assert_eq!(said["again"], true);
    let left = world.everything().await;
    assert!(!left.contains("acme") && !left.contains(ACME) && !left.contains("a burst pipe"), "{left}");
    assert!(left.contains("a toothache") && left.contains(GLOBEX) && left.contains(PHONE));
    assert_eq!(world.held().secrets.keys().collect::<Vec<_>>(), ["volley/telnyx/globex/main"]);
    let again = world.run(&["tenant", "delete", "acme", "--yes"]).await.fine();
    assert!(again.out.contains("There is nothing of a tenant acme"), "{}", again.out);

    // And made again, within the days in which its key still waits for its end.
    world.create("acme").await.fine();
    world.add_account("acme").await.fine();
    assert!(world.held().secrets.contains_key("volley/telnyx/acme/main"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_aws_says_about_the_stack_is_all_that_is_needed() {
    let world = World::with_tenants().await;
    let said = json!({"Stacks": [{
        "Outputs": [
            {"OutputKey": "TableName", "OutputValue": "volley"},
            {"OutputKey": "WebhookUrl", "OutputValue": "https://stack.example.com/webhooks/telnyx"},
        ],
        "Parameters": [{"ParameterKey": "TelnyxPublicKeys", "ParameterValue": world.account("acme").public_key()}],
    }]});
    let dead = json!({"LogicalResourceId": "TicksDeadQueue", "PhysicalResourceId": "http://sqs/1/ticks-dead"});
    let file = std::env::temp_dir().join(format!("volley-stack-{}.json", std::process::id()));
    std::fs::write(&file, format!("{said}\n{}", json!({"StackResourceSummaries": [dead]}))).expect("written");
    world.held().queues.insert("ticks-dead".to_owned(), vec!["1".to_owned(), "2".to_owned()]);
    let path = file.to_string_lossy().into_owned();
    let unset = [("TABLE_NAME", ""), ("PUBLIC_URL", ""), ("TELNYX_PUBLIC_KEYS", "")];
    let doctor = world.run_with(&["doctor", "acme", "--stack", &path], &unset, "").await;
    assert!(doctor.out.contains("about 2 messages lie in TicksDeadQueue"), "{}", doctor.all());
    assert!(doctor.out.contains("not to https://stack.example.com/webhooks/telnyx"), "{}", doctor.all());
    assert!(doctor.out.contains("the webhook believes the public key of account main"), "{}", doctor.all());
    std::fs::write(&file, "no JSON").expect("written");
    world.run_with(&["doctor", "--stack", &path], &unset, "").await.refused(2, "it is not JSON");
    std::fs::remove_file(&file).expect("removed");
    world.run_with(&["doctor", "--stack", &path], &unset, "").await.refused(2, "cannot be used");
}
