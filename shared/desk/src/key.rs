//! API keys: `vly_<tenant>_<id>_<secret>`, shown once, stored hashed, with the permissions that they were given. A key has up to
//! two secrets, so that one can be replaced without a moment in which none works.

mod create;
mod revoke;
mod rotate;
mod token;

use crate::caller::{Caller, Grant};
use crate::outside::{Desk, Outside};
use crate::problem::Problem;
pub use create::create;
use domain::author::{Author, AuthorKind};
use domain::permission::Permission;
use domain::rate::{self, Verdict};
use domain::{TenantId, Timestamp};
use platform::keys;
use platform::once;
use platform::records::{read, read_some};
use platform::table::{Change, Condition, Freshness, Order, Query, Range, Write};
pub use revoke::revoke;
pub use rotate::rotate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Keys of one tenant.
pub const MOST: usize = 100;

/// Secrets of one key.
const MOST_SECRETS: usize = 2;

/// The least length of id and secret, of `a-z0-9`: 32 of 32 letters are 160 bits.
const ID_LENGTH: usize = 12;
const SECRET_LENGTH: usize = 32;

/// The longest name of a key, in characters.
const LONGEST_NAME: usize = 120;

/// What random letters are drawn from.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// A key, as it is stored and listed: nobody can make a call of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Key {
    /// The item's version.
    pub v: u32,
    /// Its id.
    pub id: String,
    /// What it is for, as people call it.
    pub name: String,
    /// What it may do.
    pub permissions: Vec<Permission>,
    /// Its secrets, the older first.
    pub secrets: Vec<Secret>,
}

/// One of a key's secrets.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Secret {
    /// SHA-256 of the whole token, hexadecimal: 160 random bits need no slow hash.
    pub hash: String,
    /// Since when.
    pub since: Timestamp,
}

/// Random letters, drawn by whoever runs this: 12 for the id, 32 for the secret, of `a-z0-9`.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// For the id.
    pub id: String,
    /// For the secret.
    pub secret: String,
}

impl Drawn {
    /// How many random bytes it takes.
    pub const BYTES: usize = ID_LENGTH + SECRET_LENGTH;

    /// The letters that these bytes stand for, five bits each.
    pub fn of(random: &[u8; Self::BYTES]) -> Self {
        let letters = random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
        let letters: String = letters.collect();
        Self { id: letters[..ID_LENGTH].to_owned(), secret: letters[ID_LENGTH..].to_owned() }
    }
}

/// A key with the one look at its token.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The key.
    pub key: Key,
    /// The token. It is not stored, and cannot be shown again.
    pub token: String,
}

/// Whether a key can be called this.
pub fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= LONGEST_NAME
}

/// A key that nobody has stored yet.
pub fn shown(tenant: &TenantId, name: &str, permissions: Vec<Permission>, drawn: &Drawn, now: Timestamp) -> Shown {
    let token = format!("vly_{tenant}_{}_{}", drawn.id, drawn.secret);
    let secrets = vec![Secret { hash: hash(&token), since: now }];
    Shown { key: Key { v: 1, id: drawn.id.clone(), name: name.to_owned(), permissions, secrets }, token }
}

/// The tenant's keys.
pub async fn list(desk: &Desk<'_>) -> Result<Vec<Key>, Problem> {
    desk.caller.must(Permission::EditKeys)?;
    let query = Query {
        index: None,
        pk: keys::tenant(&desk.caller.tenant),
        range: Range::Prefix(keys::API_KEYS.into()),
        order: Order::Ascending,
        limit: MOST,
        after: None,
        freshness: Freshness::Strong,
    };
    let page = desk.outside.table.query(query).await?;
    Ok(page.items.iter().map(read).collect::<Result<_, _>>()?)
}

/// Who calls with this token, and whether this call of theirs is taken; `None`: nobody whom we know.
pub async fn caller(outside: Outside<'_>, token: &str) -> Result<Option<(Caller, Verdict)>, Problem> {
    let Some((tenant, id)) = parts(token) else { return Ok(None) };
    let now = outside.clock.now();
    let calls = keys::calls(&tenant, id, rate::minute(now));
    let items = outside.table.get(&[keys::api_key(&tenant, id), calls.clone()], Freshness::Eventual).await?;
    let Some(key): Option<Key> = read_some(items[0].as_ref())? else { return Ok(None) };
    let given = hash(token);
    // Hashes are compared, so that the time that it takes tells nothing of the secret.
    if !key.secrets.iter().any(|secret| secret.hash == given) {
        return Ok(None);
    }
    let made = items[1].as_ref().and_then(|item| item.get("calls")?.as_u64()).unwrap_or(0);
    let verdict = rate::judge(made, now);
    if matches!(verdict, Verdict::Taken(_)) {
        count(outside, calls, now).await;
    }
    let author = Author { kind: AuthorKind::Key, id: key.id, name: key.name };
    Ok(Some((Caller { tenant, author, grant: Grant::Permissions(key.permissions) }, verdict)))
}

/// Counts a call. One that cannot be counted is taken all the same: the limit is there so that the API is up, not down.
async fn count(outside: Outside<'_>, calls: platform::table::Key, now: Timestamp) {
    let ttl = now.0 / 1000 + rate::KEPT_SECONDS;
    let changes =
        vec![Change::Add("calls", 1), Change::Set("v".into(), 1.into()), Change::Set("ttl".into(), ttl.into())];
    let write = Write::Update { key: calls, changes, condition: Condition::All(vec![]) };
    if let Err(failure) = once::commit(outside.table, &[write]).await {
        tracing::warn!(%failure, "a call was not counted");
    }
}

/// Whether an id is one that a key can have.
fn fits(id: &str) -> bool {
    id.len() == ID_LENGTH && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

fn parts(token: &str) -> Option<(TenantId, &str)> {
    let (tenant, rest) = token.strip_prefix("vly_")?.split_once('_')?;
    let (id, secret) = rest.split_once('_')?;
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let fits = id.len() == ID_LENGTH && secret.len() == SECRET_LENGTH && plain(id) && plain(secret);
    Some((TenantId::parse(tenant).filter(|_| fits)?, id))
}

fn hash(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
