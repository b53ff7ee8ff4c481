//! Open pages are told what changes: those of the tenant, of what their person may see, for as long as they are who they were.

use super::people::{becomes, invite, outside, removed};
use crate::story::{FIRST, SECOND, Story};
use desk::invite::Patch;
use desk::person::Person;
use desk::session;
use desk::set::{Set, set};
use desk::{Caller, Desk};
use domain::TenantId;
use domain::permission::Role;
use domain::settings::Team;
use live::Entry;
use platform::keys;
use platform::table::Item;
use std::sync::Arc;
use world::desk::{named, person as caller, unnamed};
use world::pages::Pages;

/// A story of two tenants with teams.
fn looked_at(features: &[&str]) -> Story {
    let story = Story::proves(features);
    for tenant in ["acme", "globex"] {
        story.set(tenant, |settings| {
            settings.teams = ["sales", "support"].map(|id| Team { id: id.into(), name: id.into() }).into();
        });
    }
    story
}

/// Somebody of a tenant.
fn somebody(story: &Story, tenant: &str, email: &'static str, role: Role) -> (Caller, Person) {
    let owner = caller(tenant, Role::Owner, &[]);
    let person = invite(story, &owner, email, role).expect("invited");
    (owner, person)
}

/// Puts somebody into these teams and no other.
fn in_teams(story: &Story, owner: &Caller, person: &Person, teams: &[&str]) -> Person {
    let (id, teams) = (person.id.clone(), teams.iter().map(|team| (*team).to_owned()).collect::<Vec<_>>());
    let event = named(&format!("{id} in {teams:?}"), "");
    let patched = story.at_desk(owner, move |desk| {
        Box::pin(async move {
            let patch = Patch { teams: Some(teams), ..Patch::default() };
            desk::invite::patch(&desk, &event, &id, patch).await
        })
    });
    patched.expect("changed").record
}

/// Begins a session; gives its token.
fn signs_in(story: &Story, tenant: &str, person: &Person, letter: char) -> String {
    let (tenant, person, secret) = (of(tenant), person.clone(), letter.to_string().repeat(32));
    let begun = outside(story, move |outside| {
        Box::pin(async move { session::begin(outside, &tenant, &person, &secret, "csrf".into()).await })
    });
    begun.expect("begun")
}

fn of(tenant: &str) -> TenantId {
    TenantId::parse(tenant).expect("an id")
}

/// A page of this session's gets a ticket.
fn ticket(story: &Story, token: &str, letter: char) -> String {
    let (token, secret) = (token.to_owned(), letter.to_string().repeat(32));
    let given = outside(story, move |outside| {
        Box::pin(async move {
            let signed = session::read(outside, &token).await.expect("the table answers").expect("a session");
            desk::live::ticket(&Desk { outside, caller: &signed.caller }, &token, &secret).await
        })
    });
    given.expect("given")
}

/// Somebody opens a page; gives their session.
fn looks(story: &Story, pages: &Pages, tenant: &str, person: &Person, letter: char) -> String {
    let token = signs_in(story, tenant, person, letter);
    let ticket = ticket(story, &token, letter);
    assert_eq!(story.system.connect(&story.world, pages, &letter.to_string(), &ticket), Entry::In);
    story.wait(1.0);
    token
}

/// A conversation becomes this team's.
fn belongs_to(story: &Story, theirs: &str, team: &'static str) {
    let id = story.conversation(theirs);
    let done = story.at_desk(&story.supervisor(), move |desk| {
        Box::pin(async move { set(&desk, &unnamed(), &id, Set { team: Some(team), ..Set::default() }).await })
    });
    done.expect("set");
}

/// What is kept of open pages.
fn kept(story: &Story, tenant: &str) -> Vec<Arc<Item>> {
    let (pk, first) = (keys::tenant(&of(tenant)), keys::OPEN_PAGES);
    let is =
        |item: &Arc<Item>| item["pk"] == pk.as_str() && item["sk"].as_str().is_some_and(|sk| sk.starts_with(first));
    story.world.table.items().into_iter().filter(is).collect()
}

