//! Taking over, giving back, escalating, closing, switching, guiding.

use crate::story::{FIRST, SECOND, Story, refusal};
use desk::set::{self, Set};
use desk::{close, escalate, guide, resume, take_over};
use domain::head::{AgentMode, Badge, EscalationReason, InteractionStatus, ManagedBy, NextAction};
use world::desk::unnamed;

#[test]
fn what_a_person_gives_back_is_answered_by_the_assistant() {
    let story = Story::proves(&["F094", "F095", "F096"]);
    story.text(FIRST, "hello");
    story.wait(2.0);
    let taken = story.act(&story.agent(), FIRST, |desk, id| {
        Box::pin(async move { take_over::take_over(&desk, &unnamed(), id).await })
    });
    assert_eq!(taken.expect("taken").managed_by, ManagedBy::Human);
    story.rest();
    assert_eq!(story.read(FIRST).len(), 0);
    let given = story
        .act(&story.agent(), FIRST, |desk, id| Box::pin(async move { resume::resume(&desk, &unnamed(), id).await }));
    assert_eq!(given.expect("given").managed_by, ManagedBy::Ai);
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: hello
        17 AI: Hello! How can we help you today? | delivered
    ");
    story.end();
}

#[test]
fn an_escalated_conversation_waits_for_a_person_until_it_is_given_back() {
    let story = Story::proves(&["F097", "F021", "F030"]);
    story.text(FIRST, "I want to speak to somebody!");
    story.wait(2.0);
    let escalated = story.act(&story.agent(), FIRST, |desk, id| {
        Box::pin(async move { escalate::escalate(&desk, &unnamed(), id, EscalationReason::Upset).await })
    });
    let head = escalated.expect("escalated");
    assert_eq!((head.status, head.next_action()), (Badge::Escalated, NextAction::Agent));
    story.rest();
    assert_eq!(story.read(FIRST).len(), 0);
    let given = story
        .act(&story.agent(), FIRST, |desk, id| Box::pin(async move { resume::resume(&desk, &unnamed(), id).await }));
    assert_eq!((given.expect("given").status, story.head(FIRST).escalation), (Badge::Active, None));
    story.rest();
    assert_eq!(story.read(FIRST).len(), 1);
    story.end();
}

#[test]
fn a_closed_conversation_is_read_only_and_keeps_its_episode() {
    let story = Story::proves(&["F099", "F100", "F101", "F102"]);
    let reasons: Vec<_> = story.settings("acme").closure_reasons.into_iter().map(|reason| reason.id).collect();
    assert_eq!(reasons, ["answered", "booked", "finished", "no-response"]);
    story.text(FIRST, "are you open on sunday?");
    story.rest();
    let agent = story.agent();
    let bad = story
        .act(&agent, FIRST, |desk, id| Box::pin(async move { close::close(&desk, &unnamed(), id, "because").await }));
    assert_eq!(refusal(bad), "the conversation does not allow it: UnknownReason");
    let closed = story
        .act(&agent, FIRST, |desk, id| Box::pin(async move { close::close(&desk, &unnamed(), id, "answered").await }));
    let head = closed.expect("closed");
    assert_eq!((head.status, head.interaction_status), (Badge::Closed, InteractionStatus::Completed));
    assert_eq!(head.next_action(), NextAction::None);
    let said = "the conversation does not allow it: Closed";
    assert_eq!(refusal(story.write_to(&agent, FIRST, "One more thing.")), said);
    let acts = [
        story.act(&agent, FIRST, |desk, id| Box::pin(async move { take_over::take_over(&desk, &unnamed(), id).await })),
        story.act(&agent, FIRST, |desk, id| Box::pin(async move { resume::resume(&desk, &unnamed(), id).await })),
        story.act(&agent, FIRST, |desk, id| {
            Box::pin(async move { guide::set_guide(&desk, &unnamed(), id, "Be kind.").await })
        }),
        story.act(&agent, FIRST, |desk, id| {
            Box::pin(async move { close::close(&desk, &unnamed(), id, "answered").await })
        }),
        story.act(&agent, FIRST, |desk, id| {
            Box::pin(async move {
                set::set(&desk, &unnamed(), id, Set { status: Some(InteractionStatus::FollowUp), ..Set::default() })
                    .await
            })
        }),
    ];
    acts.into_iter().for_each(|act| assert_eq!(refusal(act), said));
    story.text(FIRST, "and on saturday?");
    story.rest();
    let id = story.conversation(FIRST);
    let detail =
        story.at_desk(&agent, move |desk| Box::pin(async move { desk::conversation::conversation(&desk, &id).await }));
    let episodes: Vec<_> = detail
        .expect("it is there")
        .episodes
        .into_iter()
        .map(|episode| (episode.episode, episode.closing.map(|closing| closing.reason)))
        .collect();
    assert_eq!(episodes, [(1, Some("answered".into())), (2, None)]);
    assert_eq!(story.head(FIRST).interaction_status, InteractionStatus::InProgress);
    story.end();
}

