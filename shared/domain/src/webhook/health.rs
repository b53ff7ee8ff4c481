//! How an endpoint does. One that fails again and again is left alone for a minute, so that its slowness costs nobody's time; one
//! that says it is gone, or has failed for days, is switched off with the reason shown.

use super::delivery::Try;
use super::{Off, Webhook};
use crate::Timestamp;
use std::time::Duration;

/// Failures in a row after which an endpoint rests.
const RESTS_AFTER: u32 = 5;

/// How long it then rests: a few tries a minute are enough to see that it is back.
const REST: Duration = Duration::from_secs(60);

/// An endpoint that has failed for this long without a break is switched off: five days outlast a long weekend.
pub const FAILS_FOR: Duration = Duration::from_secs(5 * 24 * 3600);

/// The webhook after a try; none: nothing changes.
pub fn health(webhook: &Webhook, tried: &Try, now: Timestamp) -> Option<Webhook> {
    let mut after = webhook.clone();
    if tried.succeeded() {
        (after.failures, after.failing_since, after.rests_until) = (0, None, None);
        return (after != *webhook).then_some(after);
    }
    let since = *after.failing_since.get_or_insert(now);
    after.failures = after.failures.saturating_add(1);
    if after.failures >= RESTS_AFTER {
        after.rests_until = Some(now.plus(REST));
    }
    if tried.is_gone() {
        after.off = Some(Off::Gone);
    } else if now.since(since) >= FAILS_FOR {
        after.off = Some(Off::Failing);
    }
    Some(after)
}

/// Switched on again by somebody: what went wrong before counts no more.
pub fn well(mut webhook: Webhook) -> Webhook {
    (webhook.off, webhook.failures, webhook.failing_since, webhook.rests_until) = (None, 0, None, None);
    webhook
}
