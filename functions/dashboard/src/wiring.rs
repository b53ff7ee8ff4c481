//! The real outside of this function, from the names that template.yaml sets.

use async_trait::async_trait;
use dashboard::{Doors, SIGN_IN, SIGN_OUT, Session, SignIn, Terms, Wired};
use desk::key::Drawn;
use desk::{Outside, Problem};
use platform::aws::{Aws, Service};
use platform::cache::Cache;
use platform::clock::{Clock, system::SystemClock};
use platform::files::Files;
use platform::files::s3::S3;
use platform::http::client::Client;
use platform::lambda::{Broken, environment, required};
use platform::queue::{QueueName, sqs::Sqs};
use platform::secrets::manager::Manager;
use platform::table::dynamo::Dynamo;
use std::sync::Arc;

/// What lives as long as the process.
pub struct Wiring {
    table: Dynamo,
    queue: Sqs,
    files: S3,
    clock: Arc<dyn Clock>,
    cache: Cache,
    live: String,
}

impl Wiring {
    /// Builds the clients, and does what every page needs while the CPU is not throttled. Beside it, the way in.
    pub async fn from_env() -> Result<(Self, SignIn), Broken> {
        let aws = Aws::from_env()?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        let queues = [QueueName::Events, QueueName::Ticks, QueueName::Outbound, QueueName::Notices];
        let terms = Terms {
            issuer: required("SIGN_IN_ISSUER")?,
            client: required("SIGN_IN_CLIENT_ID")?,
            secret: environment::optional("SIGN_IN_SECRET"),
            root: required("INBOX_URL")?,
        };
        let secrets = Manager::new(&aws, Arc::clone(&clock));
        let wiring = Self {
            table: Dynamo::new(&aws, required("TABLE_NAME")?),
            queue: Sqs::new(&aws, environment::queue_urls(queues)?),
            files: S3::new(&aws, &required("MEDIA_BUCKET")?, Arc::clone(&clock)),
            clock,
            cache: Cache::default(),
            live: required("LIVE_URL")?,
        };
        aws.warm(&[Service::DynamoDb, Service::Sqs]).await;
        Ok((wiring, SignIn::new(Arc::new(Client::new()), Arc::new(secrets), terms)))
    }
}

#[async_trait]
impl Wired for Wiring {
    fn desk(&self) -> Outside<'_> {
        Outside { table: &self.table, queue: &self.queue, clock: self.clock.as_ref(), cache: &self.cache }
    }

    fn files(&self) -> &dyn Files {
        &self.files
    }

    fn draw(&self) -> String {
        let mut random = [0; Drawn::BYTES];
        getrandom::fill(&mut random).expect("the system has randomness");
        Drawn::of(&random).secret
    }

    fn doors(&self) -> Doors {
        Doors { sign_in: SIGN_IN, sign_out: SIGN_OUT }
    }

    fn live(&self) -> &str {
        &self.live
    }

    async fn session(&self, cookies: &str) -> Result<Option<Session>, Problem> {
        dashboard::session(self.desk(), cookies).await
    }
}