#[test]
fn a_close_while_the_assistant_writes_sends_nothing() {
    let story = Story::proves(&["F099"]);
    story.text(FIRST, "are you open on sunday?");
    // The model thinks from the seventh second on.
    story.wait(7.2);
    story
        .act(&story.agent(), FIRST, |desk, id| {
            Box::pin(async move { close::close(&desk, &unnamed(), id, "finished").await })
        })
        .expect("closed");
    story.rest();
    assert_eq!((story.read(FIRST).len(), story.head(FIRST).status), (0, Badge::Closed));
    story.end();
}

#[test]
fn the_switch_of_one_conversation_silences_and_wakes_the_assistant() {
    let story = Story::proves(&["F084"]);
    story.text(FIRST, "hello");
    story.rest();
    let set = |mode| {
        let done = story.act(&story.agent(), FIRST, move |desk, id| {
            Box::pin(async move { set::set(&desk, &unnamed(), id, Set { mode: Some(mode), ..Set::default() }).await })
        });
        done.expect("set");
    };
    set(AgentMode::Off);
    story.text(FIRST, "are you open on sunday?");
    story.text(SECOND, "are you open on sunday?");
    story.rest();
    assert_eq!((story.read(FIRST).len(), story.read(SECOND).len()), (1, 1));
    set(AgentMode::On);
    story.rest();
    assert_eq!(story.read(FIRST).len(), 2);
    story.end();
}

#[test]
fn a_guide_is_told_to_the_assistant_in_its_conversation_only() {
    let story = Story::proves(&["F076", "F079", "F080"]);
    story.text(FIRST, "hello");
    story.rest();
    let set = |text: &'static str| {
        story.act(&story.agent(), FIRST, move |desk, id| {
            Box::pin(async move { guide::set_guide(&desk, &unnamed(), id, text).await })
        })
    };
    assert_eq!(set("Focus on ROI").expect("set").guide.as_deref(), Some("Focus on ROI"));
    story.text(FIRST, "tell me more");
    story.text(SECOND, "hello");
    story.rest();
    let prompts: Vec<bool> = story.asked().iter().map(|asked| asked.prompt().contains("Focus on ROI")).collect();
    assert_eq!(prompts.iter().filter(|guided| **guided).count(), 1, "{prompts:?}");
    assert_eq!(set("").expect("taken away").guide, None);
    assert!(set("x".repeat(2_001).leak()).is_err());
    story.end();
}

#[test]
fn what_a_conversation_came_to_is_set_by_hand_and_leaves_the_lead_alone() {
    let story = Story::proves(&["F103", "F104", "F105", "F106", "F107", "F108", "F109", "F110", "F111"]);
    story.text(FIRST, "hello");
    story.rest();
    assert_eq!(story.head(FIRST).interaction_status, InteractionStatus::InProgress);
    let set = |status| {
        story.act(&story.agent(), FIRST, move |desk, id| {
            Box::pin(
                async move { set::set(&desk, &unnamed(), id, Set { status: Some(status), ..Set::default() }).await },
            )
        })
    };
    use InteractionStatus::{Completed, Disqualified, Dnc, FollowUp, InProgress, Incomplete, Qualified};
    for status in [Completed, Incomplete, FollowUp, Qualified, Disqualified, InProgress] {
        assert_eq!(set(status).expect("set").interaction_status, status);
        assert_eq!(story.contact(FIRST).lead_status, None);
    }
    assert_eq!(refusal(set(Dnc)), "the conversation does not allow it: NotByHand");
    story.text(FIRST, "STOP");
    story.rest();
    assert_eq!(story.head(FIRST).interaction_status, Dnc);
    assert_eq!(refusal(set(Completed)), "the conversation does not allow it: NotByHand");
    story.end();
}
