//! A call that is repeated under its Idempotency-Key is done once, and answered as it was: every act of the desk.

use crate::story::{FIRST, Story, refusal};
use desk::consent::{self, Wish};
use desk::contact::{self, Patch};
use desk::key::{self, Drawn};
use desk::set::{self, Set};
use desk::{Desk, Event, Problem, close, escalate, guide, resume, take_over};
use domain::head::{AgentMode, Badge, EscalationReason, InteractionStatus};
use domain::permission::{Permission, Role};
use futures_util::future::BoxFuture;
use platform::queue::QueueName;
use world::desk::{named, person, unnamed};

/// Every act on a conversation, by name, in an order in which each is possible.
const ACTS: [&str; 7] = ["take over", "guide", "resume", "escalate", "set", "resume too", "close"];

/// Does one of them.
fn does(story: &Story, act: &'static str, event: Event) -> Result<domain::head::Head, Problem> {
    story.act(&story.agent(), FIRST, move |desk, id| {
        Box::pin(async move {
            match act {
                "take over" => take_over::take_over(&desk, &event, id).await,
                "guide" => guide::set_guide(&desk, &event, id, "Be kind.").await,
                "escalate" => escalate::escalate(&desk, &event, id, EscalationReason::Other).await,
                "set" => {
                    let (mode, status) = (Some(AgentMode::On), Some(InteractionStatus::FollowUp));
                    set::set(&desk, &event, id, Set { mode, status, ..Set::default() }).await
                }
                "close" => close::close(&desk, &event, id, "answered").await,
                _ => resume::resume(&desk, &event, id).await,
            }
        })
    })
}

/// Proofs in the table.
fn proofs(story: &Story) -> usize {
    story.world.table.items().iter().filter(|item| item["sk"] == "HANDLED").count()
}

#[test]
fn an_act_that_is_repeated_is_answered_as_it_was_and_done_once() {
    let story = Story::new();
    story.text(FIRST, "hello");
    story.rest();
    for act in ACTS {
        let first = does(&story, act, named(act, "one")).expect("done");
        let items = story.world.table.items();
        assert_eq!(does(&story, act, named(act, "one")).expect("answered again"), first, "{act}");
        let other = does(&story, act, named(act, "other"));
        assert_eq!(refusal(other), "this Idempotency-Key was used for something else", "{act}");
        assert_eq!(story.world.table.items(), items, "{act}");
    }
    // Once more after all the others: closed is closed, and nobody is told otherwise.
    let again = does(&story, "take over", named("take over", "one")).expect("answered again");
    assert_eq!(again.status, Badge::Closed);
    assert_eq!(refusal(does(&story, "close", unnamed())), "the conversation does not allow it: Closed");
    assert_eq!(proofs(&story), ACTS.len());
    story.end();
}

#[test]
fn an_act_that_nobody_can_repeat_writes_no_proof() {
    let story = Story::new();
    story.text(FIRST, "hello");
    story.rest();
    for act in ACTS {
        does(&story, act, unnamed()).expect("done");
    }
    assert_eq!(proofs(&story), 0);
    story.end();
}

#[test]
fn a_change_of_what_has_changed_meanwhile_is_refused() {
    let story = Story::new();
    story.text(FIRST, "hello");
    story.rest();
    let seen = story.head(FIRST).rev;
    let seeing = |rev| Event { seen: vec![rev], ..unnamed() };
    let guided = does(&story, "guide", seeing(seen)).expect("done");
    assert_eq!(guided.rev, story.head(FIRST).rev);
    assert_eq!(refusal(does(&story, "set", seeing(seen))), "it has changed meanwhile");
    assert_eq!(story.head(FIRST).interaction_status, InteractionStatus::InProgress);
    story.text(FIRST, "are you open on sunday?");
    story.rest();
    assert_eq!(refusal(does(&story, "set", seeing(guided.rev))), "it has changed meanwhile");
    does(&story, "set", seeing(story.head(FIRST).rev)).expect("done");
    story.end();
}

#[test]
fn a_repeated_call_tells_its_tick_again_lest_it_was_lost() {
    let story = Story::new();
    does_not_answer(&story);
    let resumed = does(&story, "resume", named("resume", "one")).expect("done");
    assert!(resumed.window.is_some());
    let ticks = || story.world.queues.len(QueueName::Ticks);
    let before = ticks();
    does(&story, "resume", named("resume", "one")).expect("answered again");
    assert_eq!(ticks(), before + 1);
    story.rest();
    assert_eq!(story.read(FIRST).len(), 1);
    story.end();
}

