//! People are invited, raised and taken away, and nobody raises themselves.

use crate::story::{Story, refusal};
use desk::invite::{self, Invitation, Patch};
use desk::login::{self, Identity};
use desk::person::{self, Person};
use desk::{Caller, Grant, Outside, Problem};
use domain::author::{Author, AuthorKind};
use domain::permission::{Permission, Role};
use futures_util::future::BoxFuture;
use platform::cache::Cache;
use world::desk::{named, person as caller, program};

pub fn invite(story: &Story, by: &Caller, email: &'static str, role: Role) -> Result<Person, Problem> {
    story.at_desk(by, move |desk| {
        Box::pin(async move {
            let asked = Invitation { email, name: "Demo person", role, teams: vec![] };
            invite::invite(&desk, &named(&format!("invite {email}"), email), asked).await
        })
    })
}

pub fn becomes(story: &Story, by: &Caller, id: &str, role: Role) -> Result<Person, Problem> {
    let (id, event) = (id.to_owned(), named(&format!("{id} becomes {role:?} at {}", story.world.now().0), ""));
    let changed = story.at_desk(by, move |desk| {
        Box::pin(async move { invite::patch(&desk, &event, &id, Patch { role: Some(role), ..Patch::default() }).await })
    });
    changed.map(|person| person.record)
}

pub fn removed(story: &Story, by: &Caller, id: &str) -> Result<(), Problem> {
    let (id, event) = (id.to_owned(), named(&format!("remove {id}"), ""));
    story.at_desk(by, move |desk| Box::pin(async move { invite::remove(&desk, &event, &id).await }))
}

/// Does something that no caller does yet: somebody is signing in.
pub fn outside<T: Send + 'static>(
    story: &Story,
    act: impl for<'a> FnOnce(Outside<'a>) -> BoxFuture<'a, T> + Send + 'static,
) -> T {
    let (table, queues, clock) = (story.world.table.clone(), story.world.queues.clone(), story.world.clock.clone());
    story.world.outside.executor.block_on(async move {
        let cache = Cache::default();
        act(Outside { table: table.as_ref(), queue: queues.as_ref(), clock: clock.as_ref(), cache: &cache }).await
    })
}

/// Whom an identity provider's word leads to, as `tenant: role`.
fn signs_in(story: &Story, subject: &'static str, email: Option<&'static str>) -> Vec<String> {
    let found = outside(story, move |outside| {
        let identity = Identity { issuer: "https://id.example", subject, email };
        Box::pin(login::people(outside, identity))
    });
    let found = found.expect("the table answers").into_iter();
    found.map(|(tenant, person)| format!("{tenant}: {:?}", person.role)).collect()
}

#[test]
fn only_owners_make_and_take_away_owners_and_one_of_them_stays() {
    let story = Story::proves(&["F166", "F167"]);
    let (owner, admin) = (caller("acme", Role::Owner, &[]), caller("acme", Role::Admin, &[]));
    let first = invite(&story, &owner, "first@example.com", Role::Owner).expect("invited");
    let agent = invite(&story, &admin, "Agent@Example.com", Role::Agent).expect("invited");
    assert_eq!(agent.email, "agent@example.com");
    let owners_only = "Only an owner makes, changes or takes away owners.";
    assert_eq!(refusal(invite(&story, &admin, "x@example.com", Role::Owner)), owners_only);
    assert_eq!(refusal(becomes(&story, &admin, &agent.id, Role::Owner)), owners_only);
    assert_eq!(refusal(becomes(&story, &admin, &first.id, Role::Viewer)), owners_only);
    assert_eq!(refusal(removed(&story, &admin, &first.id)), owners_only);
    for by in [&owner, &first.caller(&owner.tenant)] {
        assert_eq!(refusal(becomes(&story, by, &first.id, Role::Admin)), "Make somebody else an owner first.");
        assert_eq!(refusal(removed(&story, by, &first.id)), "Make somebody else an owner first.");
    }
    assert_eq!(becomes(&story, &owner, &agent.id, Role::Owner).expect("raised").role, Role::Owner);
    removed(&story, &owner, &first.id).expect("taken away");
    assert_eq!(refusal(removed(&story, &owner, &agent.id)), "Make somebody else an owner first.");
    let left = story.at_desk(&owner, |desk| Box::pin(async move { person::list(&desk).await })).expect("read");
    assert_eq!(left.iter().map(|person| person.id.as_str()).collect::<Vec<_>>(), [agent.id]);
    story.end();
}

