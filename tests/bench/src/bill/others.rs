//! The same turns as they are often built: without queues, each message waiting for the burst's end by itself. Both are modelled
//! kindly: the fewest table writes that can work, no retries, no receipts stored twice, no logs.

use super::THINKING;
use crate::pinned::Pinned;
use crate::prices::*;

/// The memory of a function in Node or Python, in GB: at 128 MB their start takes seconds, and 512 MB is what most settle for.
const MEMORY: f64 = 512.0 / 1024.0;

/// Seconds that a burst is waited for.
const WINDOW: f64 = 7.0;

/// Seconds that a function takes beside waiting.
const WORK: f64 = 0.1;

/// Table units of a message: stored, its conversation touched; and read again when the wait is over.
const WRITES: f64 = 2.0;
const READS: f64 = 2.0;

/// Transitions of an execution: start, store, wait, look, choose, ask the model, send, record, end.
const TRANSITIONS: f64 = 9.0;

/// Its invocations: store, look, ask, send, record.
const STEPS: f64 = 5.0;

/// A webhook that answers at once and calls a second Lambda, which sleeps until the burst is over; the last one answers.
pub fn sleeping(turn: &Pinned) -> Result<f64, String> {
    let (webhooks, texts, replies) = counts(turn)?;
    let seconds = webhooks * WORK + texts * (WINDOW + WORK) + replies * (THINKING + WORK);
    let invocations = webhooks + texts;
    Ok(common(webhooks) + invocations * INVOCATION + seconds * MEMORY * GB_SECOND_X86)
}

/// A standard workflow for each message, which waits without being billed; receipts are stored by the webhook.
pub fn step_functions(turn: &Pinned) -> Result<f64, String> {
    let (webhooks, texts, replies) = counts(turn)?;
    let seconds = (webhooks + texts * STEPS) * WORK + replies * THINKING;
    let invocations = webhooks + texts * STEPS;
    let transitions = texts * TRANSITIONS * TRANSITION;
    Ok(common(webhooks) + invocations * INVOCATION + seconds * MEMORY * GB_SECOND_X86 + transitions)
}

/// Webhooks, texts among them, replies. Each reply has two receipts.
fn counts(turn: &Pinned) -> Result<(f64, f64, f64), String> {
    let (webhooks, replies) = (turn.of("webhook")?.queue, turn.of("reply")?.queue);
    Ok((webhooks, webhooks - 2.0 * replies, replies))
}

fn common(webhooks: f64) -> f64 {
    webhooks * (API_REQUEST + WRITES * WRITE_UNIT + READS * READ_UNIT)
}
