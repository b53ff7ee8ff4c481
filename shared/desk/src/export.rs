//! Lists that leave the system (F129): conversations as the filters say, and the transcript of one (F043), in parts that an answer
//! can carry. Who took what is in the audit log.

use crate::audit::{self, Deed};
use crate::conversation::head;
use crate::csv::line;
use crate::cursor;
use crate::filter::Filter;
use crate::inbox::page;
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use crate::row::Row;
use domain::conversation::RESUME_WITHIN;
use domain::message::{Direction, Message, Source};
use domain::permission::Permission;
use platform::keys;
use platform::once;
use platform::records::read;
use platform::table::{Freshness, Index, Order, Query, Range};
use serde::Serialize;

/// Conversations of a part: of 2.5 KB at most, so that Lambda's answer of 6 MB holds them.
const MOST_ROWS: usize = 2_000;

/// Messages of a part: ten segments of four-byte characters are 3 KB.
const MOST_MESSAGES: usize = 1_000;

const COLUMNS: [&str; 16] = [
    "id",
    "ref",
    "name",
    "company",
    "number",
    "channel",
    "status",
    "interactionStatus",
    "managedBy",
    "nextAction",
    "optedOut",
    "team",
    "assignee",
    "lastMessageAt",
    "lastReceivedAt",
    "lastMessage",
];

/// A part of an export, and where the next begins.
#[derive(Clone, Debug)]
pub struct Part<T> {
    /// What it holds.
    pub content: T,
    /// The cursor of the next part; absent in the last.
    pub next: Option<String>,
}

/// Conversations, one a line, the newest first; the first part begins with the names of the columns.
pub async fn conversations(
    desk: &Desk<'_>,
    event: &Event,
    filter: &Filter,
    after: Option<&str>,
) -> Result<Part<String>, Problem> {
    desk.caller.must(Permission::Export)?;
    let query = Query {
        index: Some(Index::Inbox),
        pk: keys::inbox(&desk.caller.tenant),
        range: filter.range(),
        order: Order::Descending,
        limit: MOST_ROWS,
        after: None,
        freshness: Freshness::Eventual,
    };
    let rows = page(desk, query, "export", |row| filter.passes(row), after).await?;
    note(desk, event, Deed::ListExported, "conversations").await?;
    let names = if after.is_none() { line(COLUMNS) } else { String::new() };
    let lines: Vec<String> = rows.items.iter().map(shown).collect();
    Ok(Part { content: format!("{names}{}", lines.concat()), next: rows.next })
}

fn shown(row: &Row) -> String {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_default();
    let cells = [
        row.id(),
        row.shown_reference(),
        or_none(&row.title),
        or_none(&row.company),
        row.theirs.to_string(),
        row.channel.clone(),
        word(row.status),
        word(row.interaction_status),
        word(row.managed_by),
        row.next_action.clone(),
        row.opted_out.to_string(),
        or_none(&row.team),
        or_none(&row.assignee),
        row.last_message_at.to_string(),
        row.last_received_at.map(|at| at.to_string()).unwrap_or_default(),
        row.preview.clone(),
    ];
    line(cells.iter().map(String::as_str))
}

/// An enum by its word.
fn word<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(_) | Err(_) => unreachable!("only enums of words are shown so"),
    }
}

/// What was said, as a transcript has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// agent (we) or user (the customer).
    pub role: &'static str,
    /// When.
    pub timestamp: domain::Timestamp,
    /// How it came about.
    pub source: Source,
    /// The words.
    pub text: String,
}

impl Said {
    fn of(message: Message) -> Self {
        let role = match message.direction {
            Direction::Inbound => "user",
            Direction::Outbound => "agent",
        };
        Self { role, timestamp: message.place.at, source: message.source, text: message.text }
    }
}

/// A conversation from its first message on.
pub async fn transcript(
    desk: &Desk<'_>,
    event: &Event,
    conversation: &str,
    after: Option<&str>,
) -> Result<Part<Vec<Said>>, Problem> {
    desk.caller.must(Permission::Export)?;
    let head = head(desk, conversation).await?;
    let settings = desk.outside.cache.settings(desk.outside.table, desk.outside.clock, &head.tenant).await?;
    let view = format!("transcript {conversation}");
    // The conversation before it was quiet for this long, so whatever came late to this one is in, and little of that one.
    let first = head.opened_at.minus(RESUME_WITHIN).sortable();
    let query = Query {
        index: None,
        pk: keys::thread(&head.tenant, &head.thread),
        range: Range::Between(format!("{}{first}", keys::MESSAGES), format!("{}~", keys::MESSAGES)),
        order: Order::Ascending,
        limit: MOST_MESSAGES,
        after: after.map(|after| cursor::read(after, &view, &settings)).transpose()?,
        freshness: Freshness::Strong,
    };
    let page = desk.outside.table.query(query).await?;
    let all = page.items.iter().map(read::<Message>).collect::<Result<Vec<_>, _>>()?;
    let later = all.iter().any(|message| message.generation > head.generation);
    let said = all.into_iter().filter(|message| message.generation == head.generation).map(Said::of).collect();
    note(desk, event, Deed::ConversationExported, conversation).await?;
    let next = page.next.filter(|_| !later).map(|key| cursor::write(&key, &view, &settings));
    Ok(Part { content: said, next })
}

/// A transcript's lines; the first part begins with the names of the columns.
pub fn lines(said: &[Said], after: Option<&str>) -> String {
    let names = if after.is_none() { line(["role", "timestamp", "source", "text"]) } else { String::new() };
    let each = said.iter().map(|one| {
        let (timestamp, source) = (one.timestamp.to_string(), word(one.source));
        line([one.role, &timestamp, &source, &one.text])
    });
    std::iter::once(names).chain(each).collect()
}

async fn note(desk: &Desk<'_>, event: &Event, deed: Deed, on: &str) -> Result<(), Problem> {
    once::insist(desk.outside.table, desk.outside.clock, &[audit::line(desk, event, deed, on)]).await?;
    Ok(())
}
