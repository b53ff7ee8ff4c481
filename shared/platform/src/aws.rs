//! What all AWS clients of a process share: region, credentials, one HTTP client, time limits and retries.
//! Written out here instead of `aws-config`, whose provider chain costs a cold start more than all the rest:
//! a function has its credentials in its environment.

mod connector;
pub(crate) mod pool;
#[cfg(feature = "sqs")]
mod post;
mod reason;
#[cfg(any(feature = "sockets", feature = "sqs"))]
mod sign;
#[cfg(feature = "sockets")]
pub mod signed;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use connector::Connector;
use http::Request;
use pool::{Bytes, MAX_ANSWER, Pool};
#[cfg(feature = "sqs")]
pub use post::Endpoint;
pub use reason::reason;
use std::time::Duration;

/// To connect: in one region it takes milliseconds, so a second means that nobody is there.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// For one attempt: DynamoDB and SQS answer within 100 ms at their 99th percentile; two attempts fit into an operation.
pub const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(2_400);

/// For an operation with its retry: well below a function's 30 s, so that the queue, not the platform, tries again.
pub const OPERATION_TIMEOUT: Duration = Duration::from_secs(5);

/// The first and one more: further attempts belong to the queue.
pub const ATTEMPTS: u32 = 2;

/// The longest wait before the second attempt.
pub const MAX_BACKOFF: Duration = Duration::from_millis(200);

/// The services that Volley speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// The table.
    DynamoDb,
    /// The queues.
    Sqs,
    /// Timers.
    Scheduler,
    /// The bus.
    EventBridge,
    /// Secrets.
    SecretsManager,
    /// Files.
    S3,
    /// Connections of WebSockets.
    ExecuteApi,
}

impl Service {
    /// The variable that moves this service elsewhere, as in the AWS SDKs.
    pub fn endpoint_variable(self) -> &'static str {
        match self {
            Self::DynamoDb => "AWS_ENDPOINT_URL_DYNAMODB",
            Self::Sqs => "AWS_ENDPOINT_URL_SQS",
            Self::Scheduler => "AWS_ENDPOINT_URL_SCHEDULER",
            Self::EventBridge => "AWS_ENDPOINT_URL_EVENTBRIDGE",
            Self::SecretsManager => "AWS_ENDPOINT_URL_SECRETS_MANAGER",
            Self::S3 => "AWS_ENDPOINT_URL_S3",
            Self::ExecuteApi => "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI",
        }
    }

    /// Where AWS has it in this region.
    fn url(self, region: &str) -> String {
        let host = match self {
            Self::DynamoDb => "dynamodb",
            Self::Sqs => "sqs",
            Self::Scheduler => "scheduler",
            Self::EventBridge => "events",
            Self::SecretsManager => "secretsmanager",
            Self::S3 => "s3",
            Self::ExecuteApi => "execute-api",
        };
        format!("https://{host}.{region}.amazonaws.com")
    }
}

/// A variable that must be set is not.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error("the environment variable {0} is not set")]
pub struct NotSet(pub &'static str);

/// The shared part of every AWS client. Made once per process.
#[derive(Clone, Debug)]
pub struct Aws {
    config: SdkConfig,
    credentials: Credentials,
    region: String,
    pool: Pool,
    setting: fn(&str) -> Option<String>,
}

impl Aws {
    /// From the variables that Lambda sets.
    pub fn from_env() -> Result<Self, NotSet> {
        let required = |name: &'static str| variable(name).ok_or(NotSet(name));
        let credentials = Credentials::new(
            required("AWS_ACCESS_KEY_ID")?,
            required("AWS_SECRET_ACCESS_KEY")?,
            variable("AWS_SESSION_TOKEN"),
            None,
            "environment",
        );
        Ok(Self::new(required("AWS_REGION")?, credentials, variable))
    }

    /// Whatever speaks AWS's protocols at this URL and asks for no credentials: dynoxide, an emulator.
    pub fn emulated(endpoint: &str) -> Self {
        let credentials = Credentials::new("local", "local", None, None, "emulated");
        let mut aws = Self::new("us-east-1".to_owned(), credentials, |_| None);
        aws.config = aws.config.into_builder().endpoint_url(endpoint).build();
        aws
    }

    fn new(region: String, credentials: Credentials, setting: fn(&str) -> Option<String>) -> Self {
        let pool = Pool::new();
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new(region.clone()))
            .credentials_provider(SharedCredentialsProvider::new(credentials.clone()))
            .http_client(Connector(pool.clone()))
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS).with_max_backoff(MAX_BACKOFF))
            .timeout_config(
                TimeoutConfig::builder()
                    .connect_timeout(CONNECT_TIMEOUT)
                    .operation_attempt_timeout(ATTEMPT_TIMEOUT)
                    .operation_timeout(OPERATION_TIMEOUT)
                    .build(),
            )
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        config.set_endpoint_url(setting("AWS_ENDPOINT_URL"));
        Self { config: config.build(), credentials, region, pool, setting }
    }

    /// The configuration for one service's client, at its own endpoint where the environment names one.
    pub fn config(&self, service: Service) -> SdkConfig {
        match (self.setting)(service.endpoint_variable()) {
            Some(url) => self.config.clone().into_builder().endpoint_url(url).build(),
            None => self.config.clone(),
        }
    }

    /// Where the environment (or the emulator) wants this service to be.
    pub fn endpoint(&self, service: Service) -> Option<String> {
        (self.setting)(service.endpoint_variable()).or_else(|| self.config.endpoint_url().map(str::to_owned))
    }

    /// Opens a connection to each of these services, TLS included, while a function starts and its CPU is not throttled. What is
    /// answered does not matter, nor whether: the first real call would connect anyway.
    pub async fn warm(&self, services: &[Service]) {
        let opened = services.iter().map(|service| {
            let url = self.endpoint(*service).unwrap_or_else(|| service.url(&self.region));
            async {
                if let Ok(request) = Request::get(url).body(Bytes::new()) {
                    self.pool.call(request, CONNECT_TIMEOUT, MAX_ANSWER).await.ok();
                }
            }
        });
        futures_util::future::join_all(opened).await;
    }

    /// The region's name.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Who we are, for what is signed without an SDK.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The connections that all AWS clients share.
    #[cfg(any(feature = "files", feature = "sockets", feature = "sqs"))]
    pub(crate) fn pool(&self) -> &Pool {
        &self.pool
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
