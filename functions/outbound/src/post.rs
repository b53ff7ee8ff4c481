//! The POST: begun within 3 seconds of its admission and ended within 10, so that a lease that is over belongs to a dead
//! holder. A POST that cannot begin in time is surely not sent.

use crate::known::Loaded;
use crate::{Outside, record};
use domain::Timestamp;
use domain::admission::{Admitted, END_WITHIN, START_WITHIN};
use domain::campaign::Provider;
use domain::outcome::Answer;
use domain::queued::Send;
use platform::failure::Failure;
use platform::follow_up;
use platform::telnyx::send;

/// POSTs what was admitted at that instant, and records it.
pub async fn post(
    event: &Send,
    loaded: &Loaded,
    admitted: &Admitted,
    at: Timestamp,
    outside: Outside<'_>,
) -> Result<(), Failure> {
    open_next(admitted, outside).await;
    let waited = outside.clock.now().since(at);
    let message = &admitted.message;
    let answer = match message.through.unwrap_or_default() {
        _ if waited >= START_WITHIN => Answer::NotSent,
        Provider::Simulator => Answer::Accepted { provider: Some(message.place.id.to_string()), wait: None },
        Provider::Telnyx => {
            let body = loaded.body.clone();
            let request = send::request(outside.telnyx_base, &loaded.api_key, message, body, END_WITHIN - waited);
            send::answer(outside.http.call(request).await, outside.clock.now().0 / 1000)
        }
    };
    record::record(event, &admitted.message, &answer, at, outside).await
}

/// The admission may have opened the next window. A tick that cannot be sent is not worth the POST: the sweep has it.
async fn open_next(admitted: &Admitted, outside: Outside<'_>) {
    let head = &admitted.head;
    let Some(window) = &head.window else { return };
    if admitted.message.admissions == 1
        && let Err(failure) = follow_up::tick(outside.queue, head, window.end, outside.clock.now()).await
    {
        tracing::warn!(tenant = %head.tenant, thread = %head.thread, %failure, "the next window's tick was not sent");
    }
}
