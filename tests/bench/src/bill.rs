//! A modelled bill: 1,000 conversations of five turns, what a turn uses times list prices. What a month costs whether anybody
//! texts or not (the key, alarms, empty polls) is not in it, nor are Telnyx and the model.

mod others;

use crate::pinned::{Pinned, round_trips};
use crate::prices::*;
use crate::row::Measured;
use crate::rows::Id;

/// 1,000 conversations of five turns.
const TURNS: f64 = 5_000.0;

/// A function's memory in template.yaml, in GB.
const MEMORY: f64 = 128.0 / 1024.0;

/// Seconds that an invocation takes beside the model, for each call to AWS that it waits for: DynamoDB's and SQS's usual answer
/// within a region, 5 ms, and as much again for the CPU that 128 MB buys.
const CALL: f64 = 0.010;

/// Calls one after another of a webhook, an inbound event, a reply, a message on its way out with Telnyx's 100 ms (ten more), a
/// change that is told (`tests/scenarios/cost.rs` pins the way).
const CALLS: [f64; 5] = [1.0, 4.0, 4.0, 14.0, 1.0];

/// Seconds that the model thinks.
const THINKING: f64 = 2.5;

/// How many events come together.
#[derive(Clone, Copy)]
struct Batch(f64);

/// The bill and those it is compared with. `log_bytes` is for each message, in or out, with all that follows.
pub fn model(log_bytes: f64, measured: &mut Measured) -> Result<(), String> {
    let turn = Pinned::turn()?;
    let all = turn.of("together")?;
    let run = Pinned::run()?.of("together")?;
    let bill = TURNS * of_turn(&turn, Batch(10.0), log_bytes)?;
    measured.extend([
        (Id::RoundTrips, round_trips()),
        (Id::WriteUnits, all.writes),
        (Id::ReadUnits, all.reads),
        (Id::RunWriteUnits, run.writes),
        (Id::RunReadUnits, run.reads),
        (Id::RunSchedules, run.schedules),
        (Id::Bill, bill),
        (Id::QuietBill, TURNS * of_turn(&turn, Batch(1.0), log_bytes)?),
        (Id::Sleeping, TURNS * others::sleeping(&turn)? / bill),
        (Id::StepFunctions, TURNS * others::step_functions(&turn)? / bill),
    ]);
    Ok(())
}

fn of_turn(turn: &Pinned, Batch(together): Batch, log_bytes: f64) -> Result<f64, String> {
    let all = turn.of("together")?;
    let webhooks = turn.of("webhook")?.queue;
    // Each reply has two receipts.
    let texts = webhooks - 2.0 * turn.of("reply")?.queue;
    let (ticks, sends) = (turn.of("inbound")?.queue, turn.of("reply")?.queue);
    // API Gateway calls for each webhook alone; everything behind a queue or the stream comes in batches.
    let invocations = [webhooks, webhooks / together, ticks / together, sends / together, all.bus / together];
    let seconds: f64 = invocations.iter().zip(CALLS).map(|(invocations, calls)| invocations * calls * CALL).sum();
    let thinking = ticks / together * THINKING;
    // A message is sent alone; it is received and deleted with the others of its batch.
    let queue_requests = all.queue * (1.0 + 2.0 / together);
    Ok(webhooks * API_REQUEST
        + invocations.iter().sum::<f64>() * INVOCATION
        + (seconds + thinking) * MEMORY * GB_SECOND_ARM
        + all.writes * WRITE_UNIT
        + all.reads * READ_UNIT
        + queue_requests * QUEUE_REQUEST
        + all.bus * BUS_EVENT
        + (texts + sends) * log_bytes * LOG_BYTE)
}
