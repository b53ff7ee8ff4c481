//! Who else is in a conversation.

use crate::story::{FIRST, Story};
use desk::presence::{self, Doing};
use domain::permission::Role;
use world::desk::person;

#[test]
fn whoever_opens_a_conversation_sees_who_else_is_writing_in_it_until_they_stop() {
    let story = Story::proves(&["B08"]);
    story.text(FIRST, "hello");
    story.rest();
    let writing = |id: &str, doing| {
        let mut caller = person("acme", Role::Agent, &[]);
        caller.author.id = id.into();
        let conversation = story.conversation(FIRST);
        let there = story.at_desk(&caller, move |desk| {
            Box::pin(async move { presence::be_here(&desk, &conversation, doing).await })
        });
        let others = there.expect("said").into_iter();
        others.map(|other| (other.id, other.doing)).collect::<Vec<_>>()
    };
    assert_eq!(writing("usr_one", Doing::Writing), []);
    assert_eq!(writing("usr_two", Doing::Viewing), [("usr_one".to_owned(), Doing::Writing)]);
    assert_eq!(writing("usr_one", Doing::Viewing), [("usr_two".to_owned(), Doing::Viewing)]);
    story.wait(21.0);
    assert_eq!(writing("usr_two", Doing::Viewing), []);
    story.end();
}
