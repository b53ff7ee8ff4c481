//! A sentence that a keyword asks for: the one confirmation of an opt-out, or the answer to HELP. Its id derives from the
//! keyword's message, so that it exists once.

use crate::Outside;
use domain::message::{Direction, Message, MessageRef, Origin, Source, Status};
use domain::sentence::{Sentence, sentence};
use domain::{MessageId, TenantId, ThreadId, Timestamp, due, segment};
use platform::failure::Failure;
use platform::once;
use platform::records::{create, read_some};
use platform::table::Freshness;
use platform::{follow_up, keys};

/// Queues the notice that this keyword asks for.
pub async fn queue(
    tenant: &TenantId,
    thread: &ThreadId,
    cause: &MessageRef,
    origin: Origin,
    outside: Outside<'_>,
) -> Result<(), Failure> {
    let settings = outside.cache.settings(outside.table, outside.clock, tenant).await?;
    let items = outside.table.get(&[keys::message(tenant, thread, cause)], Freshness::Strong).await?;
    let Some(keyword): Option<Message> = read_some(items[0].as_ref())? else {
        return Ok(());
    };
    let which = match origin {
        Origin::Confirmation => Sentence::Confirmation,
        Origin::Help | Origin::Campaign | Origin::Workflow => Sentence::Help,
    };
    let text = sentence(which, &settings);
    let place =
        MessageRef { at: Timestamp(cause.at.0 + 1), id: MessageId::of(&settings.salt, &["notice", cause.id.as_str()]) };
    let notice = Message {
        place,
        direction: Direction::Outbound,
        source: Source::System,
        origin: Some(origin),
        segments: segment::count(&text).segments,
        text,
        arrival: None,
        keyword: None,
        window: None,
        media: vec![],
        provider: None,
        notice: None,
        due: Some(outside.clock.now().plus(due::GRACE)),
        ..keyword
    }
    .to(Status::Queued, None);
    // Lost means that it exists: then only the follow-up is repeated.
    once::insist(outside.table, outside.clock, &[create(&notice)]).await?;
    follow_up::send(outside.queue, &follow_up::send_event(&notice)).await
}
