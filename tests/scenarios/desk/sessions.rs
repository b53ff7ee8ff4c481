//! A session is its person's, for as long as they are who they were, and no longer than a working day.

use super::people::{becomes, invite, outside, removed};
use crate::story::Story;
use desk::session;
use domain::TenantId;
use domain::permission::Role;
use world::desk::person as caller;

const HOUR: f64 = 3600.0;

fn begins(story: &Story, person: &desk::person::Person, secret: &'static str) -> String {
    let (tenant, person) = (TenantId::parse("acme").expect("an id"), person.clone());
    let begun = outside(story, move |outside| {
        Box::pin(async move { session::begin(outside, &tenant, &person, secret, "csrf".into()).await })
    });
    begun.expect("begun")
}

/// Who it is, by their role.
fn whose(story: &Story, token: &str) -> Option<String> {
    let token = token.to_owned();
    let read = outside(story, move |outside| Box::pin(async move { session::read(outside, &token).await }));
    read.expect("the table answers").map(|found| format!("{:?} {}", found.session.role, found.caller.tenant))
}

const ONE: &str = "0123456789abcdefghijklmnopqrstuv";
const OTHER: &str = "1123456789abcdefghijklmnopqrstuv";

#[test]
fn a_session_ends_by_leaving_by_another_role_and_by_being_taken_away() {
    let story = Story::proves(&["F166", "F167"]);
    let owner = caller("acme", Role::Owner, &[]);
    let agent = invite(&story, &owner, "a@example.com", Role::Agent).expect("invited");
    let (one, other) = (begins(&story, &agent, ONE), begins(&story, &agent, OTHER));
    let ours = Some("Agent acme".to_owned());
    assert_eq!((whose(&story, &one), whose(&story, &other)), (ours.clone(), ours.clone()));
    let left = one.clone();
    outside(&story, move |outside| Box::pin(async move { session::end(outside, &left).await })).expect("ended");
    assert_eq!((whose(&story, &one), whose(&story, &other)), (None, ours));

    becomes(&story, &owner, &agent.id, Role::Viewer).expect("changed");
    assert_eq!(whose(&story, &other), None);
    let viewer = desk::person::Person { role: Role::Viewer, ..agent.clone() };
    let third = begins(&story, &viewer, ONE);
    assert_eq!(whose(&story, &third), Some("Viewer acme".to_owned()));
    removed(&story, &owner, &agent.id).expect("taken away");
    assert_eq!(whose(&story, &third), None);
    story.end();
}

#[test]
fn a_session_is_over_after_a_pause_and_after_a_day_however_busy() {
    let story = Story::new();
    let owner = caller("acme", Role::Owner, &[]);
    let agent = invite(&story, &owner, "a@example.com", Role::Agent).expect("invited");
    let idle = begins(&story, &agent, ONE);
    story.wait(4.0 * HOUR - 1.0);
    assert!(whose(&story, &idle).is_some());
    story.wait(4.0 * HOUR);
    assert!(whose(&story, &idle).is_none());
    let busy = begins(&story, &agent, OTHER);
    for _ in 0..11 {
        story.wait(HOUR);
        assert!(whose(&story, &busy).is_some());
    }
    story.wait(HOUR);
    assert!(whose(&story, &busy).is_none());
    story.end();
}

#[test]
fn what_is_no_token_or_nobodys_opens_nothing_and_the_table_knows_no_secret() {
    let story = Story::new();
    let owner = caller("acme", Role::Owner, &[]);
    let agent = invite(&story, &owner, "a@example.com", Role::Agent).expect("invited");
    let token = begins(&story, &agent, ONE);
    let (id, long) = (&agent.id, "x".repeat(5_000));
    let wrong = [
        String::new(),
        long.clone(),
        format!("acme.{id}.{OTHER}"),
        format!("globex.{id}.{ONE}"),
        format!("acme.usr_other.{ONE}"),
        format!("acme.{long}.{ONE}"),
        format!("{token}x"),
        token.replace('.', "#"),
        token.to_uppercase(),
    ];
    for wrong in wrong {
        assert_eq!(whose(&story, &wrong), None, "{wrong}");
    }
    let stored = story.world.table.items();
    assert!(!stored.iter().any(|item| serde_json::to_string(item).expect("JSON").contains(ONE)));
    story.end();
}
