//! The EventBridge bus: keeps what was published, for tests to look at.

use crate::executor::lock;
use crate::outside::Outside;
use async_trait::async_trait;
use platform::bus::{Bus, BusEvent, BusFailure, MAX_EVENTS};
use std::sync::{Arc, Mutex};

/// PutEvents' bound for one entry.
const MAX_DETAIL: usize = 256 * 1024;

/// The bus.
pub struct WorldBus {
    outside: Arc<Outside>,
    events: Mutex<Vec<BusEvent>>,
}

impl WorldBus {
    /// Nothing published yet.
    pub fn new(outside: Arc<Outside>) -> Arc<Self> {
        Arc::new(Self { outside, events: Mutex::default() })
    }

    /// Everything published, in order.
    pub fn events(&self) -> Vec<BusEvent> {
        lock(&self.events).clone()
    }
}

#[async_trait]
impl Bus for WorldBus {
    async fn publish(&self, events: &[BusEvent]) -> Result<(), BusFailure> {
        assert!(!events.is_empty() && events.len() <= MAX_EVENTS, "no events, or too many for one call");
        assert!(events.iter().all(|event| event.detail.len() <= MAX_DETAIL), "an event of more than 256 KB");
        let crossing = self.outside.enter("bus.publish").await;
        let failure = self.outside.plan.faults.failure;
        let mut answer = Ok(());
        if crossing.fails("bus failed", failure / 2) {
            // Some of the entries may be on the bus.
            let taken = self.outside.draw(|chance| chance.below(events.len()));
            lock(&self.events).extend_from_slice(&events[..taken]);
            answer = Err(BusFailure("unavailable".into()));
        } else {
            lock(&self.events).extend_from_slice(events);
            if crossing.fails("bus answer lost", failure / 2) {
                answer = Err(BusFailure("no answer".into()));
            }
        }
        crossing.leave().await;
        answer
    }
}
