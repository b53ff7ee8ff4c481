//! The bus in EventBridge. PutEvents answers 200 even when it took only some events; then the whole call has failed, its
//! caller repeats it, and whoever listens recognises repeats by the event's id.

use super::{Bus, BusEvent, BusFailure, MAX_EVENTS};
use crate::aws::{Aws, Service, reason};
use async_trait::async_trait;
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;

/// Who the events are from, as rules see it.
pub const SOURCE: &str = "volley";

/// One event bus.
#[derive(Clone, Debug)]
pub struct EventBridge {
    client: Client,
    bus: String,
}

impl EventBridge {
    /// The bus of this name or ARN.
    pub fn new(aws: &Aws, bus: impl Into<String>) -> Self {
        Self { client: Client::new(&aws.config(Service::EventBridge)), bus: bus.into() }
    }

    fn entry(&self, event: &BusEvent) -> PutEventsRequestEntry {
        PutEventsRequestEntry::builder()
            .event_bus_name(&self.bus)
            .source(SOURCE)
            .detail_type(event.kind)
            .detail(&event.detail)
            .build()
    }
}

#[async_trait]
impl Bus for EventBridge {
    async fn publish(&self, events: &[BusEvent]) -> Result<(), BusFailure> {
        #[cfg(feature = "crash")]
        let _point = crate::crash::Point::reached("bus");
        if events.is_empty() {
            return Ok(());
        }
        if events.len() > MAX_EVENTS {
            return Err(BusFailure("more events than one call may hold".into()));
        }
        let entries = events.iter().map(|event| self.entry(event)).collect();
        let answer = self.client.put_events().set_entries(Some(entries)).send().await;
        let answer = answer.map_err(|error| BusFailure(reason(&error).to_owned()))?;
        match answer.failed_entry_count() {
            0 => Ok(()),
            failed => {
                let code = answer.entries().iter().find_map(|entry| entry.error_code()).unwrap_or("no code");
                Err(BusFailure(format!("{failed} of {} refused: {code}", events.len())))
            }
        }
    }
}
