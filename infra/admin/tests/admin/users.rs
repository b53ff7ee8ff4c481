//! People are invited once, however often the command is given, and changed only when that is said.

use crate::world::World;
use domain::TenantId;
use platform::keys;

const INVITE: [&str; 9] =
    ["user", "invite", "acme", "--email", "Owner@Example.com", "--name", "The owner", "--role", "owner"];

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_invited_once_and_changed_when_it_is_said() {
    let world = World::new().await;
    world.run(&INVITE).await.refused(1, "There is no tenant acme");
    world.create("acme").await.fine();
    let dry = world.run(&[&INVITE[..], &["--dry-run", "--json"]].concat()).await.fine().json();
    assert_eq!(dry["would"][0]["put"]["email"], "owner@example.com");
    assert!(!world.everything().await.contains("owner@example.com"));

    let made = world.run(&[&INVITE[..], &["--json"]].concat()).await.fine().json();
    assert_eq!(made["changed"], true);
    let again = world.run(&[&INVITE[..], &["--json"]].concat()).await.fine().json();
    assert_eq!((&again["changed"], &again["person"]), (&serde_json::json!(false), &made["person"]));
    let other = [&INVITE[..7], &["--role", "viewer"]].concat();
    world.run(&other).await.refused(1, "add --update");
    world.run(&[&other[..], &["--update"]].concat()).await.fine();
    let tenant = TenantId::parse("acme").expect("an id");
    let person = world.item(keys::user(&tenant, made["person"].as_str().expect("an id"))).await.expect("stored");
    assert_eq!((&person["role"], &person["email"]), (&"viewer".into(), &"owner@example.com".into()));
    let lines = world.partition(&keys::audits(&tenant)).await;
    let mut told: Vec<_> = lines.iter().map(|line| (line["deed"].clone(), line["author"]["kind"].clone())).collect();
    // Both may stand in the same millisecond.
    told.sort_by_key(|(deed, _)| deed.to_string());
    assert_eq!(told, [("person.changed".into(), "operator".into()), ("person.invited".into(), "operator".into())]);

    world.run(&["tenant", "delete", "acme", "--yes"]).await.fine();
    let left = world.everything().await;
    assert!(!left.contains("acme") && !left.contains("LOGIN#"), "{left}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_can_be_is_said() {
    let world = World::new().await;
    world.create("acme").await.fine();
    for (part, instead, said) in [
        ("Owner@Example.com", "nobody", "no e-mail address"),
        ("owner", "king", "not one of owner"),
        ("The owner", " ", "1 to 120 characters"),
    ] {
        let line: Vec<&str> = INVITE.into_iter().map(|word| if word == part { instead } else { word }).collect();
        world.run(&line).await.refused(2, said);
    }
    world.run(&[&INVITE[..], &["--teams", "sales"]].concat()).await.refused(1, "has no team sales");
    world.run(&INVITE[..5]).await.refused(2, "--name is missing");
}