#[test]
fn nobody_gives_a_role_that_can_more_than_they_can() {
    let story = Story::proves(&["F167"]);
    let author = Author { kind: AuthorKind::Key, id: "demo00000000".into(), name: "Demo key".into() };
    let grant = Grant::Permissions(vec![Permission::EditPeople, Permission::ReadConversations]);
    let narrow = Caller { author, grant, ..program("acme") };
    let said = refusal(invite(&story, &narrow, "a@example.com", Role::Viewer));
    assert_eq!(said, "the permission settings:read is missing");
    for by in [&story.agent(), &story.supervisor()] {
        let said = refusal(invite(&story, by, "a@example.com", Role::Viewer));
        assert_eq!(said, "the permission people:write is missing");
    }
    assert!(invite(&story, &program("acme"), "a@example.com", Role::Admin).is_ok());
    assert!(invite(&story, &program("acme"), "b@example.com", Role::Owner).is_err());
    story.end();
}

#[test]
fn an_address_is_one_person_of_a_tenant_and_may_be_a_person_of_several() {
    let story = Story::new();
    let (acme, globex) = (caller("acme", Role::Owner, &[]), caller("globex", Role::Owner, &[]));
    let here = invite(&story, &acme, "a@example.com", Role::Agent).expect("invited");
    assert_eq!(invite(&story, &acme, "a@example.com", Role::Agent).expect("the same call").id, here.id);
    let twice = story.at_desk(&acme, |desk| {
        Box::pin(async move {
            let asked = Invitation { email: " A@example.com", name: "Demo person", role: Role::Viewer, teams: vec![] };
            invite::invite(&desk, &named("another", ""), asked).await
        })
    });
    assert_eq!(refusal(twice), "Somebody with this e-mail address is here already.");
    invite(&story, &globex, "a@example.com", Role::Viewer).expect("invited there too");
    assert_eq!(refusal(removed(&story, &globex, &here.id)), "there is no such thing");
    for wrong in ["", "a", "a@", "@example.com", "a b@example.com", "a@b@example.com", "a@localhost"] {
        assert!(refusal(invite(&story, &acme, wrong, Role::Viewer)).starts_with("email: Write an e-mail address"));
    }
    assert_eq!(signs_in(&story, "sub-1", Some("A@example.com")), ["acme: Agent", "globex: Viewer"]);
    assert!(signs_in(&story, "sub-1", None).is_empty() && signs_in(&story, "sub-1", Some("b@example.com")).is_empty());

    // They sign in; from then on it is the subject that counts, and nobody else comes in by their address.
    let (tenant, id) = (acme.tenant.clone(), here.id.clone());
    let learnt = outside(&story, move |outside| {
        Box::pin(async move {
            let identity = Identity { issuer: "https://id.example", subject: "sub-1", email: Some("a@example.com") };
            login::learn(outside, &tenant, &id, identity).await?;
            login::learn(outside, &tenant, &id, identity).await
        })
    });
    assert!(learnt.expect("learnt").login.is_some());
    assert_eq!(signs_in(&story, "sub-1", None), ["acme: Agent"]);
    assert_eq!(signs_in(&story, "sub-2", Some("a@example.com")), ["globex: Viewer"]);
    let (tenant, id) = (acme.tenant.clone(), here.id.clone());
    let other = outside(&story, move |outside| {
        Box::pin(async move {
            let identity = Identity { issuer: "https://id.example", subject: "sub-2", email: Some("a@example.com") };
            login::learn(outside, &tenant, &id, identity).await
        })
    });
    assert_eq!(refusal(other), "there is no such thing");
    removed(&story, &acme, &here.id).expect("taken away");
    assert_eq!(signs_in(&story, "sub-1", Some("a@example.com")), ["globex: Viewer"]);
    assert!(
        invite(&story, &acme, "a@example.com", Role::Agent).is_err(),
        "the same call is that of somebody who has gone"
    );
    story.end();
}