/// The customer waits for a person.
fn does_not_answer(story: &Story) {
    story.text(FIRST, "hello");
    story.wait(2.0);
    does(story, "take over", unnamed()).expect("done");
    story.rest();
    assert_eq!(story.read(FIRST).len(), 0);
}

fn at_desk<T: Send + 'static>(
    story: &Story,
    act: impl for<'a> FnOnce(Desk<'a>) -> BoxFuture<'a, T> + Send + 'static,
) -> T {
    story.at_desk(&person("acme", Role::Admin, &[]), act)
}

#[test]
fn a_customer_is_changed_once_and_a_do_not_contact_is_not_set_again_by_a_repeated_call() {
    let story = Story::new();
    story.text(FIRST, "hello");
    story.rest();
    let id = story.contact(FIRST).id.to_string();
    let patch = |event: Event, name: &'static str| {
        let id = id.clone();
        at_desk(&story, move |desk| {
            Box::pin(
                async move { contact::patch(&desk, &event, &id, Patch { name: Some(name), ..Patch::default() }).await },
            )
        })
    };
    let decide = |event: Event, wish| {
        let id = id.clone();
        at_desk(&story, move |desk| Box::pin(async move { consent::decide(&desk, &event, &id, wish).await }))
    };
    patch(named("patch", "one"), "Customer").expect("changed");
    let later = patch(unnamed(), "Another customer").expect("changed");
    assert_eq!(patch(named("patch", "one"), "Customer").expect("answered again"), later);
    assert_eq!(refusal(patch(named("patch", "two"), "X")), "this Idempotency-Key was used for something else");
    assert_eq!(refusal(patch(Event { seen: vec![1], ..unnamed() }, "X")), "it has changed meanwhile");
    assert_eq!(later.rev, story.contact(FIRST).rev);
    decide(named("set", "one"), Wish::DoNotContact).expect("set");
    story.rest();
    decide(named("lift", "one"), Wish::Lift).expect("lifted");
    story.rest();
    let again = decide(named("set", "one"), Wish::DoNotContact).expect("answered again");
    story.rest();
    assert!(!again.opted_out && !story.contact(FIRST).opted_out && !story.head(FIRST).opted_out);
    assert_eq!(again, story.contact(FIRST));
    story.end();
}

#[test]
fn a_key_that_is_asked_for_twice_is_made_once_and_its_token_is_the_same() {
    let story = Story::new();
    let create = |event: Event, drawn: char, credential: &'static str| {
        at_desk(&story, move |desk| {
            Box::pin(async move {
                let drawn = Drawn { id: drawn.to_string().repeat(12), secret: drawn.to_string().repeat(32) };
                key::create(&desk, &event, "Shop", vec![Permission::SendMessages], &drawn, credential).await
            })
        })
    };
    let rotate = |event: Event, drawn: char| {
        at_desk(&story, move |desk| {
            Box::pin(async move {
                let drawn = Drawn { id: String::new(), secret: drawn.to_string().repeat(32) };
                key::rotate(&desk, &event, &"a".repeat(12), &drawn, "token").await
            })
        })
    };
    let revoke = |event: Event| {
        at_desk(&story, move |desk| Box::pin(async move { key::revoke(&desk, &event, &"a".repeat(12)).await }))
    };
    let first = create(named("make", "one"), 'a', "token").expect("made");
    assert_eq!(create(named("make", "one"), 'b', "token").expect("answered again").token, first.token);
    let once = "it was shown once, and cannot be shown again";
    assert_eq!(refusal(create(named("make", "one"), 'b', "another token")), once);
    let second = rotate(named("rotate", "one"), 'c').expect("rotated");
    assert_eq!(rotate(named("rotate", "one"), 'd').expect("answered again").token, second.token);
    let keys = at_desk(&story, |desk| Box::pin(async move { key::list(&desk).await })).expect("listed");
    assert_eq!(keys.iter().map(|key| (key.id.as_str(), key.secrets.len())).collect::<Vec<_>>(), [("aaaaaaaaaaaa", 2)]);
    let stored = format!("{:?}", story.world.table.items());
    assert!([&first, &second].iter().all(|shown| !stored.contains(shown.token.rsplit('_').next().expect("a secret"))));
    rotate(named("rotate again", ""), 'e').expect("rotated");
    assert_eq!(refusal(create(named("make", "one"), 'b', "token")), once);
    revoke(named("revoke", "one")).expect("revoked");
    revoke(named("revoke", "one")).expect("answered again");
    assert_eq!(refusal(revoke(named("revoke again", "one"))), "there is no such thing");
    story.end();
}
