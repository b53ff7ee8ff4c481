//! Sessions of people who have signed in: `<tenant>.<person>.<secret>` in a cookie, stored hashed. One is over after a working
//! day, after some hours in which nobody used it, by signing out, and as soon as its person is taken away or gets another role.

use crate::caller::Caller;
use crate::outside::Outside;
use crate::person::{Availability, Person};
use crate::problem::Problem;
use domain::live::hash;
use domain::permission::Role;
use domain::{TenantId, Timestamp, mutant};
use platform::keys;
use platform::once;
use platform::records::{amend, item_at, read_some};
use platform::table::{Condition, Freshness, Item, Write};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a session lasts: a working day. Who works on signs in again, most often without a word asked.
pub const LASTS: Duration = Duration::from_secs(12 * 3600);

/// How long one lasts that nobody uses: longer than a break, shorter than a night.
pub const IDLE: Duration = Duration::from_secs(4 * 3600);

/// How exactly it is known when one was last used: a write per session and this time, instead of one per page.
const USED_WITHIN: Duration = Duration::from_secs(15 * 60);

/// The length of each secret, of `a-z0-9`: 32 of 36 letters are 165 bits.
const SECRET_LENGTH: usize = 32;

/// What is kept of a session.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Session {
    /// The item's version.
    pub v: u32,
    /// The person's id.
    pub person: String,
    /// What they might do when they signed in.
    pub role: Role,
    /// Carried by each form, so that another site's page cannot send one.
    pub csrf: String,
    /// Since when.
    pub since: Timestamp,
    /// When it was last used, give or take a quarter of an hour.
    pub used: Timestamp,
    /// When the table may forget it, in seconds since 1970.
    pub ttl: i64,
}

impl Session {
    /// Whether it still is this person's.
    fn holds(&self, person: &Person, now: Timestamp) -> bool {
        let past = |since: Timestamp, most: Duration| now >= since.plus(most);
        let same_role = self.role == person.role || mutant!("session_keeps_its_role");
        let over = past(self.since, LASTS) && !mutant!("session_without_end");
        self.person == person.id && same_role && !over && !past(self.used, IDLE)
    }
}

/// Begins a session of this person's, with two secrets drawn by whoever runs this; gives the token for the cookie.
pub async fn begin(
    outside: Outside<'_>,
    tenant: &TenantId,
    person: &Person,
    secret: &str,
    csrf: String,
) -> Result<String, Problem> {
    let token = format!("{tenant}.{}.{secret}", person.id);
    let since = outside.clock.now();
    let ttl = since.plus(LASTS).0 / 1000;
    let session = Session { v: 1, person: person.id.clone(), role: person.role, csrf, since, used: since, ttl };
    let item = item_at(keys::session(tenant, &hash(&token)), &session, vec![]);
    once::insist(outside.table, outside.clock, &[Write::Put { item, condition: Condition::Absent }]).await?;
    Ok(token)
}

/// Somebody's session.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The session.
    pub session: Session,
    /// Who they are before the desk.
    pub caller: Caller,
    /// Whether they take conversations.
    pub availability: Availability,
}

/// Whose session this is; nobody's if it is over or was never one. What its person may do is read with each call.
pub async fn read(outside: Outside<'_>, token: &str) -> Result<Option<Signed>, Problem> {
    let Some((tenant, id)) = parts(token) else { return Ok(None) };
    let asked = [keys::session(&tenant, &hash(token)), keys::user(&tenant, id)];
    let found = outside.table.get(&asked, Freshness::Strong).await?;
    let (session, person): (Option<Session>, Option<Person>) =
        (read_some(found[0].as_ref())?, read_some(found[1].as_ref())?);
    let now = outside.clock.now();
    // An item may outlive its TTL by days.
    let Some((session, person)) = session.zip(person).filter(|(session, person)| session.holds(person, now)) else {
        return Ok(None);
    };
    if now >= session.used.plus(USED_WITHIN) {
        use_now(outside, &tenant, token, &session, found[0].as_ref()).await;
    }
    Ok(Some(Signed { session, caller: person.caller(&tenant), availability: person.availability }))
}

/// Notes that it is used. Where that fails, the next page notes it.
async fn use_now(outside: Outside<'_>, tenant: &TenantId, token: &str, before: &Session, stored: Option<&Item>) {
    let after = Session { used: outside.clock.now(), ..before.clone() };
    let rev = stored.and_then(|item| item.get("rev"));
    let write = amend(keys::session(tenant, &hash(token)), before, &after, rev);
    let Some(write) = write else { return };
    if let Err(failure) = once::commit(outside.table, &[write]).await {
        tracing::warn!(%failure, "that a session is used was not noted");
    }
}

/// Ends it. One that is over already stays so.
pub async fn end(outside: Outside<'_>, token: &str) -> Result<(), Problem> {
    let Some((tenant, _)) = parts(token) else { return Ok(()) };
    let delete = Write::Delete { key: keys::session(&tenant, &hash(token)), condition: Condition::All(vec![]) };
    once::insist(outside.table, outside.clock, &[delete]).await?;
    Ok(())
}

fn parts(token: &str) -> Option<(TenantId, &str)> {
    let (tenant, rest) = token.split_once('.')?;
    let (person, secret) = rest.split_once('.')?;
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let fits = (1..=64).contains(&person.len()) && plain(person) && secret.len() == SECRET_LENGTH && plain(secret);
    Some((TenantId::parse(tenant).filter(|_| fits)?, person))
}
