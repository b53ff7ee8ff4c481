//! The AI log (F178, F180): replies with what they were made from, and failures, of a tenant or of one conversation, the newest
//! first. A reply can be flagged by whoever sees its conversation.

use crate::conversation::head;
use crate::cursor;
use crate::messages;
use crate::outside::Desk;
use crate::problem::Problem;
use domain::assistant::Assistant;
use domain::drafting::{Drafting, Flag};
use domain::head::Head;
use domain::ids::conversation_id;
use domain::message::{Message, MessageRef, Source};
use domain::permission::Permission;
use domain::prompt::{CONTEXT, MAX_BURST, Turn, fingerprint, prompt};
use domain::{MessageId, Timestamp};
use platform::failure::Failure;
use platform::keys;
use platform::once::{self, Attempts, Commit};
use platform::records::{read, read_some};
use platform::table::{Change, Condition, Freshness, Item, Order, Query, Range, Write};
use serde_json::json;

/// The longest note of a flag, in characters.
pub const LONGEST_NOTE: usize = 1_000;

/// Queries of one call, when only the flagged are asked for.
const MOST_QUERIES: usize = 5;

/// A page of lines.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The lines, newest first.
    pub items: Vec<Drafting>,
    /// Where the next, older page begins.
    pub next: Option<String>,
}

/// Which replies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Those that somebody flagged.
    Flagged,
}

/// The id of a reply's line: its place in the log.
pub fn line_id(line: &Drafting) -> String {
    format!("air_{}_{}", line.at.sortable(), line.id.as_str().trim_start_matches("msg_"))
}

fn place(id: &str) -> Option<MessageRef> {
    let (at, id) = id.strip_prefix("air_")?.split_once('_').filter(|(at, _)| at.len() == 13)?;
    let at = at.bytes().all(|byte| byte.is_ascii_digit()).then(|| at.parse().ok())??;
    Some(MessageRef { at: Timestamp(at), id: MessageId::parse(&format!("msg_{id}"))? })
}

/// A page of a tenant's replies.
pub async fn replies(desk: &Desk<'_>, which: Which, limit: usize, after: Option<&str>) -> Result<Lines, Problem> {
    desk.caller.must(Permission::ReadLogs)?;
    let view = match which {
        Which::All => "ai replies",
        Which::Flagged => "ai replies, flagged",
    };
    page(desk, keys::ai_replies(&desk.caller.tenant), Range::All, view, which, limit, after).await
}

/// A page of a tenant's failures.
pub async fn failures(desk: &Desk<'_>, limit: usize, after: Option<&str>) -> Result<Lines, Problem> {
    desk.caller.must(Permission::ReadLogs)?;
    let pk = keys::ai_failures(&desk.caller.tenant);
    page(desk, pk, Range::All, "ai failures", Which::All, limit, after).await
}

/// A page of a conversation's failures.
pub async fn failures_in(
    desk: &Desk<'_>,
    conversation: &str,
    limit: usize,
    after: Option<&str>,
) -> Result<Lines, Problem> {
    desk.caller.must(Permission::ReadLogs)?;
    let head = head(desk, conversation).await?;
    let range = Range::Prefix(keys::ai_failures_in(head.generation));
    let view = format!("ai failures {conversation}");
    page(desk, keys::thread(&head.tenant, &head.thread), range, &view, Which::All, limit, after).await
}

/// The replies of a page of a conversation's messages.
pub async fn replies_in(
    desk: &Desk<'_>,
    conversation: &str,
    limit: usize,
    after: Option<&str>,
) -> Result<Lines, Problem> {
    desk.caller.must(Permission::ReadLogs)?;
    let most = limit.min(platform::table::MAX_KEYS);
    let page = messages::page(desk, conversation, "ai replies", most, after).await?;
    let ours = page.items.iter().filter(|message| message.source == Source::SmsAgent);
    let keys: Vec<_> =
        ours.map(|message| keys::ai_reply(&message.tenant, message.place.at, &message.place.id)).collect();
    let items = if keys.is_empty() { vec![] } else { desk.outside.table.get(&keys, Freshness::Eventual).await? };
    let items = items.iter().flatten().map(read::<Drafting>).collect::<Result<_, _>>()?;
    Ok(Lines { items, next: page.next })
}

async fn page(
    desk: &Desk<'_>,
    pk: String,
    range: Range,
    view: &str,
    which: Which,
    limit: usize,
    after: Option<&str>,
) -> Result<Lines, Problem> {
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    let after: Option<Item> = after.map(|after| cursor::read(after, view, &settings)).transpose()?;
    let mut query =
        Query { index: None, pk, range, order: Order::Descending, limit, after, freshness: Freshness::Eventual };
    let mut items: Vec<Drafting> = vec![];
    for _ in 0..MOST_QUERIES {
        query.limit = limit - items.len();
        let page = outside.table.query(query.clone()).await?;
        for item in &page.items {
            let line: Drafting = read(item)?;
            if which == Which::All || line.flag.is_some() {
                items.push(line);
            }
        }
        query.after = page.next;
        if query.after.is_none() || items.len() >= limit {
            break;
        }
    }
    let next = query.after.map(|key| cursor::write(&key, view, &settings));
    Ok(Lines { items, next })
}

