//! API keys in Secrets Manager: the secret's whole text is the key. `local` tells the keys of its simulated accounts and keeps no
//! others; a real one comes from the environment.

use crate::names::Names;
use crate::problem::Problem;
use aws_sdk_secretsmanager::Client;
use platform::aws::{Aws, Service, reason};
use platform::clock::Clock;
use platform::secrets::manager::Manager;
use platform::secrets::{SecretFailure, Secrets};
use platform::telemetry::Redacted;
use std::sync::Arc;

/// Days in which a deleted key can still be brought back; Secrets Manager's least.
const RECOVERY_DAYS: i64 = 7;

/// What Secrets Manager says of a secret that is not there, or is marked for deletion.
const ABSENT: [&str; 2] = ["ResourceNotFoundException", MARKED];

/// What it says of one that is marked for deletion.
const MARKED: &str = "InvalidRequestException";

/// The variable that holds the key of `local`'s Telnyx, where that is the real one.
const LOCAL_KEY: &str = "TELNYX_API_KEY";

/// The secrets.
pub struct Vault {
    client: Client,
    reader: Manager,
    encryption_key: Option<String>,
    local: bool,
}

/// What storing has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// It was not there.
    New,
    /// It was another one.
    Changed,
    /// It was there already.
    Same,
}

impl Vault {
    /// Speaks to nobody yet.
    pub fn new(aws: &Aws, names: &Names, clock: Arc<dyn Clock>) -> Self {
        Self {
            client: Client::new(&aws.config(Service::SecretsManager)),
            reader: Manager::new(aws, clock),
            encryption_key: names.encryption_key.clone(),
            local: names.local.is_some(),
        }
    }

    /// Whether secrets can be stored here.
    pub fn stores(&self) -> bool {
        !self.local
    }

    /// The key of this name; absent if there is no such secret.
    pub async fn find(&self, name: &str) -> Result<Option<Redacted<String>>, Problem> {
        match self.reader.get(name).await {
            Ok(key) => Ok(Some(Redacted(key.trim().to_owned()))),
            Err(failure) if ABSENT.contains(&failure.reason.as_str()) => {
                let real = std::env::var(LOCAL_KEY).ok().filter(|key| self.local && !key.is_empty());
                Ok(real.map(Redacted))
            }
            Err(failure) => Err(problem(&failure)),
        }
    }

    /// The key of this name, without which the command cannot go on.
    pub async fn key(&self, name: &str) -> Result<Redacted<String>, Problem> {
        let missing = || match self.local {
            true => Problem::usage(format!("Set {LOCAL_KEY} to the key of local's Telnyx account.")),
            false => {
                Problem::new("unknown_secret", format!("There is no secret {name}; admin account add stores the key."))
            }
        };
        self.find(name).await?.ok_or_else(missing)
    }

    /// Stores the key under this name.
    pub async fn store(
        &self,
        name: &str,
        key: &Redacted<String>,
        known: Option<&Redacted<String>>,
    ) -> Result<Stored, Problem> {
        let refused = |reason: &str| problem(&SecretFailure { name: name.to_owned(), reason: reason.to_owned() });
        if known == Some(key) {
            return Ok(Stored::Same);
        }
        let put = || self.client.put_secret_value().secret_id(name).secret_string(&key.0).send();
        if known.is_some() {
            return put().await.map(|_| Stored::Changed).map_err(|error| refused(reason(&error)));
        }
        let create = self
            .client
            .create_secret()
            .name(name)
            .secret_string(&key.0)
            .description("A Telnyx API key that Volley sends with")
            .set_kms_key_id(self.encryption_key.clone());
        match create.send().await {
            Ok(_) => Ok(Stored::New),
            // A tenant that was deleted is made again: its secret still waits for its end.
            Err(error) if reason(&error) == MARKED => {
                let restored = self.client.restore_secret().secret_id(name).send().await;
                restored.map_err(|error| refused(reason(&error)))?;
                put().await.map(|_| Stored::New).map_err(|error| refused(reason(&error)))
            }
            Err(error) => Err(refused(reason(&error))),
        }
    }

    /// Deletes it; it can be brought back for a week.
    pub async fn delete(&self, name: &str) -> Result<(), Problem> {
        let refused = |reason: &str| problem(&SecretFailure { name: name.to_owned(), reason: reason.to_owned() });
        let delete = self.client.delete_secret().secret_id(name).recovery_window_in_days(RECOVERY_DAYS);
        match delete.send().await {
            Ok(_) => Ok(()),
            Err(error) if reason(&error) == "ResourceNotFoundException" => Ok(()),
            Err(error) => Err(refused(reason(&error))),
        }
    }
}

fn problem(failure: &SecretFailure) -> Problem {
    let (name, reason) = (&failure.name, &failure.reason);
    let way_out = match reason.as_str() {
        "no connection" | "timeout" => "check the network and AWS_REGION",
        _ => "check this shell's AWS credentials and their rights",
    };
    Problem::new("secret", format!("The secret {name} cannot be used ({reason}); {way_out}."))
}
