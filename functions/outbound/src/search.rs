//! Asking Telnyx for its own record of a message whose fate nobody knows: the records of its phone first, then those that
//! may be it, one by one. What cannot be asked now is asked at the next look.

use crate::known::Loaded;
use crate::{Outside, record};
use domain::Timestamp;
use domain::admission::Held;
use domain::message::Status;
use domain::queued::Send;
use domain::receipt::Receipt;
use platform::failure::Failure;
use platform::http::Request;
use platform::telnyx::records;
use platform::{consents, follow_up};
use std::time::Duration;

/// For all of it: a third of the function's time, as a POST.
const WITHIN: Duration = Duration::from_secs(10);

/// Telnyx's clock and ours may differ by so much.
const CLOCKS: Duration = Duration::from_secs(60);

/// What Telnyx's record of the message says; `None` where there is none, or none was to be had.
pub async fn ask(loaded: &Loaded, outside: Outside<'_>) -> Option<Receipt> {
    let message = &loaded.message;
    let since = message.posting.as_ref()?.first.minus(CLOCKS);
    let end = outside.clock.now().plus(WITHIN);
    let (base, key) = (outside.telnyx_base, &*loaded.api_key);
    let search = records::search(base, key, message, since, left(end, outside)?);
    let candidates = records::candidates(outside.http.call(search).await, message, since);
    if candidates.is_none() {
        tracing::warn!(tenant = %message.tenant, thread = %message.thread, message_id = %message.place.id,
            metric = "records_unavailable", "Telnyx's records could not be asked for");
    }
    for id in candidates? {
        let one: Request = records::message(base, key, &id, left(end, outside)?);
        let proof = records::proof(outside.http.call(one).await, message, &loaded.ref_key);
        if proof.is_some() {
            return proof;
        }
    }
    None
}

/// What is left of the time for all of it.
fn left(end: Timestamp, outside: Outside<'_>) -> Option<Duration> {
    Some(end.since(outside.clock.now())).filter(|left| !left.is_zero())
}

/// What follows once it is stored: the next look, or what the end of the message asks for.
pub async fn follow(send: &Send, held: &Held, outside: Outside<'_>) -> Result<(), Failure> {
    let message = &held.message;
    if let Some(at) = message.not_before {
        return follow_up::send_at(outside.queue, outside.scheduler, outside.clock, send, at).await;
    }
    tracing::info!(tenant = %message.tenant, thread = %message.thread, message_id = %message.place.id, metric = "doubt_ended",
        status = message.status.name(), code = message.code.as_deref().unwrap_or_default(), "nothing more is asked");
    if message.status == Status::Failed && message.code.as_deref() == Some(domain::outcome::OPTED_OUT) {
        consents::learn_opt_out(outside.table, outside.queue, outside.clock, message).await?;
    }
    record::repeat(message, outside).await
}
