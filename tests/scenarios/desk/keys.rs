//! API keys: shown once, known by their hash, replaced without a gap.

use crate::story::{Story, refusal};
use desk::key::{self, Drawn};
use desk::{Outside, Problem};
use domain::permission::{Permission, Role};
use platform::cache::Cache;
use world::desk::{named, person};

fn drawn(letter: char) -> Drawn {
    Drawn { id: "k0000000000k".into(), secret: letter.to_string().repeat(32) }
}

/// Who calls with this token.
fn who(story: &Story, token: &str) -> Option<String> {
    let (table, queues, clock) = (story.world.table.clone(), story.world.queues.clone(), story.world.clock.clone());
    let token = token.to_owned();
    let found = story.world.outside.executor.block_on(async move {
        let cache = Cache::default();
        let outside = Outside { table: table.as_ref(), queue: queues.as_ref(), clock: clock.as_ref(), cache: &cache };
        key::caller(outside, &token).await
    });
    found.expect("the table answers").map(|caller| format!("{} of {}", caller.author.name, caller.tenant))
}

#[test]
fn a_key_is_replaced_without_a_moment_in_which_none_works() {
    let story = Story::new();
    let admin = person("acme", Role::Admin, &[]);
    let permissions = vec![Permission::SendMessages];
    let made = story.at_desk(&admin, move |desk| {
        Box::pin(async move { key::create(&desk, &named("create", ""), "Shop", permissions, &drawn('a')).await })
    });
    let first = made.expect("made").token;
    let rotate = |letter| {
        let done = story.at_desk(&admin, move |desk| {
            Box::pin(async move {
                key::rotate(&desk, &named(&format!("rotate {letter}"), ""), "k0000000000k", &drawn(letter)).await
            })
        });
        done.expect("rotated").token
    };
    let second = rotate('b');
    assert_eq!(
        [&first, &second].map(|token| who(&story, token)),
        [Some("Shop of acme".into()), Some("Shop of acme".into())]
    );
    let third = rotate('c');
    assert_eq!([&first, &second, &third].map(|token| who(&story, token).is_some()), [false, true, true]);
    assert!(story.world.table.items().iter().all(|item| !format!("{item:?}").contains(&"a".repeat(32))));
    let revoked = story.at_desk(&admin, |desk| {
        Box::pin(async move { key::revoke(&desk, &named("revoke", ""), "k0000000000k").await })
    });
    revoked.expect("revoked");
    assert_eq!(who(&story, &third), None);
    for wrong in ["", "vly_acme", "vly_globex_k0000000000k_cccccccccccccccccccccccccccccccc", "Bearer x"] {
        assert_eq!(who(&story, wrong), None);
    }
    story.end();
}

#[test]
fn nobody_gives_away_what_they_do_not_have() {
    let story = Story::new();
    let (agent, admin) = (person("acme", Role::Agent, &[]), person("acme", Role::Admin, &[]));
    let make = |caller: &desk::Caller, permission| -> Result<key::Shown, Problem> {
        story.at_desk(caller, move |desk| {
            Box::pin(
                async move { key::create(&desk, &named("create", ""), "Shop", vec![permission], &drawn('a')).await },
            )
        })
    };
    assert_eq!(refusal(make(&agent, Permission::SendMessages)), "the permission keys:write is missing");
    assert!(make(&admin, Permission::EditKeys).is_ok());
    story.end();
}
