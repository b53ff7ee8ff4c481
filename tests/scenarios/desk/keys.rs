//! API keys: shown once, known by their hash, replaced without a gap.

use crate::story::{Story, refusal};
use desk::key::{self, Drawn};
use desk::{Caller, Outside, Problem};
use domain::permission::{Permission, Role};
use domain::rate::{self, CALLS, Verdict};
use platform::cache::Cache;
use platform::keys;
use world::desk::{named, person, unnamed};

fn drawn(letter: char) -> Drawn {
    Drawn { id: "k0000000000k".into(), secret: letter.to_string().repeat(32) }
}

/// Who calls with this token.
fn who(story: &Story, token: &str) -> Option<String> {
    call(story, token).map(|(caller, _)| format!("{} of {}", caller.author.name, caller.tenant))
}

/// A call with this token.
fn call(story: &Story, token: &str) -> Option<(Caller, Verdict)> {
    let (table, queues, clock) = (story.world.table.clone(), story.world.queues.clone(), story.world.clock.clone());
    let token = token.to_owned();
    let found = story.world.outside.executor.block_on(async move {
        let cache = Cache::default();
        let outside = Outside { table: table.as_ref(), queue: queues.as_ref(), clock: clock.as_ref(), cache: &cache };
        key::caller(outside, &token).await
    });
    found.expect("the table answers")
}

#[test]
fn a_key_is_replaced_without_a_moment_in_which_none_works() {
    let story = Story::new();
    let admin = person("acme", Role::Admin, &[]);
    let permissions = vec![Permission::SendMessages];
    let made = story.at_desk(&admin, move |desk| {
        Box::pin(
            async move { key::create(&desk, &named("create", ""), "Shop", permissions, &drawn('a'), "token").await },
        )
    });
    let first = made.expect("made").token;
    let rotate = |letter| {
        let done = story.at_desk(&admin, move |desk| {
            Box::pin(async move {
                key::rotate(&desk, &named(&format!("rotate {letter}"), ""), "k0000000000k", &drawn(letter), "token")
                    .await
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
    let secrets = [&first, &second, &third].map(|token| token.rsplit('_').next().expect("a secret").to_owned());
    let stored = format!("{:?}", story.world.table.items());
    assert!(secrets.iter().all(|secret| !stored.contains(secret)));
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
            Box::pin(async move {
                key::create(&desk, &named("create", ""), "Shop", vec![permission], &drawn('a'), "token").await
            })
        })
    };
    assert_eq!(refusal(make(&agent, Permission::SendMessages)), "the permission keys:write is missing");
    assert!(make(&admin, Permission::EditKeys).is_ok());
    story.end();
}

#[test]
fn a_key_that_has_called_too_often_waits_for_the_next_minute_and_no_other_key_does() {
    let story = Story::new();
    let admin = person("acme", Role::Admin, &[]);
    let make = |id: char| {
        let made = story.at_desk(&admin, move |desk| {
            Box::pin(async move {
                let drawn = Drawn { id: id.to_string().repeat(12), secret: id.to_string().repeat(32) };
                key::create(&desk, &unnamed(), "Shop", vec![Permission::SendMessages], &drawn, "token").await
            })
        });
        made.expect("made")
    };
    let (busy, quiet) = (make('a'), make('b'));
    let left = |token: &str| match call(&story, token).expect("it is known").1 {
        Verdict::Taken(allowance) => Ok(allowance.remaining),
        Verdict::TooMany(allowance) => Err(allowance.reset),
    };
    assert_eq!((left(&busy.token), left(&busy.token)), (Ok(CALLS - 1), Ok(CALLS - 2)));
    let minute = rate::minute(story.world.now());
    let count = keys::calls(&admin.tenant, &busy.key.id, minute);
    let counted = story.world.table.look(&count).expect("its calls are counted");
    assert_eq!(counted["calls"], 2);
    let mut full = counted;
    full.insert("calls".into(), CALLS.into());
    story.world.table.plant(full);
    let wait = left(&busy.token).expect_err("too many");
    assert_eq!(story.world.table.look(&count).expect("it is still there")["calls"], CALLS);
    assert_eq!(left(&quiet.token), Ok(CALLS - 1));
    // Who guesses at a secret takes no calls from whose key it is.
    assert!(call(&story, &format!("vly_acme_{}_{}", quiet.key.id, "x".repeat(32))).is_none());
    assert_eq!(left(&quiet.token), Ok(CALLS - 2));
    story.wait(f64::from(wait));
    assert_eq!(left(&busy.token), Ok(CALLS - 1));
    story.end();
}