#[test]
fn every_page_of_a_tenant_hears_of_a_text_within_a_second_and_another_tenants_hears_nothing() {
    let story = looked_at(&["F023", "F071"]);
    let pages = story.system.with_pages(&story.world);
    let (_, one) = somebody(&story, "acme", "one@example.com", Role::Agent);
    let (_, other) = somebody(&story, "acme", "other@example.com", Role::Supervisor);
    let (_, stranger) = somebody(&story, "globex", "stranger@example.com", Role::Owner);
    looks(&story, &pages, "acme", &one, 'a');
    looks(&story, &pages, "acme", &other, 'b');
    looks(&story, &pages, "globex", &stranger, 'c');
    story.text(FIRST, "is anybody there?");
    story.wait(1.0);
    let conversation = story.conversation(FIRST);
    for page in ["a", "b"] {
        assert_eq!(pages.heard(page), [conversation.as_str()], "{page}");
    }
    story.rest();
    let told = pages.told("a").expect("it is open");
    let versions = told.iter().filter_map(|hint| hint["conversations"][0]["version"].as_u64());
    assert_eq!(versions.max(), Some(story.head(FIRST).rev), "the last version is told");
    let words = format!("{told:?}");
    assert!(!words.contains("anybody") && !words.contains(&FIRST[2..]), "{words}");
    assert_eq!(pages.told("c"), Some(vec![]));
    story.end();
}

#[test]
fn a_page_hears_of_its_own_teams_conversations_and_of_one_that_leaves_them() {
    let story = looked_at(&["F071", "F167"]);
    let pages = story.system.with_pages(&story.world);
    let (owner, agent) = somebody(&story, "acme", "agent@example.com", Role::Agent);
    let agent = in_teams(&story, &owner, &agent, &["sales"]);
    story.text(FIRST, "for support");
    story.text(SECOND, "for sales");
    story.rest();
    belongs_to(&story, FIRST, "support");
    belongs_to(&story, SECOND, "sales");
    story.rest();
    looks(&story, &pages, "acme", &agent, 'a');
    looks(&story, &pages, "acme", &somebody(&story, "acme", "s@example.com", Role::Supervisor).1, 'b');
    let (first, second) = (story.conversation(FIRST), story.conversation(SECOND));
    story.text(FIRST, "once more");
    story.rest();
    assert_eq!(pages.heard("a"), [""; 0], "not even of a receipt");
    assert!(pages.heard("b").contains(&first));
    story.text(SECOND, "once more");
    story.rest();
    let heard = pages.heard("a");
    assert!(!heard.is_empty() && heard.iter().all(|id| *id == second), "{heard:?}");
    belongs_to(&story, SECOND, "support");
    story.wait(1.0);
    assert_eq!(pages.heard("a").len(), heard.len() + 1, "that it is gone");
    story.text(SECOND, "and now?");
    story.rest();
    assert_eq!(pages.heard("a").len(), heard.len() + 1);
    story.end();
}

#[test]
fn a_ticket_lets_one_page_in_within_a_minute_and_nobody_who_has_left_meanwhile() {
    let story = looked_at(&["F167"]);
    let pages = story.system.with_pages(&story.world);
    let (owner, agent) = somebody(&story, "acme", "agent@example.com", Role::Agent);
    let token = signs_in(&story, "acme", &agent, 'a');
    let comes = |connection: &str, ticket: &str| story.system.connect(&story.world, &pages, connection, ticket);
    let first = ticket(&story, &token, 'a');
    assert_eq!(comes("one", &first.replace("acme", "globex")), Entry::Out);
    assert_eq!((comes("one", &first), comes("two", &first)), (Entry::In, Entry::Out), "once");
    let late = ticket(&story, &token, 'b');
    story.wait(60.0);
    assert_eq!(comes("late", &late), Entry::Out);
    for wrong in ["", "acme", "acme.", &format!("acme.{}", "z".repeat(32)), &"x".repeat(5_000)] {
        assert_eq!(comes("wrong", wrong), Entry::Out, "{wrong}");
    }
    assert_eq!(comes("../connections", &ticket(&story, &token, 'c')), Entry::Out);

    let before = ticket(&story, &token, 'd');
    becomes(&story, &owner, &agent.id, Role::Viewer).expect("changed");
    assert_eq!(comes("viewer", &before), Entry::Out, "it was an agent's");
    let viewer = Person { role: Role::Viewer, ..agent.clone() };
    let token = signs_in(&story, "acme", &viewer, 'e');
    let before = ticket(&story, &token, 'e');
    outside(&story, move |outside| Box::pin(async move { session::end(outside, &token).await })).expect("ended");
    assert_eq!(comes("left", &before), Entry::Out);
    let stored = format!("{:?}", story.world.table.items());
    assert!(!stored.contains(&"d".repeat(32)), "the table knows no secret");
    story.end();
}

