//! The AI log: what each reply was made from, and why there was none.

use crate::story::{FIRST, SECOND, Story, refusal};
use desk::ai::{self, Lines, Seen, Which, line_id};
use domain::drafting::Drafting;
use domain::head::NeedsPerson;
use domain::permission::Role;
use domain::prompt::Role as Speaker;
use fakes::llm::Canned;
use world::desk::person;

impl Story {
    fn ai_replies(&self, which: Which) -> Lines {
        let admin = person("acme", Role::Admin, &[]);
        let read = self.at_desk(&admin, move |desk| Box::pin(async move { ai::replies(&desk, which, 50, None).await }));
        read.expect("an admin reads it")
    }

    fn ai_seen(&self, line: &Drafting) -> Seen {
        let (admin, id) = (person("acme", Role::Admin, &[]), line_id(line));
        let read = self.at_desk(&admin, move |desk| Box::pin(async move { ai::seen(&desk, &id).await }));
        read.expect("an admin reads it")
    }

    fn ai_failures(&self, theirs: Option<&str>) -> Vec<Drafting> {
        let (admin, id) = (person("acme", Role::Admin, &[]), theirs.map(|theirs| self.conversation(theirs)));
        let read = self.at_desk(&admin, move |desk| {
            Box::pin(async move {
                match id {
                    Some(id) => ai::failures_in(&desk, &id, 50, None).await,
                    None => ai::failures(&desk, 50, None).await,
                }
            })
        });
        read.expect("an admin reads it").items
    }
}

#[test]
fn each_reply_is_listed_with_what_it_was_made_from_and_can_be_flagged() {
    let story = Story::proves(&["F178"]);
    story.text(FIRST, "hello");
    story.wait(2.0);
    story.text(FIRST, "are you open on sunday?");
    story.rest();
    story.text(SECOND, "hello");
    story.rest();
    let lines = story.ai_replies(Which::All).items;
    assert_eq!(lines.len(), 2, "{lines:?}");
    let (newest, line) = (&lines[0], &lines[1]);
    assert!(newest.at > line.at);
    let reply = story.replies(FIRST).remove(0);
    assert_eq!((&line.id, line.at, line.burst, line.reason), (&reply.place.id, reply.place.at, 2, None));
    assert_eq!((line.work.tries, line.work.turns, line.work.assistant.as_str()), (1, 3, "ast_default"));
    assert!(line.work.millis >= 500 && line.work.prompt_tokens > 0 && line.work.reply_tokens > 0, "{line:?}");

    let seen = story.ai_seen(line);
    let asked = story.asked();
    let texts: Vec<&str> = seen.prompt.iter().map(|turn| turn.text.as_str()).collect();
    assert_eq!(seen.prompt[0].role, Speaker::System);
    assert_eq!(texts[1..], ["<customer>hello</customer>", "<customer>are you open on sunday?</customer>"]);
    assert!(seen.same && asked.len() == 2, "the very prompt that the model was asked");
    assert_eq!(seen.reply.as_ref().map(|reply| &reply.text), Some(&reply.text));
    // More is said, and the earlier prompt can still be made again; a guide makes it another.
    story.text(FIRST, "thanks");
    story.rest();
    assert!(story.ai_seen(line).same);
    story.change(FIRST, |head| head.guide = Some("Focus on Sundays.".into()));
    assert!(!story.ai_seen(line).same);

    let id = line_id(line);
    let flag = |note: &'static str| {
        let id = id.clone();
        story.at_desk(&story.agent(), move |desk| Box::pin(async move { ai::flag(&desk, &id, note).await }))
    };
    assert!(flag("Too cheerful").expect("flagged").flag.is_some());
    assert_eq!(story.ai_replies(Which::Flagged).items.len(), 1);
    assert_eq!(flag("").expect("taken away").flag, None);
    assert!(story.ai_replies(Which::Flagged).items.is_empty());
    story.end();
}

#[test]
fn a_burst_that_no_assistant_answered_is_listed_with_the_reason() {
    let story = Story::proves(&["F180"]);
    story.model(|model| model.standing = Some(Canned::QuotaExhausted));
    story.text(FIRST, "hello");
    story.rest();
    story.model(|model| model.standing = Some(Canned::Refusal("no giraffe".into())));
    story.text(SECOND, "hello");
    story.rest();
    let told = |lines: Vec<Drafting>| lines.iter().map(|line| (line.reason, line.work.tries)).collect::<Vec<_>>();
    let (refused, unavailable) = ((Some(NeedsPerson::ModelRefused), 4), (Some(NeedsPerson::ModelUnavailable), 1));
    assert_eq!(told(story.ai_failures(None)), [refused, unavailable]);
    assert_eq!(told(story.ai_failures(Some(FIRST))), [unavailable]);
    assert!(story.ai_replies(Which::All).items.is_empty());
    story.end();
}

#[test]
fn the_log_is_not_everybodys() {
    let story = Story::new();
    story.text(FIRST, "hello");
    story.rest();
    let id = line_id(&story.ai_replies(Which::All).items[0]);
    let read = story.at_desk(&story.supervisor(), move |desk| Box::pin(async move { ai::seen(&desk, &id).await }));
    assert_eq!(refusal(read), "the permission logs:read is missing");
    let id = line_id(&story.ai_replies(Which::All).items[0]);
    let foreign = story.at_desk(&person("globex", Role::Owner, &[]), move |desk| {
        Box::pin(async move { ai::flag(&desk, &id, "x").await })
    });
    assert_eq!(refusal(foreign), "there is no such thing");
    story.end();
}
