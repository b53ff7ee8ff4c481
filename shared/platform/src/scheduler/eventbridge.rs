//! Timers in EventBridge Scheduler: one-time schedules that put their parcel on a queue and delete themselves. What cannot be
//! delivered goes to the dead-letter queue. Scheduler's own message group is for FIFO queues only, so a timer's parcel has none;
//! pages of a campaign are few, and what they queue has its tenant's group again.

use super::{Schedule, Scheduler, SchedulerFailure};
use crate::aws::{Aws, Service, reason};
use crate::queue::QueueName;
use async_trait::async_trait;
use aws_sdk_scheduler::Client;
use aws_sdk_scheduler::error::BuildError;
use aws_sdk_scheduler::types::{
    ActionAfterCompletion, DeadLetterConfig, FlexibleTimeWindow, FlexibleTimeWindowMode, Target,
};
use domain::Timestamp;
use std::collections::BTreeMap;

/// A minute in milliseconds: Scheduler's own precision.
const MINUTE: i64 = 60_000;

/// What schedules are made with.
#[derive(Clone, Debug)]
pub struct EventBridge {
    client: Client,
    targets: Targets,
}

/// Where schedules lead, as ARNs.
#[derive(Clone, Debug)]
pub struct Targets {
    /// The queues.
    pub queues: BTreeMap<QueueName, String>,
    /// The role by which Scheduler may send to them.
    pub role: String,
    /// The queue for what it could not send.
    pub dead_letters: String,
    /// The schedule group.
    pub group: String,
}

impl EventBridge {
    /// Schedules that lead to these targets.
    pub fn new(aws: &Aws, targets: Targets) -> Self {
        Self { client: Client::new(&aws.config(Service::Scheduler)), targets }
    }

    fn target(&self, queue: QueueName, body: String) -> Result<Target, SchedulerFailure> {
        let arn = self.targets.queues.get(&queue);
        let arn = arn.ok_or_else(|| SchedulerFailure(format!("queue {} has no ARN here", queue.name())))?;
        Target::builder()
            .arn(arn)
            .role_arn(&self.targets.role)
            .input(body)
            .dead_letter_config(DeadLetterConfig::builder().arn(&self.targets.dead_letters).build())
            .build()
            .map_err(incomplete)
    }
}

#[async_trait]
impl Scheduler for EventBridge {
    async fn set(&self, schedule: Schedule) -> Result<(), SchedulerFailure> {
        #[cfg(feature = "crash")]
        let _point = crate::crash::Point::reached("scheduler");
        let exact = FlexibleTimeWindow::builder().mode(FlexibleTimeWindowMode::Off).build().map_err(incomplete)?;
        let request = self
            .client
            .create_schedule()
            .name(schedule.name)
            .group_name(&self.targets.group)
            .schedule_expression(expression(schedule.at))
            .schedule_expression_timezone("UTC")
            .flexible_time_window(exact)
            .action_after_completion(ActionAfterCompletion::Delete)
            .target(self.target(schedule.queue, schedule.body)?);
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error) => match reason(&error) {
                "ConflictException" => Ok(()),
                reason => Err(SchedulerFailure(reason.to_owned())),
            },
        }
    }
}

/// The minute rounded up, so that no timer comes early by itself.
fn expression(at: Timestamp) -> String {
    let minute = Timestamp((at.0.saturating_add(MINUTE - 1) / MINUTE) * MINUTE).to_string();
    let (second, _) = minute.split_once('.').unwrap_or((&minute, ""));
    format!("at({second})")
}

fn incomplete(_: BuildError) -> SchedulerFailure {
    SchedulerFailure("the schedule is incomplete".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timer_is_set_for_the_next_whole_minute() {
        let shown = |text| expression(Timestamp::parse(text).expect("an instant"));
        assert_eq!(shown("2026-03-01T10:59:00.000Z"), "at(2026-03-01T10:59:00)");
        assert_eq!(shown("2026-03-01T10:59:00.001Z"), "at(2026-03-01T11:00:00)");
        assert_eq!(shown("2026-12-31T23:59:59.999Z"), "at(2027-01-01T00:00:00)");
    }
}
