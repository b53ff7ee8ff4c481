//! The outside of a command: the table through `platform`, Telnyx, secrets, queues. With `--dry-run` whatever would be
//! written is noted down instead.

use crate::names::Names;
use crate::problem::Problem;
use crate::shown;
use crate::vault::Vault;
use domain::account::Account;
use domain::settings::Settings;
use domain::{TenantId, Timestamp};
use platform::aws::Aws;
use platform::clock::Clock;
use platform::clock::system::SystemClock;
use platform::files::s3::S3;
use platform::http::client::Client;
use platform::keys;
use platform::once::{self, Attempts, Commit};
use platform::queue::sqs::Sqs;
use platform::records::{read, read_some};
use platform::table::dynamo::Dynamo;
use platform::table::{Freshness, Item, Key, Order, Query, Range, Table, TableFailure, Write};
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};

/// Items per page of a query.
pub const PAGE: usize = 100;

/// Pages of what one tenant or one person has: more than any thread that people could read.
pub const MOST_PAGES: usize = 10_000;

/// Everything that a command may touch.
pub struct Outside {
    /// What the deployment's pieces are called.
    pub names: Names,
    /// Region and credentials.
    pub aws: Aws,
    /// The same for the table, which `local` has elsewhere.
    pub table_aws: Aws,
    /// The table, to read.
    pub table: Dynamo,
    /// HTTP, for Telnyx.
    pub http: Client,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// The API keys.
    pub vault: Vault,
    dry: bool,
    would: Mutex<Vec<Value>>,
}

impl Outside {
    /// Speaks to nobody yet.
    pub fn open(names: Names, dry: bool) -> Result<Self, Problem> {
        let aws = match &names.local {
            Some(local) => Aws::emulated(&local.others),
            None => Aws::from_env().map_err(|missing| {
                let sentence = format!(
                    "{missing}; eval \"$(aws configure export-credentials --format env)\" \
                     sets the credentials, AWS_REGION you set yourself."
                );
                Problem::usage(sentence)
            })?,
        };
        let table_aws = names.local.as_ref().map_or_else(|| aws.clone(), |local| Aws::emulated(&local.table));
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
        Ok(Self {
            table: Dynamo::new(&table_aws, names.table.clone()),
            http: Client::new(),
            vault: Vault::new(&aws, &names, Arc::clone(&clock)),
            clock,
            aws,
            table_aws,
            names,
            dry,
            would: Mutex::default(),
        })
    }

    /// The instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Whether nothing is to be written. What would be is noted.
    pub fn is_dry(&self, step: impl FnOnce() -> Value) -> bool {
        if self.dry {
            self.would.lock().unwrap_or_else(PoisonError::into_inner).push(step());
        }
        self.dry
    }

    /// What would have been written.
    pub fn would(&self) -> Vec<Value> {
        self.would.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The attempts at one step.
    pub fn attempts(&self) -> Attempts<'_> {
        Attempts::new(self.clock.as_ref())
    }

    /// The items under these keys, as they are now.
    pub async fn get<const N: usize>(&self, keys: [Key; N]) -> Result<[Option<Item>; N], Problem> {
        let found = self.table.get(&keys, Freshness::Strong).await.map_err(|failure| self.table_problem(&failure))?;
        Ok(found.try_into().expect("as many items are answered as keys were asked for"))
    }

    /// One page of a partition; the next one begins after `after`.
    pub async fn page(
        &self,
        pk: &str,
        range: Range,
        after: Option<Item>,
    ) -> Result<(Vec<Item>, Option<Item>), Problem> {
        let query = Query {
            index: None,
            pk: pk.to_owned(),
            range,
            order: Order::Ascending,
            limit: PAGE,
            after,
            freshness: Freshness::Strong,
        };
        let page = self.table.query(query).await.map_err(|failure| self.table_problem(&failure))?;
        Ok((page.items, page.next))
    }

    /// All of a range, for what is known to be small or is wanted whole.
    pub async fn all(&self, pk: &str, range: Range) -> Result<Vec<Item>, Problem> {
        let (mut items, mut after) = (vec![], None);
        for _ in 0..MOST_PAGES {
            let (page, next) = self.page(pk, range.clone(), after).await?;
            items.extend(page);
            after = next;
            if after.is_none() {
                return Ok(items);
            }
        }
        Err(Problem::new("too_much", format!("There are more than {} items in one place.", MOST_PAGES * PAGE)))
    }

    /// The tenant's settings, without which there is no such tenant.
    pub async fn settings(&self, tenant: &TenantId) -> Result<Settings, Problem> {
        let [item] = self.get([keys::settings(tenant)]).await?;
        let unknown = || {
            let sentence = format!("There is no tenant {tenant}; admin tenant create {tenant} makes it.");
            Problem::new("unknown_tenant", sentence)
        };
        read_some(item.as_ref())?.ok_or_else(unknown)
    }

    /// A tenant's account, and its item.
    pub async fn account(&self, tenant: &TenantId, id: &str) -> Result<(Account, Item), Problem> {
        let [item] = self.get([keys::account(tenant, id)]).await?;
        let unknown = || {
            let sentence = format!("The tenant {tenant} has no account {id}; admin account add {tenant} makes it.");
            Problem::new("unknown_account", sentence)
        };
        let item = item.ok_or_else(unknown)?;
        Ok((read(&item)?, item))
    }

    /// Stores them all or none, unless this is a dry run.
    pub async fn commit(&self, writes: &[Write]) -> Result<Commit, Problem> {
        if self.dry {
            self.would.lock().unwrap_or_else(PoisonError::into_inner).extend(writes.iter().map(shown::write));
            return Ok(Commit::Done);
        }
        once::commit(&self.table, writes).await.map_err(|failure| self.table_problem(&failure))
    }

    /// The queues whose URLs are known.
    pub fn queue(&self) -> Sqs {
        Sqs::new(&self.aws, self.names.queues.clone())
    }

    /// The bucket of customers' pictures, where it is known.
    pub fn files(&self) -> Option<S3> {
        self.names.media.as_ref().map(|bucket| S3::new(&self.aws, bucket, Arc::clone(&self.clock)))
    }

    /// Why the table did not answer, with the way out.
    pub fn table_problem(&self, failure: &TableFailure) -> Problem {
        let reason = match failure {
            TableFailure::ConditionFailed | TableFailure::Conflict => return Problem::busy(),
            TableFailure::Unavailable(reason) => reason.as_str(),
        };
        let table = &self.names.table;
        match (reason, &self.names.local) {
            ("no connection" | "timeout", Some(_)) => {
                Problem::new("unreachable", "local's table does not answer any more; start local again.")
            }
            ("no connection" | "timeout", None) => {
                let sentence =
                    format!("The table {table} does not answer ({reason}); check the network and AWS_REGION.");
                Problem::new("unreachable", sentence)
            }
            ("ResourceNotFoundException", _) => {
                let sentence = format!(
                    "There is no table {table} in {}; check AWS_REGION, and --stack, --table or TABLE_NAME.",
                    self.aws.region()
                );
                Problem::new("unknown_table", sentence)
            }
            (reason, _) => {
                let sentence = format!(
                    "The table {table} did not take it ({reason}); check this shell's AWS credentials and their rights."
                );
                Problem::new("table", sentence)
            }
        }
    }
}
