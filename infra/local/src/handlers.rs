//! The functions at work: one consumer a queue, the sweep by the clock, each with the time limit that template.yaml gives it.

use crate::queues::Queues;
use crate::system::System;
use crate::worker::consume;
use platform::queue::QueueName;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// A minute on AWS; more often here, where it costs nothing and a person waits.
const SWEEP_EVERY: Duration = Duration::from_secs(10);

/// template.yaml's `Timeout` of `inbound`, `reply`, `workflow`, `notify` and `sweep`.
const LIMIT: Duration = Duration::from_secs(60);

/// template.yaml's `Timeout` of `outbound`.
const OUTBOUND_LIMIT: Duration = Duration::from_secs(30);

/// Starts them. They end, each having finished what it has in hand, after `stopping` becomes true.
pub fn start(system: &Arc<System>, stopping: &watch::Receiver<bool>) -> JoinSet<()> {
    let mut running = JoinSet::new();
    let queues = || -> Arc<Queues> { Arc::clone(&system.queues) };
    let inbound = Arc::clone(system);
    let inbound = move |records| {
        let system = Arc::clone(&inbound);
        async move { inbound::handle(records, system.inbound()).await }
    };
    running.spawn(consume(queues(), QueueName::Events, LIMIT, inbound, stopping.clone()));
    let reply = Arc::clone(system);
    let reply = move |records| {
        let system = Arc::clone(&reply);
        async move { reply::handle(records, system.reply()).await }
    };
    running.spawn(consume(queues(), QueueName::Ticks, LIMIT, reply, stopping.clone()));
    let outbound = Arc::clone(system);
    let outbound = move |records| {
        let system = Arc::clone(&outbound);
        async move { outbound::handle(records, system.outbound()).await }
    };
    running.spawn(consume(queues(), QueueName::Outbound, OUTBOUND_LIMIT, outbound, stopping.clone()));
    let workflow = Arc::clone(system);
    let workflow = move |records| {
        let system = Arc::clone(&workflow);
        async move { workflow::handle(records, system.workflow()).await }
    };
    running.spawn(consume(queues(), QueueName::Runs, LIMIT, workflow, stopping.clone()));
    let notify = Arc::clone(system);
    let notify = move |records| {
        let system = Arc::clone(&notify);
        async move { notify::handle(records, system.notify()).await }
    };
    running.spawn(consume(queues(), QueueName::Notices, LIMIT, notify, stopping.clone()));
    running.spawn(sweeping(Arc::clone(system), stopping.clone()));
    running
}

async fn sweeping(system: Arc<System>, mut stopping: watch::Receiver<bool>) {
    loop {
        match tokio::time::timeout(LIMIT, sweep::handle(system.sweep())).await {
            Ok(Ok(_)) => {}
            Ok(Err(failure)) => tracing::error!(%failure, "a sweep failed; the next one tries again"),
            Err(_) => tracing::error!("a sweep took too long; the next one tries again"),
        }
        tokio::select! {
            () = tokio::time::sleep(SWEEP_EVERY) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
    }
}
