//! The stories. Each has phones of its own, so that they can be told at the same time.

mod bursts;
mod consent;
mod failures;
mod live;
mod poison;
mod programs;
mod told;
mod workflows;

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

/// Stories that share a deployment.
pub struct Scene {
    /// Their names.
    pub names: &'static [&'static str],
    /// Begins them.
    pub stories: for<'a> fn(&'a Deployment) -> Vec<Story<'a>>,
}

macro_rules! scene {
    ($($module:ident :: $name:ident),+ $(,)?) => {
        Scene {
            names: &[$(stringify!($name)),+],
            stories: |on| vec![$(Story { name: stringify!($name), tell: Box::pin($module::$name(on)) }),+],
        }
    };
}

/// All of them. Where processes die, they are everybody's, so those stories have a deployment each; all are told at once.
pub const SCENES: [Scene; 3] = [
    scene![
        bursts::a_burst_is_answered_once_and_not_before_seven_seconds,
        bursts::what_comes_twice_and_in_the_wrong_order_is_stored_once_and_answered_once,
        consent::stop_silences_and_start_returns,
        failures::a_model_that_is_down_leaves_the_conversation_to_a_person,
        live::an_open_page_is_told_of_a_text_and_closed_when_its_session_ends,
        poison::a_forged_webhook_is_turned_away,
        poison::what_cannot_be_used_is_quarantined_while_its_neighbours_pass,
        poison::dead_letters_are_given_back_when_their_cause_is_mended_and_each_is_handled_once,
        programs::a_program_starts_a_conversation_once_however_often_it_calls,
        programs::a_takeover_over_the_api_stops_the_assistant_and_what_a_person_writes_leaves,
        programs::what_the_api_does_not_take_is_refused_before_anything_is_done,
        told::what_happens_is_told_on_the_bus,
        workflows::a_wait_of_an_hour_is_ended_by_its_schedule_and_by_nothing_earlier,
    ],
    scene![points::at_whatever_call_a_process_dies_nothing_is_lost_and_nothing_is_answered_twice],
    scene![kills::whoever_is_killed_nothing_is_lost_and_nothing_is_answered_twice],
];
