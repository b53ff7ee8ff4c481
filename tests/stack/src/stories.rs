//! The stories. Each has phones of its own, so that they can be told at the same time.

mod bursts;
mod consent;
mod failures;
mod poison;
mod told;

use crate::deployment::Deployment;
use crate::{kills, points};
use futures_util::future::LocalBoxFuture;
use std::time::Duration;

/// What follows an event, machines and queues being slow: far more than it takes.
pub const SOON: Duration = Duration::from_secs(30);

/// One of them.
pub struct Story<'a> {
    /// What it promises.
    pub name: &'static str,
    /// Tells it; panics where the promise is broken.
    pub tell: LocalBoxFuture<'a, ()>,
}

macro_rules! stories {
    ($on:ident: $($module:ident :: $name:ident),+ $(,)?) => {
        vec![$(Story { name: stringify!($name), tell: Box::pin($module::$name($on)) }),+]
    };
}

/// All of them, on this deployment.
pub fn all(on: &Deployment) -> Vec<Story<'_>> {
    stories![on:
        bursts::a_burst_is_answered_once_and_not_before_seven_seconds,
        bursts::what_comes_twice_and_in_the_wrong_order_is_stored_once_and_answered_once,
        consent::stop_silences_and_start_returns,
        failures::a_model_that_is_down_leaves_the_conversation_to_a_person,
        poison::a_forged_webhook_is_turned_away,
        poison::what_cannot_be_used_is_quarantined_while_its_neighbours_pass,
        told::what_happens_is_told_on_the_bus,
    ]
}

/// Told when the others have ended, because everybody's processes die in them; while one kills, the other waits.
pub fn last(on: &Deployment) -> Vec<Story<'_>> {
    stories![on:
        points::at_whatever_call_a_process_dies_nothing_is_lost_and_nothing_is_answered_twice,
        kills::whoever_is_killed_nothing_is_lost_and_nothing_is_answered_twice,
    ]
}