#[test]
fn leaving_another_role_other_teams_and_being_taken_away_close_a_persons_pages_and_nobody_elses() {
    let story = looked_at(&["F166", "F167"]);
    let pages = story.system.with_pages(&story.world);
    let (owner, agent) = somebody(&story, "acme", "agent@example.com", Role::Agent);
    let (_, colleague) = somebody(&story, "acme", "colleague@example.com", Role::Agent);
    looks(&story, &pages, "acme", &colleague, 'z');
    let here = looks(&story, &pages, "acme", &agent, 'a');
    looks(&story, &pages, "acme", &agent, 'b');
    let open = |page: &str| pages.told(page).is_some();
    outside(&story, move |outside| Box::pin(async move { session::end(outside, &here).await })).expect("ended");
    story.wait(1.0);
    assert_eq!((open("a"), open("b")), (false, true), "who leaves in one browser stays in another");
    becomes(&story, &owner, &agent.id, Role::Viewer).expect("changed");
    story.wait(1.0);
    assert!(!open("b"));

    let viewer = Person { role: Role::Viewer, ..agent.clone() };
    looks(&story, &pages, "acme", &viewer, 'c');
    in_teams(&story, &owner, &viewer, &["sales"]);
    story.wait(1.0);
    assert!(!open("c"));
    looks(&story, &pages, "acme", &viewer, 'd');
    removed(&story, &owner, &agent.id).expect("taken away");
    story.wait(1.0);
    assert_eq!((open("d"), open("z")), (false, true));
    assert_eq!(kept(&story, "acme").len(), 1);
    story.text(FIRST, "hello");
    story.rest();
    assert!(!pages.heard("z").is_empty());
    story.end();
}

#[test]
fn a_page_that_is_gone_is_forgotten_and_one_that_is_just_being_opened_is_not() {
    let story = looked_at(&["F071"]);
    let pages = story.system.with_pages(&story.world);
    let (_, agent) = somebody(&story, "acme", "agent@example.com", Role::Agent);
    let token = signs_in(&story, "acme", &agent, 'a');
    let ticket = ticket(&story, &token, 'a');
    assert_eq!(story.system.connect(&story.world, &pages, "a", &ticket), Entry::In);
    pages.lost("a");
    story.text(FIRST, "hello");
    story.wait(5.0);
    assert_eq!(kept(&story, "acme").len(), 1, "API Gateway has not opened it yet");
    pages.connected("a");
    story.rest();
    assert!(!pages.heard("a").is_empty());
    story.wait(30.0);
    pages.lost("a");
    story.text(FIRST, "hello again");
    story.rest();
    assert_eq!(kept(&story, "acme").len(), 0);
    story.end();
}

#[test]
fn pages_that_never_answer_delay_nothing_but_hints() {
    let story = looked_at(&["F071"]);
    let pages = story.system.with_pages(&story.world);
    let (_, agent) = somebody(&story, "acme", "agent@example.com", Role::Agent);
    looks(&story, &pages, "acme", &agent, 'a');
    pages.hang();
    let before = story.events().len();
    story.text(FIRST, "hello");
    story.wait(1.0);
    assert!(story.events().len() > before, "the bus is told at once");
    story.rest();
    assert_eq!(story.read(FIRST).len(), 1);
    story.end();
}
