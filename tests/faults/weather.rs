//! Every story in seeded rough weather.

use crate::stories::{STORIES, told};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;
use world::plan::Plan;
use world::runs::{assert_taken, seeds, tell_seeds};

/// How long the weather stays rough.
const ROUGH: Duration = Duration::from_secs(45);

#[test]
fn in_rough_weather_every_promise_holds() {
    let paths: Mutex<BTreeMap<&'static str, u64>> = Mutex::default();
    let first = std::env::var("FIRST").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut counts = tell_seeds(
        first,
        seeds(),
        |seed| Plan::rough(seed, ROUGH),
        |world| {
            let story = &STORIES[usize::try_from(world.outside.plan.seed).unwrap_or(0) % STORIES.len()];
            let evidence = told(story)(world);
            let mut paths = paths.lock().expect("nobody panics with it");
            evidence.paths.iter().for_each(|(path, times)| *paths.entry(path).or_default() += times);
        },
    );
    counts.extend(paths.into_inner().expect("nobody panics with it"));
    println!("{counts:#?}");
    assert_taken(&counts, &["crash by chance"]);
}
