//! The API in this process, and a key of each demo tenant's that may do everything: derived from the tenant's salt, so that it
//! is the same at every start and nobody else's.

use crate::system::System;
use crate::tenants::Demo;
use api::Wired;
use desk::diagnostics::Probe;
use desk::key::{self, Drawn, Shown};
use domain::permission::PERMISSIONS;
use domain::settings::Settings;
use domain::webhook::url::Where;
use domain::{ThreadId, Timestamp};

impl Wired for System {
    fn desk(&self) -> desk::Outside<'_> {
        desk::Outside { table: &self.table, queue: &*self.queues, clock: &self.clock, cache: &self.cache }
    }

    fn webhooks(&self) -> Where {
        self.webhooks
    }

    fn probe(&self) -> Option<Probe<'_>> {
        Some(Probe {
            http: &self.http,
            secrets: &self.secrets,
            telnyx_base: &self.telnyx_base,
            public_url: &self.public_url,
            public_keys: &self.public_keys,
        })
    }

    fn draw(&self) -> Drawn {
        let mut random = [0; Drawn::BYTES];
        getrandom::fill(&mut random).expect("the system has randomness");
        Drawn::of(&random)
    }
}

/// The demo's key, whose token the banner names.
pub fn demo_key(demo: &Demo, settings: &Settings) -> Shown {
    let letters = |what: &str| ThreadId::of(&settings.salt, "local key", what, demo.id).to_string();
    let drawn =
        Drawn { id: letters("id")[..12].to_owned(), secret: format!("{}{}", letters("secret"), &letters("more")[..6]) };
    key::shown(&settings.tenant, "Demo key of local", PERMISSIONS.to_vec(), &drawn, Timestamp(0))
}
