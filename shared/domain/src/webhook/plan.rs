//! What a notice is for. Notices may come twice, early, late or for a try that has been made: none of that does harm.

use super::Webhook;
use super::delivery::{Delivery, State};
use crate::catalogue::{Event, TEST};
use crate::message::MessageRef;
use crate::{TenantId, Timestamp, WebhookId, mutant};
use serde::{Deserialize, Serialize};

/// On [notices], for `notify`: this event may have to be told to this webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Version.
    pub v: u32,
    /// Whose.
    pub tenant: TenantId,
    /// To which webhook.
    pub webhook: WebhookId,
    /// Which event.
    pub event: Event,
    /// Where the message is that the event is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageRef>,
    /// How often somebody had asked for it again when this was sent.
    #[serde(default)]
    pub replays: u32,
    /// How many tries had been made since then.
    #[serde(default)]
    pub tries: u32,
}

impl Notice {
    /// The notice that the delivery's next try waits for.
    pub fn of(delivery: &Delivery) -> Self {
        Self {
            v: crate::queued::VERSION,
            tenant: delivery.tenant.clone(),
            webhook: delivery.webhook.clone(),
            event: delivery.event.clone(),
            message: delivery.message.clone(),
            replays: delivery.replays,
            tries: delivery.tries,
        }
    }
}

/// What is to be done about a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Nothing: it has ended, or is nobody's any more.
    Nothing,
    /// The next try is later: the notice for it is sent again.
    Wait(Timestamp),
    /// The webhook is off: the delivery ends.
    Stop,
    /// The endpoint is left alone for a while: the try counts, and none is made.
    Rest,
    /// A try.
    Try,
}

/// Decides. `delivery` is absent until its first try was stored.
pub fn plan(notice: &Notice, webhook: Option<&Webhook>, delivery: Option<&Delivery>, now: Timestamp) -> Plan {
    let Some(webhook) = webhook else { return Plan::Nothing };
    match delivery {
        Some(delivery) if delivery.state != State::Pending => return Plan::Nothing,
        Some(delivery) => {
            let next = delivery.next.unwrap_or(now);
            // The notice of a try that was made may be here again because what followed from it was lost.
            if (delivery.replays, delivery.tries) > (notice.replays, notice.tries) || next > now {
                return Plan::Wait(next);
            }
        }
        // It was stored once, and is forgotten by now.
        None if (notice.replays, notice.tries) != (0, 0) => return Plan::Nothing,
        None => {}
    }
    // Whoever asks for it by hand looks whether the endpoint is back, and is not told to wait.
    let by_hand = notice.replays > 0 && notice.tries == 0;
    if notice.event.kind == TEST {
        Plan::Try
    } else if webhook.off.is_some() && !mutant!("told_though_switched_off") {
        Plan::Stop
    } else if !by_hand && webhook.rests_until.is_some_and(|until| until > now) {
        Plan::Rest
    } else {
        Plan::Try
    }
}
