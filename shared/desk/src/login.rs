//! How a person is found at sign-in: by their e-mail address at first, by what the identity provider calls them from then on.
//! Each is an item of its own under a hash, one for each tenant that somebody is a person of, so that all of them are one
//! query and that of one tenant is one get.

use crate::outside::Outside;
use crate::person::Person;
use crate::problem::Problem;
use domain::TenantId;
use platform::keys;
use platform::once::{self, Commit};
use platform::records::{amend, item_at, read_some};
use platform::table::{Condition, Freshness, Item, Key, Order, Query, Range, Write};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Tenants that one human is a person of, as many as are looked at.
const MOST_TENANTS: usize = 50;

/// The longest e-mail address, in bytes (RFC 5321, 4.5.3.1.3).
const LONGEST_EMAIL: usize = 254;

/// What an identity provider says of somebody who signs in.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    /// Who says it: the issuer's URL.
    pub issuer: &'a str,
    /// What the issuer calls them, for ever.
    pub subject: &'a str,
    /// An e-mail address that the issuer has verified.
    pub email: Option<&'a str>,
}

/// Which people of which tenants this is. Whoever has signed in before is known by the subject, whatever their e-mail address
/// is now; a person who never has is known by the e-mail address.
pub async fn people(outside: Outside<'_>, identity: Identity<'_>) -> Result<Vec<(TenantId, Person)>, Problem> {
    let subject = subject(identity);
    let mut found = under(outside, &subject).await?;
    if let Some(Ok(address)) = identity.email.map(email) {
        let invited = under(outside, &hash(&["email", &address])).await?;
        let new = invited.into_iter().filter(|(_, person)| person.login.is_none());
        found.extend(new.filter(|(_, person)| person.email == address).collect::<Vec<_>>());
    }
    Ok(found)
}

/// A person signs in for the first time: from now on they are known by the subject. Somebody who signs in with the same
/// e-mail address and another subject is not them.
pub async fn learn(
    outside: Outside<'_>,
    tenant: &TenantId,
    id: &str,
    identity: Identity<'_>,
) -> Result<Person, Problem> {
    let key = keys::user(tenant, id);
    let subject = subject(identity);
    let stored = outside.table.get(std::slice::from_ref(&key), Freshness::Strong).await?.remove(0);
    let before: Person = read_some(stored.as_ref())?.ok_or(Problem::NotFound)?;
    match &before.login {
        Some(known) if *known == subject => return Ok(before),
        Some(_) => return Err(Problem::NotFound),
        None => {}
    }
    let after = Person { login: Some(subject.clone()), ..before.clone() };
    let rev = stored.as_ref().and_then(|item| item.get("rev"));
    let known = item_at(keys::login(&subject, tenant), &found(tenant, id), vec![]);
    let mut writes = vec![Write::Put { item: known, condition: Condition::Absent }];
    writes.extend(amend(key, &before, &after, rev));
    match once::insist(outside.table, outside.clock, &writes).await? {
        Commit::Done => Ok(after),
        Commit::Lost => Err(Problem::Stale),
    }
}

/// An e-mail address as it is stored and compared: trimmed, in small letters.
pub fn email(text: &str) -> Result<String, Problem> {
    let text = text.trim().to_lowercase();
    let parts =
        text.split_once('@').filter(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'));
    let plain = !text.chars().any(|char| char.is_whitespace() || char.is_control());
    match parts {
        Some(_) if plain && text.len() <= LONGEST_EMAIL => Ok(text),
        Some(_) | None => {
            Err(Problem::invalid("email", "invalid_email", "Write an e-mail address, such as name@example.com."))
        }
    }
}

/// That this person is found by their e-mail address: fails where somebody of the tenant is already.
pub fn of_email(tenant: &TenantId, person: &Person) -> Write {
    Write::Put { item: item(tenant, &person.email, &person.id), condition: Condition::Absent }
}

/// That this person is found no more.
pub fn all_of(tenant: &TenantId, person: &Person) -> Vec<Write> {
    let hashes = [Some(hash(&["email", &person.email])), person.login.clone()];
    let gone = |hash: String| Write::Delete { key: keys::login(&hash, tenant), condition: Condition::All(vec![]) };
    hashes.into_iter().flatten().map(gone).collect()
}

/// Where it stands that somebody of this tenant's is found by this e-mail address.
pub fn key_of_email(tenant: &TenantId, email: &str) -> Key {
    keys::login(&hash(&["email", email]), tenant)
}

/// The item that says so.
pub fn item(tenant: &TenantId, email: &str, id: &str) -> Item {
    item_at(key_of_email(tenant, email), &found(tenant, id), vec![])
}

fn found(tenant: &TenantId, id: &str) -> Value {
    json!({"v": 1, "tenant": tenant, "person": id})
}

async fn under(outside: Outside<'_>, hash: &str) -> Result<Vec<(TenantId, Person)>, Problem> {
    let query = Query {
        index: None,
        pk: keys::logins(hash),
        range: Range::All,
        order: Order::Ascending,
        limit: MOST_TENANTS,
        after: None,
        freshness: Freshness::Strong,
    };
    let page = outside.table.query(query).await?;
    let of =
        |item: &Item| Some((TenantId::parse(item.get("tenant")?.as_str()?)?, item.get("person")?.as_str()?.to_owned()));
    let found: Vec<(TenantId, String)> = page.items.iter().filter_map(of).collect();
    if found.is_empty() {
        return Ok(vec![]);
    }
    let asked: Vec<_> = found.iter().map(|(tenant, id)| keys::user(tenant, id)).collect();
    let items = outside.table.get(&asked, Freshness::Strong).await?;
    let mut people = vec![];
    for ((tenant, _), item) in found.into_iter().zip(items) {
        people.extend(read_some(item.as_ref())?.map(|person| (tenant, person)));
    }
    Ok(people)
}

fn subject(identity: Identity<'_>) -> String {
    hash(&["subject", identity.issuer, identity.subject])
}

/// SHA-256 of the parts, hexadecimal; their lengths count.
fn hash(parts: &[&str]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part);
    }
    sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
