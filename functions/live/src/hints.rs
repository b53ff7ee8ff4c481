//! What open pages are told of a batch of changes: which conversations have changed, to which version, and nothing else. A page that
//! may not see a conversation's team hears nothing of it; whoever could see it until now hears that it has changed.

use crate::Change;
use domain::catalogue::Event;
use domain::ids::{conversation_id, parse_conversation_id};
use domain::{TenantId, ThreadId};
use platform::keys;
use platform::table::Item;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The teams that have to do with a conversation; none is everybody.
pub type Teams = BTreeSet<Option<String>>;

/// What is told of one conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hint {
    /// Its version; none: only a message of it has changed, such as by a receipt.
    pub version: Option<u64>,
    /// Whose it is, before and after; empty: the batch does not say.
    pub teams: Teams,
}

/// What is told to the pages of one tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// By the conversation's id.
    pub conversations: BTreeMap<String, Hint>,
    /// Whether settings have changed, which may show anywhere.
    pub settings: bool,
}

/// The hints of a batch, by tenant. What the catalogue has no event for, no page shows.
pub fn hints(changes: &[(Change, Vec<Event>)]) -> BTreeMap<TenantId, Hints> {
    let mut all = BTreeMap::<TenantId, Hints>::new();
    for (change, events) in changes {
        for event in events {
            if let (Some(tenant), Some(conversation)) = (TenantId::parse(&event.tenant), &event.conversation) {
                all.entry(tenant).or_default().conversations.entry(conversation.clone()).or_default();
            }
        }
        if let Some(tenant) = of_settings(change) {
            all.entry(tenant).or_default().settings = true;
        }
    }
    // A message and its conversation change in one write, so that its version and team stand in the same batch, most often.
    for (change, _) in changes {
        if let Some((tenant, conversation, version, teams)) = head(change)
            && let Some(hint) = all.get_mut(&tenant).and_then(|hints| hints.conversations.get_mut(&conversation))
        {
            hint.version = hint.version.max(Some(version));
            hint.teams.extend(teams);
        }
    }
    all
}

/// The thread of a hint that does not say whose its conversation is.
pub fn asks_whose(conversation: &str, hint: &Hint) -> Option<ThreadId> {
    hint.teams.is_empty().then(|| parse_conversation_id(conversation).map(|(thread, _)| thread)).flatten()
}

fn of_settings(change: &Change) -> Option<TenantId> {
    let after = change.after.as_ref()?;
    (text(after, "sk")? == keys::SETTINGS).then(|| keys::tenant_of(text(after, "pk")?)).flatten()
}

fn head(change: &Change) -> Option<(TenantId, String, u64, Teams)> {
    let after = change.after.as_ref().filter(|after| text(after, "sk") == Some(keys::HEAD))?;
    let thread = ThreadId::parse(text(after, "thread")?)?;
    let generation = u32::try_from(after.get("generation")?.as_u64()?).ok()?;
    let version = after.get("rev")?.as_u64()?;
    let teams = change.before.iter().chain([after]).map(team).collect();
    Some((TenantId::parse(text(after, "tenant")?)?, conversation_id(&thread, generation), version, teams))
}

/// Whose a head is.
pub fn team(head: &Item) -> Option<String> {
    text(head, "team").map(str::to_owned)
}

fn text<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name).and_then(Value::as_str)
}
