//! Tells the bus what changed in the table.

use live::{Change, Outside};
use platform::aws::{Aws, Service};
use platform::bus::eventbridge::EventBridge;
use platform::lambda::{self, Changed, required};
use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::start("live", async || {
        let aws = Aws::from_env()?;
        let bus = EventBridge::new(&aws, required("BUS_NAME")?);
        aws.warm(&[Service::EventBridge]).await;
        lambda::stream(async |changes| {
            let changes = changes.into_iter().map(change).collect();
            live::handle(changes, Outside { bus: &bus }).await
        })
        .await
    })
}

fn change(Changed { sequence, at, before, after }: Changed) -> Change {
    Change { sequence, at, before, after }
}
