//! Assistants, as the people of a tenant make and choose them.

use crate::story::{FIRST, SECOND, Story, refusal};
use desk::assistant::{self, Patch};
use desk::set::{self, Set};
use desk::{Caller, Problem};
use domain::assistant::Assistant;
use domain::permission::Role;
use world::desk::{named, person, unnamed};

fn admin() -> Caller {
    person("acme", Role::Admin, &[])
}

fn create(story: &Story, event: &'static str, name: &'static str, prompt: &'static str) -> Result<Assistant, Problem> {
    story.at_desk(&admin(), move |desk| {
        Box::pin(async move { assistant::create(&desk, &named(event, event), name, prompt).await })
    })
}

fn gives(story: &Story, theirs: &str, id: String) -> Result<Option<String>, Problem> {
    let done = story.act(&story.agent(), theirs, move |desk, conversation| {
        Box::pin(async move {
            let set = Set { assistant: Some(&id), ..Set::default() };
            set::set(&desk, &unnamed(), conversation, set).await
        })
    });
    done.map(|head| head.assistant.map(|id| id.to_string()))
}

/// Whom the model was last told to be.
fn told(story: &Story) -> String {
    story.asked().pop().expect("asked").turns[0].text.split('.').next().unwrap_or_default().to_owned()
}

#[test]
fn the_default_answers_everywhere_and_a_conversations_own_only_there() {
    let story = Story::proves(&["F072", "F077"]);
    let sales = create(&story, "sales", "Sales", "You are Sally from sales.").expect("made");
    assert_eq!(create(&story, "sales", "Sales", "You are Sally from sales.").expect("the same").id, sales.id);
    assert_eq!(story.items("ASSISTANT#"), 1);
    let id = sales.id.to_string();
    let default = story.at_desk(&admin(), move |desk| {
        Box::pin(async move { assistant::make_default(&desk, &named("default", ""), &id).await })
    });
    assert_eq!(default.expect("chosen").assistant, Some(sales.id));
    story.text(FIRST, "hello");
    story.text(SECOND, "hello");
    story.rest();
    assert_eq!(told(&story), "You are Sally from sales");
    let special = create(&story, "special", "Special", "You are Spencer.").expect("made").id.to_string();
    assert_eq!(gives(&story, FIRST, special.clone()).expect("given"), Some(special.clone()));
    story.text(SECOND, "are you open on sunday?");
    story.rest();
    assert_eq!(told(&story), "You are Sally from sales");
    story.text(FIRST, "are you open on sunday?");
    story.rest();
    assert_eq!(told(&story), "You are Spencer");
    let id = special.clone();
    let changed = story.at_desk(&admin(), move |desk| {
        Box::pin(async move {
            let patch = Patch { prompt: Some("You are Spencer the second."), ..Patch::default() };
            assistant::patch(&desk, &named("second", ""), &id, patch).await
        })
    });
    assert_eq!(changed.expect("changed").name, "Special");
    story.wait(61.0);
    story.text(FIRST, "and on monday?");
    story.rest();
    assert_eq!(told(&story), "You are Spencer the second");
    assert_eq!(gives(&story, FIRST, String::new()).expect("taken away"), None);
    story.end();
}

#[test]
fn an_assistant_of_nobodys_answers_nowhere() {
    let story = Story::new();
    story.text(FIRST, "hello");
    story.rest();
    for wrong in ["ast_nobody", "sales", "ast_", "ast_x#y"] {
        let said = refusal(gives(&story, FIRST, wrong.into()));
        assert_eq!(said, "assistantId: Choose one of the tenant's assistants.");
    }
    let long: &'static str = "x".repeat(8_001).leak();
    for (name, prompt, said) in [
        ("", "You are Sally.", "name: A name has 1 to 120 characters."),
        (
            "Sales",
            " ",
            "prompt: A prompt has 1 to 8,000 characters: who the assistant is, what it knows, how it speaks.",
        ),
        (
            "Sales",
            long,
            "prompt: A prompt has 1 to 8,000 characters: who the assistant is, what it knows, how it speaks.",
        ),
    ] {
        assert_eq!(refusal(create(&story, "wrong", name, prompt)), said);
    }
    let sales = create(&story, "sales", "Sales", "You are Sally.").expect("made").id.to_string();
    let foreign = story.at_desk(&person("globex", Role::Owner, &[]), move |desk| {
        Box::pin(async move { assistant::assistant(&desk, &sales).await })
    });
    assert_eq!(refusal(foreign), "there is no such thing");
    story.end();
}
