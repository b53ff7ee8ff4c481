//! A conversation is given to whoever of its team is available and has least to do.

use crate::story::{FIRST, SECOND, Story, THIRD, refusal};
use desk::invite::{self, Invitation};
use desk::least_loaded::LEAST_LOADED;
use desk::person::{self, Availability};
use desk::set::{self, Set};
use desk::{Caller, Problem, escalate, team};
use domain::head::EscalationReason;
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

#[test]
fn whoever_is_available_and_has_least_to_do_gets_the_next_conversation() {
    let story = Story::proves(&["B08"]);
    let made = story.at_desk(&owner(), |desk| {
        Box::pin(async move { team::create(&desk, &named("sales", ""), "sales", "Sales").await })
    });
    made.expect("made");
    for phone in [FIRST, SECOND, THIRD] {
        story.text(phone, "hello");
        story.rest();
        let sales = Set { team: Some("sales"), ..Set::default() };
        story
            .act(&owner(), phone, move |desk, id| Box::pin(async move { set::set(&desk, &unnamed(), id, sales).await }))
            .expect("moved");
        let upset = EscalationReason::Upset;
        story
            .act(&owner(), phone, move |desk, id| {
                Box::pin(async move { escalate::escalate(&desk, &unnamed(), id, upset).await })
            })
            .expect("escalated");
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

    let away = one.caller(&story.settings("acme").tenant);
    let done = story.at_desk(&away, |desk| {
        Box::pin(async move { person::be(&desk, &named("away", ""), Availability::Away).await })
    });
    done.expect("away");
    let third = || {
        let set = Set { assignee: Some(LEAST_LOADED), ..Set::default() };
        let after = story.act(&owner(), THIRD, move |desk, id| {
            Box::pin(async move { set::set(&desk, &named("third", ""), id, set).await })
        });
        after.expect("given").assignee
    };
    assert_eq!(third(), Some(other.id.clone()));
    let gone = other.caller(&story.settings("acme").tenant);
    let done = story.at_desk(&gone, |desk| {
        Box::pin(async move { person::be(&desk, &named("away too", ""), Availability::Away).await })
    });
    done.expect("away");
    assert_eq!(third(), Some(other.id), "the same call is answered as it was, though nobody is available any more");
    story.end();
}
