//! What an admission is decided by: message, conversation, consent, pause and the reply before, in one round trip.

use crate::Outside;
use domain::Timestamp;
use domain::account::Account;
use domain::admission::Known;
use domain::contact::Contact;
use domain::gate::Ownership;
use domain::head::Head;
use domain::message::{Earlier, Message, Posting};
use domain::month::Month;
use domain::queued::Send;
use domain::settings::Settings;
use domain::usage::{self, Allowance, Shard};
use futures_util::future::try_join;
use platform::failure::Failure;
use platform::keys;
use platform::records::read_some;
use platform::table::{Freshness, Key};
use platform::telnyx::send::{self, CODEC};
use platform::usage::Meter;
use serde_json::Value;
use std::sync::Arc;

/// All of it.
pub struct Loaded {
    /// The tenant's settings.
    pub settings: Settings,
    /// The message.
    pub message: Message,
    /// The conversation.
    pub head: Head,
    /// The customer.
    pub contact: Contact,
    /// The reply before.
    pub before: Option<Message>,
    /// The account that it goes through.
    pub account: Account,
    /// Whether our number is still the tenant's.
    pub number: Ownership,
    /// Until when Telnyx has asked this number to wait.
    pub pause: Option<Timestamp>,
    /// The month that it counts in.
    pub month: String,
    /// The shard that it counts in, as far as it was looked at: only where there is a quota.
    pub shard: Shard,
    /// What its count expects of that shard.
    pub meter: Meter,
    /// Whether the month has room.
    pub allowance: Allowance,
    /// What its body is made of: fixed at the first admission, and with the hash of what it would be now.
    pub posting: Posting,
    /// The bytes to POST.
    pub body: Vec<u8>,
    /// The key to POST with.
    pub api_key: Arc<str>,
    /// The key of refs.
    pub ref_key: Arc<str>,
}

impl Loaded {
    /// As `domain` asks for it.
    pub fn known(&self) -> Known<'_> {
        Known {
            settings: &self.settings,
            message: &self.message,
            head: &self.head,
            contact: &self.contact,
            before: self.before.as_ref(),
            number: self.number,
            pause: self.pause,
            allowance: self.allowance,
            idempotency: self.account.idempotency,
            posting: &self.posting,
        }
    }
}

/// Reads it; `None` where the message does not exist. Who has lost to another reads all of it as it is.
pub async fn load(send: &Send, freshness: Freshness, outside: Outside<'_>) -> Result<Option<Loaded>, Failure> {
    let settings = outside.cache.settings(outside.table, outside.clock, &send.tenant).await?;
    let month = Month::of(outside.clock.now(), &settings.zone).to_string();
    let certain = [
        keys::message(&send.tenant, &send.thread, &send.message),
        keys::head(&send.tenant, &send.thread),
        keys::contact(&send.tenant, &send.contact),
    ];
    let hints = hints(send, &settings, &month);
    let asked: Vec<Key> = hints.iter().map(|(_, key)| key.clone()).collect();
    let (certain, found) =
        try_join(outside.table.get(&certain, Freshness::Strong), outside.table.get(&asked, freshness)).await?;
    let at = |place: usize| certain.get(place).and_then(Option::as_ref);
    let (Some(message), Some(head), Some(contact)) =
        (read_some::<Message>(at(0))?, read_some::<Head>(at(1))?, read_some::<Contact>(at(2))?)
    else {
        return Ok(None);
    };
    let hint = |wanted: Hint| {
        let place = hints.iter().position(|(hint, _)| *hint == wanted)?;
        found.get(place).and_then(Option::as_ref)
    };
    let pause = hint(Hint::Pause).and_then(|item| item.get("until")).and_then(Value::as_i64).map(Timestamp);
    let before = read_some::<Message>(hint(Hint::Before))?;
    let shard = read_some::<Shard>(hint(Hint::Shard))?.unwrap_or_default();
    let route = outside.cache.route(outside.table, outside.clock, &message.ours).await?;
    let number = match &route {
        Some(route) if route.tenant == send.tenant => Ownership::Ours,
        _ => Ownership::Gone,
    };
    let account = outside.cache.account(outside.table, outside.clock, &send.tenant, &head.account).await?;
    let (ref_key, api_key) =
        try_join(outside.secrets.get(outside.ref_key_secret), outside.secrets.get(&account.key_secret)).await?;
    let fixed = message.posting.clone().unwrap_or_else(|| Posting {
        base: outside.public_url.to_owned(),
        profile: account.profile.clone(),
        codec: CODEC,
        hash: String::new(),
        first: Timestamp::default(),
        month: month.clone(),
        micros: settings.price.as_ref().map_or(0, |price| price.micros * u64::from(message.segments)),
        earlier: Earlier::NeverLeft,
    });
    let body = send::body(&message, &fixed, &ref_key);
    let hash = if fixed.codec == CODEC { send::hash(&body) } else { String::new() };
    let posting = Posting { hash, ..fixed };
    let meter = settings.quota.map_or(Meter::Off, |_| Meter::Granted(shard.granted));
    Ok(Some(Loaded {
        settings,
        message,
        head,
        contact,
        before,
        account,
        number,
        pause,
        month,
        shard,
        meter,
        allowance: Allowance::Open,
        posting,
        body,
        api_key,
        ref_key,
    }))
}

/// What an old answer to only makes wait a little longer, makes Telnyx ask once more, or is met by the commit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hint {
    Pause,
    Before,
    Shard,
}

fn hints(send: &Send, settings: &Settings, month: &str) -> Vec<(Hint, Key)> {
    let before = send.after.as_ref().map(|after| keys::message(&send.tenant, &send.thread, after));
    let shard = settings.quota.map(|_| keys::usage_shard(&send.tenant, month, usage::shard(&send.thread)));
    let pause = (Hint::Pause, keys::pause(&send.tenant, &send.ours));
    let more = [before.map(|key| (Hint::Before, key)), shard.map(|key| (Hint::Shard, key))];
    std::iter::once(pause).chain(more.into_iter().flatten()).collect()
}
