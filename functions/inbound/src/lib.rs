//! An event from Telnyx, or a follow-up of one: a customer's message is stored before anything else happens, a keyword acts
//! at once, a receipt moves its message on. What cannot be used is parked where a person sees it, never dropped.

mod known;
mod media;
mod message;
mod notice;
mod receipt;
mod spread;
mod telnyx;

use domain::queued::{self, Event, Unreadable};
use platform::batch;
use platform::cache::Cache;
use platform::clock::Clock;
use platform::failure::Failure;
use platform::files::Files;
use platform::http::Http;
use platform::queue::{Parcel, Queue, QueueName, Record};
use platform::secrets::Secrets;
use platform::table::Table;
use platform::telemetry::metric::{Count, count};
use std::time::Duration;

/// What this function may touch: its role in template.yaml allows just this.
#[derive(Clone, Copy)]
pub struct Outside<'a> {
    /// The table.
    pub table: &'a dyn Table,
    /// [events], [ticks], [outbound] and the quarantine.
    pub queue: &'a dyn Queue,
    /// Telnyx's media hosts.
    pub http: &'a dyn Http,
    /// Customers' pictures.
    pub files: &'a dyn Files,
    /// The key of refs.
    pub secrets: &'a dyn Secrets,
    /// Time.
    pub clock: &'a dyn Clock,
    /// Routes and settings.
    pub cache: &'a Cache,
    /// The name of the secret that signs refs.
    pub ref_key_secret: &'a str,
}

/// Handles a batch; answers the ids of the records to be delivered again.
pub async fn handle(records: Vec<Record>, outside: Outside<'_>) -> Vec<String> {
    let group = |record: &Record| telnyx::group(&record.body).unwrap_or_else(|| record.id.clone());
    batch::run(records, QueueName::Events, outside.queue, group, |record| one(record, outside)).await
}

async fn one(record: Record, outside: Outside<'_>) -> Result<(), Failure> {
    match queued::read::<Event>(&record.body) {
        Ok(Event::Telnyx { key, body, body64, .. }) => {
            let Some(body) = telnyx::bytes(body, body64) else {
                return quarantine(&record.body, "the body is not base64", outside).await;
            };
            telnyx::handle(&record, &key, &body, outside).await
        }
        Ok(Event::Media { tenant, thread, message, .. }) => {
            media::copy(&tenant, &thread, &message, record.receives, outside).await
        }
        Ok(Event::Spread { tenant, contact, thread, message, .. }) => {
            spread::spread(&tenant, &contact, &thread, &message, outside).await
        }
        Ok(Event::Known { tenant, contact, .. }) => known::tell(&tenant, &contact, outside).await,
        Ok(Event::Notice { tenant, thread, message, origin, .. }) => {
            notice::queue(&tenant, &thread, &message, origin, outside).await
        }
        Err(unknown @ Unreadable::Version(_)) => Err(unknown.into()),
        Err(Unreadable::Broken(_)) => quarantine(&record.body, "the queued event cannot be read", outside).await,
    }
}

/// Parks what nobody can use. A retry would not mend it, and its neighbours must not wait for it.
async fn quarantine(body: &str, reason: &'static str, outside: Outside<'_>) -> Result<(), Failure> {
    tracing::error!(metric = "quarantined", reason, "an event cannot be used; it is kept in quarantine");
    let parcel = Parcel { body: body.to_owned(), delay: Duration::ZERO, group: "quarantine".into() };
    outside.queue.send(QueueName::Quarantine, parcel).await?;
    count(Count::EventsQuarantined);
    Ok(())
}
