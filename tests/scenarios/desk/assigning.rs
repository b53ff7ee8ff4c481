//! A conversation is given to whoever of its team is available and has least to do.

use crate::story::{FIRST, SECOND, Story, THIRD, refusal};
use desk::invite::{self, Invitation};
use desk::person::{self, Availability};
use desk::set::{self, LEAST_LOADED, Set};
use desk::{Caller, Problem, escalate, team};
use domain::head::EscalationReason;
use domain::least_loaded::Assignment;
use domain::permission::Role;
use world::desk::{named, person, unnamed};

fn owner() -> Caller {
    person("acme", Role::Owner, &[])
}

/// Somebody who looks after sales.
fn invited(story: &Story, email: &'static str, role: Role) -> person::Person {
    let made = story.at_desk(&owner(), move |desk| {
        Box::pin(async move {
            let asked = Invitation { email, name: "Demo person", role, teams: vec!["sales".to_owned()] };
            invite::invite(&desk, &named(email, ""), asked).await
        })
    });
    made.expect("invited")
}

fn given(story: &Story, phone: &'static str, to: &'static str) -> Result<Option<String>, Problem> {
    let set = Set { assignee: Some(to), ..Set::default() };
    let after =
        story.act(&owner(), phone, move |desk, id| Box::pin(async move { set::set(&desk, &unnamed(), id, set).await }));
    Ok(after?.assignee)
}

/// The team that they look after.
fn sales(story: &Story) {
    let made = story.at_desk(&owner(), |desk| {
        Box::pin(async move { team::create(&desk, &named("sales", ""), "sales", "Sales").await })
    });
    made.expect("made");
}

/// A customer of theirs writes, and is answered.
fn customer(story: &Story, phone: &'static str) {
    story.text(phone, "hello");
    story.rest();
    let sales = Set { team: Some("sales"), ..Set::default() };
    story
        .act(&owner(), phone, move |desk, id| Box::pin(async move { set::set(&desk, &unnamed(), id, sales).await }))
        .expect("moved");
}

fn escalated(story: &Story, phone: &'static str) {
    let upset = EscalationReason::Upset;
    story
        .act(&owner(), phone, move |desk, id| {
            Box::pin(async move { escalate::escalate(&desk, &unnamed(), id, upset).await })
        })
        .expect("escalated");
}

fn be(story: &Story, who: &person::Person, availability: Availability, event: &'static str) {
    let caller = who.caller(&story.settings("acme").tenant);
    let done = story.at_desk(&caller, move |desk| {
        Box::pin(async move { person::be(&desk, &named(event, ""), availability).await })
    });
    done.expect("it is known");
}

#[test]
fn whoever_is_available_and_has_least_to_do_gets_the_next_conversation() {
    let story = Story::proves(&["B08"]);
    sales(&story);
    for phone in [FIRST, SECOND, THIRD] {
        customer(&story, phone);
        escalated(&story, phone);
    }
    let nobody = "Nobody who looks after this conversation is available. Name a person, or move it to another team.";
    assert_eq!(refusal(given(&story, FIRST, LEAST_LOADED)), nobody);
    let (one, other) = (invited(&story, "a@example.com", Role::Agent), invited(&story, "b@example.com", Role::Agent));
    invited(&story, "c@example.com", Role::Viewer);
    let first = given(&story, FIRST, LEAST_LOADED).expect("given").expect("somebody");
    let second = given(&story, SECOND, LEAST_LOADED).expect("given").expect("somebody");
    let mut both = [one.id.clone(), other.id.clone()];
    both.sort();
    let mut got = [first.clone(), second.clone()];
    got.sort();
    assert_eq!(got, both);

    be(&story, &one, Availability::Away, "away");
    let third = || {
        let set = Set { assignee: Some(LEAST_LOADED), ..Set::default() };
        let after = story.act(&owner(), THIRD, move |desk, id| {
            Box::pin(async move { set::set(&desk, &named("third", ""), id, set).await })
        });
        after.expect("given").assignee
    };
    assert_eq!(third(), Some(other.id.clone()));
    be(&story, &other, Availability::Away, "away too");
    assert_eq!(third(), Some(other.id), "the same call is answered as it was, though nobody is available any more");
    story.end();
}

#[test]
fn what_waits_for_a_person_is_given_to_somebody_at_once_where_the_tenant_wants_it() {
    let story = Story::proves(&["B08"]);
    sales(&story);
    story.set("acme", |settings| settings.assignment = Assignment::LeastLoaded);
    let whose = |phone: &str| {
        story.rest();
        story.head(phone).assignee
    };
    for phone in [FIRST, SECOND, THIRD] {
        customer(&story, phone);
    }
    escalated(&story, FIRST);
    assert_eq!(whose(FIRST), None, "nobody is there");
    let (one, other) = (invited(&story, "a@example.com", Role::Agent), invited(&story, "b@example.com", Role::Agent));
    let (least, most) = if one.id < other.id { (one, other) } else { (other, one) };
    assert_eq!(whose(SECOND), None, "the assistant has answered it");
    story.text(FIRST, "is anybody there?");
    assert_eq!(whose(FIRST), Some(least.id.clone()), "whoever has come gets what waits when it next changes");
    escalated(&story, SECOND);
    assert_eq!(whose(SECOND), Some(most.id.clone()), "who has less to do");

    be(&story, &most, Availability::Away, "away");
    story.take_over(THIRD);
    story.text(THIRD, "and I?");
    assert_eq!(whose(THIRD), None, "somebody has taken it already");
    assert_eq!(whose(SECOND), Some(most.id.clone()), "what they have stays theirs");
    given(&story, SECOND, "").expect("taken away");
    assert_eq!(whose(SECOND), Some(least.id), "nothing stays nobody's");
    story.end();
}

#[test]
fn by_hand_is_what_every_tenant_begins_with() {
    let story = Story::proves(&["B08"]);
    sales(&story);
    invited(&story, "a@example.com", Role::Agent);
    customer(&story, FIRST);
    escalated(&story, FIRST);
    story.rest();
    assert_eq!(story.head(FIRST).assignee, None);
    story.end();
}
