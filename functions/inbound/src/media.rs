//! A customer's pictures: copied to our files, because Telnyx's URLs do not last. Bounded in size, type and reach; what is
//! refused or lost is said on the message.

use crate::Outside;
use domain::media::{MAX_BYTES, Media, MediaState, accepted};
use domain::message::{Message, MessageRef};
use domain::{TenantId, ThreadId};
use platform::failure::Failure;
use platform::files::File;
use platform::http::{HttpFailure, Reach, Request, Response};
use platform::keys;
use platform::once;
use platform::records::{change, read_some};
use platform::table::{Freshness, Write};
use std::time::Duration;

/// Pictures are small; a host that needs longer is tried again.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Deliveries after which a picture counts as lost: with pauses of 1, 2, 4 … 60 s, about ten minutes.
const MOST_DELIVERIES: u32 = 15;

/// Copies what is still to be copied of this message.
pub async fn copy(
    tenant: &TenantId,
    thread: &ThreadId,
    place: &MessageRef,
    receives: u32,
    outside: Outside<'_>,
) -> Result<(), Failure> {
    let items = outside.table.get(&[keys::message(tenant, thread, place)], Freshness::Strong).await?;
    let Some(before): Option<Message> = read_some(items[0].as_ref())? else {
        return Ok(());
    };
    let mut after = before.clone();
    let mut missing = None;
    for (part, media) in after.media.iter_mut().enumerate() {
        if media.state != MediaState::Pending {
            continue;
        }
        match fetch(media, outside).await {
            Fetched::File(file) => {
                let name = format!("{tenant}/{}/{part}", place.id);
                media.content_type.clone_from(&file.content_type);
                outside.files.put(&name, file).await?;
                media.file = Some(name);
                media.state = MediaState::Stored;
            }
            Fetched::Never => media.state = MediaState::Refused,
            Fetched::NotNow(_) if receives >= MOST_DELIVERIES => media.state = MediaState::Lost,
            Fetched::NotNow(why) => missing = Some(why),
        }
    }
    let writes: Vec<Write> = change(&before, &after, &[]).into_iter().collect();
    if !writes.is_empty() {
        once::insist(outside.table, outside.clock, &writes).await?;
    }
    missing.map_or(Ok(()), |why| Err(Failure::Outside(why)))
}

enum Fetched {
    File(File),
    Never,
    NotNow(String),
}

async fn fetch(media: &Media, outside: Outside<'_>) -> Fetched {
    let request = Request {
        method: "GET",
        url: media.url.clone(),
        headers: vec![],
        body: vec![],
        timeout: TIMEOUT,
        max_body: MAX_BYTES,
        reach: Reach::Public,
    };
    match outside.http.call(request).await {
        Ok(response) if response.status == 200 => file(media, response),
        Ok(response) if matches!(response.status, 408 | 429 | 500..=599) => {
            Fetched::NotNow(format!("status {}", response.status))
        }
        Ok(_) | Err(HttpFailure::Refused(_) | HttpFailure::TooLong { .. }) => Fetched::Never,
        Err(HttpFailure::NotSent(why) | HttpFailure::NoAnswer(why)) => Fetched::NotNow(why),
    }
}

/// The type is what the host says, or what the event said; only types of the list are kept.
fn file(media: &Media, response: Response) -> Fetched {
    let said = response.header("content-type").and_then(accepted).or_else(|| accepted(&media.content_type));
    match said {
        Some(content_type) => Fetched::File(File { content_type: content_type.to_owned(), bytes: response.body }),
        None => Fetched::Never,
    }
}