/// A reply, and what the model saw.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its line.
    pub line: Drafting,
    /// The reply, unless it has been erased.
    pub reply: Option<Message>,
    /// The prompt, made again from the messages, the guide and the assistant as they are now.
    pub prompt: Vec<Turn>,
    /// Whether that is the very same that the model was asked.
    pub same: bool,
}

/// Shows what the model saw.
pub async fn seen(desk: &Desk<'_>, id: &str) -> Result<Seen, Problem> {
    desk.caller.must(Permission::ReadLogs)?;
    let line = find(desk, id).await?;
    desk.caller.must(Permission::ReadConversations)?;
    let head = head(desk, &conversation_id(&line.thread, line.generation)).await?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &head.tenant).await?;
    let asked = [keys::contact(&head.tenant, &head.contact), keys::assistant(&head.tenant, &line.work.assistant)];
    let found = outside.table.get(&asked, Freshness::Eventual).await?;
    let contact: domain::contact::Contact =
        read_some(found[0].as_ref())?.ok_or(Failure::Missing("the conversation's contact"))?;
    let assistant: Assistant = read_some(found[1].as_ref())?.unwrap_or_else(|| Assistant::automatic(&settings));
    let (reply, messages) = around(desk, &head, &line).await?;
    let then = Head { answered: line.answered, ..head };
    let prompt = prompt(&assistant, &settings, &then, &contact.consent, &messages, line.through);
    let same = fingerprint(&prompt) == line.work.fingerprint;
    Ok(Seen { line, reply, prompt, same })
}

/// The reply, and the messages that there were before it, oldest first.
async fn around(desk: &Desk<'_>, head: &Head, line: &Drafting) -> Result<(Option<Message>, Vec<Message>), Problem> {
    let last = keys::message(&head.tenant, &head.thread, &MessageRef { at: line.at, id: line.id.clone() }).sk;
    let query = Query {
        index: None,
        pk: keys::thread(&head.tenant, &head.thread),
        range: Range::Between(keys::MESSAGES.into(), last),
        order: Order::Descending,
        limit: CONTEXT + MAX_BURST + 1,
        after: None,
        freshness: Freshness::Eventual,
    };
    let items = desk.outside.table.query(query).await?.items;
    let mut messages = items.iter().rev().map(read::<Message>).collect::<Result<Vec<_>, _>>()?;
    let reply = messages.pop_if(|message| message.place.id == line.id);
    Ok((reply, messages))
}

/// Flags a reply, or takes the flag away: an empty note.
pub async fn flag(desk: &Desk<'_>, id: &str, note: &str) -> Result<Drafting, Problem> {
    desk.caller.must(Permission::HandleConversations)?;
    let note = note.trim();
    if note.chars().count() > LONGEST_NOTE {
        return Err(Problem::invalid("note", "too_long", "It has at most 1,000 characters."));
    }
    let mut attempts = Attempts::new(desk.outside.clock);
    while attempts.next().await {
        let before = find(desk, id).await?;
        // Whoever does not see the conversation does not see its replies.
        head(desk, &conversation_id(&before.thread, before.generation)).await?;
        let flag = Flag { by: desk.caller.author.clone(), at: desk.outside.clock.now(), note: note.to_owned() };
        let flag = Some(flag).filter(|flag| !flag.note.is_empty());
        let said = |flag: &Option<Flag>| flag.as_ref().map(|flag| (flag.note.clone(), flag.by.clone()));
        if said(&before.flag) == said(&flag) {
            return Ok(before);
        }
        let change = match &flag {
            Some(flag) => Change::Set("flag".into(), json!(flag)),
            None => Change::Remove("flag".into()),
        };
        let write = Write::Update {
            key: keys::ai_reply(&desk.caller.tenant, before.at, &before.id),
            changes: vec![change],
            condition: Condition::Present,
        };
        if once::commit(desk.outside.table, &[write]).await? == Commit::Done {
            return Ok(Drafting { flag, ..before });
        }
    }
    Err(Failure::Busy.into())
}

async fn find(desk: &Desk<'_>, id: &str) -> Result<Drafting, Problem> {
    let place = place(id).ok_or(Problem::NotFound)?;
    let key = keys::ai_reply(&desk.caller.tenant, place.at, &place.id);
    let items = desk.outside.table.get(&[key], Freshness::Strong).await?;
    read_some(items[0].as_ref())?.ok_or(Problem::NotFound)
}
