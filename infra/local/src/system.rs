//! Everything that the handlers stand on, made once per process, and cut to each function's own `Outside`.

use crate::changes::Watched;
use crate::fakes::{Kept, MediaHost};
use crate::queues::Queues;
use crate::sockets::{self, Sockets};
use domain::webhook::url::Where;
use fakes::llm::Llm;
use platform::cache::Cache;
use platform::clock::system::SystemClock;
use platform::files::folder::Folder as Pictures;
use platform::secrets::fixed::Fixed;
use platform::telnyx::signature::PublicKey;
use reply::ModelSettings;
use std::sync::{Arc, Mutex};

/// The name of the secret that signs refs.
pub const REF_KEY: &str = "local/ref";

/// The name of the model's key.
pub const LLM_KEY: &str = "local/llm";

/// The outside of this process.
pub struct System {
    /// The table, with its changes told.
    pub table: Watched,
    /// Queues and timers.
    pub queues: Arc<Queues>,
    /// Everybody else.
    pub http: MediaHost,
    /// Customers' pictures.
    pub files: Pictures,
    /// Keys.
    pub secrets: Fixed,
    /// Time.
    pub clock: SystemClock,
    /// Routes and settings.
    pub cache: Cache,
    /// Who hears of what.
    pub listeners: live::Listeners,
    /// The connections of open pages.
    pub sockets: Sockets,
    /// Where webhooks may be.
    pub webhooks: Where,
    /// Which model answers.
    pub model: ModelSettings,
    /// Whose webhooks are believed.
    pub public_keys: Vec<PublicKey>,
    /// Telnyx's API.
    pub telnyx_base: String,
    /// Where receipts come to.
    pub public_url: String,
    /// The simulated Telnyx, when it is one.
    pub phones: Option<Arc<Kept>>,
    /// The scripted model, when it is one.
    pub scripted: Option<Arc<Mutex<Llm>>>,
    /// Who says who people are, when it is a real one; else they choose.
    pub provider: Option<crate::environment::SignIn>,
    /// What the page is told.
    pub feed: crate::feed::Feed,
}

impl System {
    /// What `inbound` may touch.
    pub fn inbound(&self) -> inbound::Outside<'_> {
        inbound::Outside {
            table: &self.table,
            queue: &*self.queues,
            http: &self.http,
            files: &self.files,
            secrets: &self.secrets,
            clock: &self.clock,
            cache: &self.cache,
            ref_key_secret: REF_KEY,
        }
    }

    /// What `reply` may touch.
    pub fn reply(&self) -> reply::Outside<'_> {
        reply::Outside {
            table: &self.table,
            queue: &*self.queues,
            http: &self.http,
            secrets: &self.secrets,
            clock: &self.clock,
            cache: &self.cache,
            model: &self.model,
        }
    }

    /// What `outbound` may touch.
    pub fn outbound(&self) -> outbound::Outside<'_> {
        outbound::Outside {
            table: &self.table,
            queue: &*self.queues,
            scheduler: &*self.queues,
            http: &self.http,
            secrets: &self.secrets,
            clock: &self.clock,
            cache: &self.cache,
            telnyx_base: &self.telnyx_base,
            public_url: &self.public_url,
            ref_key_secret: REF_KEY,
        }
    }

    /// What `workflow` may touch.
    pub fn workflow(&self) -> workflow::Outside<'_> {
        workflow::Outside {
            table: &self.table,
            queue: &*self.queues,
            scheduler: &*self.queues,
            clock: &self.clock,
            cache: &self.cache,
        }
    }

    /// What `sweep` may touch.
    pub fn sweep(&self) -> sweep::Outside<'_> {
        sweep::Outside { table: &self.table, queue: &*self.queues, clock: &self.clock }
    }

    /// What `live` may touch.
    pub fn live(&self) -> live::Outside<'_> {
        live::Outside {
            bus: &self.feed,
            table: &self.table,
            cache: &self.cache,
            queue: &*self.queues,
            clock: &self.clock,
            listeners: &self.listeners,
            http: &self.sockets,
            sockets: sockets::BASE,
        }
    }

    /// What `notify` may touch.
    pub fn notify(&self) -> notify::Outside<'_> {
        notify::Outside {
            table: &self.table,
            queue: &*self.queues,
            scheduler: &*self.queues,
            http: &self.http,
            clock: &self.clock,
        }
    }
}
