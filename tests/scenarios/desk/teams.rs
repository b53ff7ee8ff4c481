//! Teams are made, renamed and taken away, and none takes people or conversations with it.

use crate::story::{FIRST, Story, refusal};
use desk::invite::{self, Invitation};
use desk::set::{self, Set};
use desk::{Caller, Problem, close, progress, team};
use domain::permission::Role;
use domain::settings::Team;
use world::desk::{named, person, unnamed};

fn owner() -> Caller {
    person("acme", Role::Owner, &[])
}

fn create(story: &Story, event: &'static str, id: &'static str) -> Result<Team, Problem> {
    story.at_desk(&owner(), move |desk| {
        Box::pin(async move { team::create(&desk, &named(event, event), id, "Some team").await })
    })
}

fn remove(story: &Story, event: &'static str, id: &'static str) -> Result<(), Problem> {
    story.at_desk(&owner(), move |desk| Box::pin(async move { team::remove(&desk, &named(event, event), id).await }))
}

#[test]
fn a_team_with_people_or_open_conversations_stays() {
    let story = Story::proves(&["F166"]);
    create(&story, "sales", "sales").expect("made");
    assert_eq!(create(&story, "sales", "sales").expect("the same call").id, "sales");
    assert_eq!(refusal(create(&story, "again", "sales")), "There is a team with this id: choose another one.");
    assert_eq!(refusal(create(&story, "wrong", "Sales!")), "id: An id has 1 to 40 of a-z, 0-9 and -.");
    let renamed = story.at_desk(&owner(), |desk| {
        Box::pin(async move { team::rename(&desk, &named("rename", ""), "sales", "Sales North").await })
    });
    assert_eq!(renamed.expect("renamed").name, "Sales North");

    let invited = story.at_desk(&owner(), |desk| {
        Box::pin(async move {
            let teams = vec!["sales".to_owned()];
            let asked = Invitation { email: "a@example.com", name: "Demo agent", role: Role::Agent, teams };
            invite::invite(&desk, &named("invite", ""), asked).await
        })
    });
    let id = invited.expect("invited").id;
    assert_eq!(refusal(remove(&story, "people", "sales")), "People are in this team: take them out of it first.");
    let gone = story
        .at_desk(&owner(), move |desk| Box::pin(async move { invite::remove(&desk, &named("gone", ""), &id).await }));
    gone.expect("taken away");

    story.text(FIRST, "hello");
    story.rest();
    let to = Set { team: Some("sales"), ..Set::default() };
    story
        .act(&story.agent(), FIRST, move |desk, id| Box::pin(async move { set::set(&desk, &unnamed(), id, to).await }))
        .expect("assigned");
    // It waits for the customer, so that only the Inbox knows of it.
    let said = "The team has open conversations: close them or give them to another team first.";
    assert_eq!(refusal(remove(&story, "open", "sales")), said);
    let sections = story.at_desk(&owner(), |desk| Box::pin(async move { progress::sections(&desk).await }));
    assert_eq!(sections.expect("read"), [Some("sales".to_owned()), None]);
    story
        .act(&owner(), FIRST, |desk, id| Box::pin(async move { close::close(&desk, &unnamed(), id, "finished").await }))
        .expect("closed");
    remove(&story, "remove", "sales").expect("taken away");
    remove(&story, "remove", "sales").expect("the same call");
    assert_eq!(refusal(remove(&story, "once more", "sales")), "there is no such thing");
    assert!(story.settings("acme").teams.is_empty());
    story.end();
}
