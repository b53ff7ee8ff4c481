//! Who may not be texted is one list, and how that came about is never forgotten.

use crate::story::{FIRST, SECOND, Story, THIRD, refusal};
use desk::consent::{self, Wish};
use desk::opt_outs::{self, OptOuts};
use desk::{Problem, ledger};
use domain::consent::{ConsentSource, Standing};
use domain::permission::Role;
use world::desk::{named, person};

fn page(story: &Story, limit: usize, after: Option<String>) -> Result<OptOuts, Problem> {
    story.at_desk(&story.supervisor(), move |desk| {
        Box::pin(async move { opt_outs::opt_outs(&desk, limit, after.as_deref()).await })
    })
}

fn decides(story: &Story, event: &'static str, theirs: &str, wish: Wish) {
    let id = story.contact(theirs).id.to_string();
    let done = story.at_desk(&story.supervisor(), move |desk| {
        Box::pin(async move { consent::decide(&desk, &named(event, ""), &id, wish).await })
    });
    done.expect("decided");
    story.rest();
}

fn numbers(page: &OptOuts) -> Vec<String> {
    page.items.iter().map(|contact| contact.phone.to_string()).collect()
}

#[test]
fn who_may_not_be_texted_is_listed_while_it_is_so() {
    let story = Story::proves(&["F109", "F119"]);
    for phone in [FIRST, SECOND, THIRD] {
        story.text(phone, "hello");
    }
    story.rest();
    assert!(page(&story, 50, None).expect("read").items.is_empty());
    story.text(FIRST, "STOP");
    story.rest();
    decides(&story, "set", SECOND, Wish::DoNotContact);
    let first = page(&story, 1, None).expect("read");
    let second = page(&story, 1, first.next.clone()).expect("read");
    assert_eq!((numbers(&first), numbers(&second)), (vec![SECOND.to_owned()], vec![FIRST.to_owned()]));
    let because = |page: &OptOuts| page.items[0].consent.outs().into_iter().map(|turn| turn.source).collect::<Vec<_>>();
    assert_eq!(because(&first), [ConsentSource::Manual]);
    assert_eq!(because(&second), [ConsentSource::Keyword]);
    decides(&story, "also", FIRST, Wish::DoNotContact);
    decides(&story, "lift", SECOND, Wish::Lift);
    let left = page(&story, 50, None).expect("read");
    assert_eq!((numbers(&left), left.items[0].consent.outs().len()), (vec![FIRST.to_owned()], 2));
    decides(&story, "lift also", FIRST, Wish::Lift);
    story.text(FIRST, "START");
    story.rest();
    assert!(page(&story, 50, None).expect("read").items.is_empty());
    let globex = story.at_desk(&person("globex", Role::Owner, &[]), |desk| {
        Box::pin(async move { opt_outs::opt_outs(&desk, 50, None).await })
    });
    assert!(globex.expect("read").items.is_empty());
    let agent =
        story.at_desk(&story.agent(), |desk| Box::pin(async move { opt_outs::opt_outs(&desk, 50, None).await }));
    assert_eq!(refusal(agent), "the permission consent:write is missing");
    story.end();
}

#[test]
fn every_change_of_consent_stands_in_the_ledger_with_who_it_was() {
    let story = Story::proves(&["F109", "F119"]);
    story.text(FIRST, "hello");
    story.rest();
    story.text(FIRST, "STOP");
    story.rest();
    decides(&story, "set", FIRST, Wish::DoNotContact);
    decides(&story, "lift", FIRST, Wish::Lift);
    let id = story.contact(FIRST).id.to_string();
    let lines = story.at_desk(&story.agent(), move |desk| Box::pin(async move { ledger::ledger(&desk, &id).await }));
    let told: Vec<_> = lines
        .expect("read")
        .into_iter()
        .map(|line| {
            let turn = line.turn.expect("each changed something");
            (turn.to, turn.source, line.by.map(|by| by.name))
        })
        .collect();
    let demo = Some("Demo agent".to_owned());
    assert_eq!(
        told,
        [
            (Standing::In, ConsentSource::Manual, demo.clone()),
            (Standing::Out, ConsentSource::Manual, demo),
            (Standing::Out, ConsentSource::Keyword, None),
        ]
    );
    story.end();
}
