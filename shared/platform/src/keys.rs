//! Keys are built here and nowhere else, from a `TenantId`. Three exceptions: our number leads to its tenant, whoever signs in
//! to the tenants that they are a person of, and the `due` shards hold keys and times only.
//!
//! | what is asked | where | cost |
//! |---|---|---|
//! | whose number is this? | `NUMBER#<e164>` / `ROUTE` | 1 get, cached 60 s |
//! | settings, account, assistant | `T#<tenant>` / `SETTINGS`, `ACCOUNT#<id>`, `ASSISTANT#<id>` | 1 get, cached 60 s |
//! | a tenant's accounts, its numbers | `T#<tenant>` / `ACCOUNT#`, `NUMBER#` | 1 query a page, by an operator |
//! | has Telnyx asked this number to wait? | `T#<tenant>` / `PAUSE#<e164>` | in the admission's get |
//! | a conversation: head and newest messages | `T#<tenant>#C#<thread>`, descending | 1 query |
//! | all messages, from the first | the same, `M#`, ascending | 1 query a page |
//! | a conversation that has ended | `T#<tenant>#C#<thread>` / `C#<generation>` | 1 get |
//! | a conversation's episodes that have ended | `T#<tenant>#C#<thread>` / `E#<generation>#<episode>` | 1 query a page |
//! | who is in a conversation just now? | `T#<tenant>#C#<thread>` / `B#HERE#<person>` | 1 query |
//! | a run of a workflow | `T#<tenant>#C#<thread>` / `D#RUN#<run>` | 1 get |
//! | a version of a workflow | `T#<tenant>` / `WORKFLOW#<id>#<version>` | 1 get, cached 60 s |
//! | a contact, its consent | `T#<tenant>#P#<contact>` / `CONTACT` | 1 get |
//! | a contact's threads, its ledger | the same / `THREAD#`, `LEDGER#` | 1 query a page |
//! | Inbox: newest first | index `inbox`, `T#<tenant>#INBOX` | 1 query a page |
//! | In Progress: who waits for us, by team | index `progress`, `T#<tenant>#TEAM#<team>` | 1 query a page |
//! | In Progress: who waits for the customer | index `inbox`, of the last 30 days, ascending | 1 query a page |
//! | who may not be texted | index `list`, `T#<tenant>#OPTOUTS` | 1 query a page, 1 batch get |
//! | replies of assistants, and failures, by time | `T#<tenant>#AI#REPLY`, `T#<tenant>#AI#FAILURE` / `<time>#<id>` | 1 query a page |
//! | failures of a conversation's assistant | `T#<tenant>#C#<thread>` / `A#<generation>#` | 1 query a page |
//! | what other systems know of a contact, notes | the same / `NOTE#`, `CALL#`, `APPOINTMENT#` | 1 query a page |
//! | was this call of the API made before? | `T#<tenant>#H#<event>` / `HANDLED` | in the write's condition |
//! | how many calls has a key made in this minute? | `T#<tenant>#R#<key>` / `CALLS#<minute>` (TTL) | in the key's get; 1 write a call |
//! | whose key, which person is this? | `T#<tenant>` / `KEY#<id>`, `USER#<id>` | 1 get |
//! | who has signed in with this cookie? | `T#<tenant>#V#<hash>` / `SESSION` (TTL) | 1 get, with the person |
//! | which page comes in with this ticket? | `T#<tenant>#V#<hash>` / `TICKET` (TTL) | 1 get, once in two hours a page |
//! | which number does this campaign text from? | `T#<tenant>` / `CAMPAIGN#<id>` | 1 get |
//! | which people of which tenants is it who signs in? | `LOGIN#<hash>` / `<tenant>` | 1 query, 1 get |
//! | keys, people, templates, assistants of a tenant | `T#<tenant>`, by prefix | 1 query a page |
//! | who did what, by time | `T#<tenant>#AUDIT` | 1 query a page |
//! | search by name, company, reference | `T#<tenant>#S#<letter>` / `<word>#<thread>`, by prefix | 1 query, 1 batch get |
//! | search by the end of a phone | `T#<tenant>#S##<hash of 4 digits>` / `<hash of 7>#<thread>` | 1 query, 1 batch get |
//! | which webhooks has a tenant, which pages are open? | `T#<tenant>` / `WEBHOOK#<id>`, `WATCH#<connection>` (TTL) | 1 query for both, kept 60 s by `live` |
//! | what became of a webhook's deliveries | `T#<tenant>#W#<webhook>` / `DELIVERY#<time>#<event>` | 1 query a page |
//! | what was used in a month, and the shards of its quota | `T#<tenant>#U#<month>` / `SHARD#<shard>` | 1 query |
//! | who hands out that quota | the same / `MONTH` | 1 get, once a block |
//! | what is overdue | index `due`, `DUE#<shard>` | 32 queries a minute |

use crate::table::Key;
use domain::due::SHARDS;
use domain::ids::of_digits;
use domain::message::MessageRef;
use domain::search::{LEAST_DIGITS, MORE_DIGITS, end, is_digits};
use domain::{
    AssistantId, CampaignId, ContactId, MessageId, Phone, RunId, TenantId, ThreadId, Timestamp, WebhookId, WorkflowId,
};

fn key(pk: String, sk: impl Into<String>) -> Key {
    Key { pk, sk: sk.into() }
}

fn of_tenant(tenant: &TenantId) -> String {
    format!("T#{tenant}")
}

/// The partition of what a tenant has once. Each of its other partitions begins with it and `#`.
pub fn tenant(tenant: &TenantId) -> String {
    of_tenant(tenant)
}

/// Our number's route.
pub fn route(ours: &Phone) -> Key {
    key(format!("NUMBER#{ours}"), "ROUTE")
}

/// The tenant's settings.
pub fn settings(tenant: &TenantId) -> Key {
    key(of_tenant(tenant), SETTINGS)
}

/// The sort key of a tenant's settings.
pub const SETTINGS: &str = "SETTINGS";

/// One of the tenant's Telnyx accounts.
pub fn account(tenant: &TenantId, account: &str) -> Key {
    key(of_tenant(tenant), format!("{ACCOUNTS}{account}"))
}

/// What the sort keys of a tenant's accounts begin with.
pub const ACCOUNTS: &str = "ACCOUNT#";

/// That the tenant has this number. The route is what counts; this one is for whoever asks which numbers a tenant has.
pub fn number(tenant: &TenantId, ours: &Phone) -> Key {
    key(of_tenant(tenant), format!("{NUMBERS}{ours}"))
}

/// What the sort keys of a tenant's numbers begin with.
pub const NUMBERS: &str = "NUMBER#";

/// One of the tenant's assistants.
pub fn assistant(tenant: &TenantId, assistant: &AssistantId) -> Key {
    key(of_tenant(tenant), format!("ASSISTANT#{assistant}"))
}

/// One version of one of the tenant's workflows.
pub fn workflow(tenant: &TenantId, workflow: &WorkflowId, version: u32) -> Key {
    key(of_tenant(tenant), format!("WORKFLOW#{workflow}#{version:06}"))
}

/// One of the tenant's campaigns.
pub fn campaign(tenant: &TenantId, campaign: &CampaignId) -> Key {
    key(of_tenant(tenant), format!("CAMPAIGN#{campaign}"))
}

/// Until when Telnyx has asked this number of ours to wait.
pub fn pause(tenant: &TenantId, ours: &Phone) -> Key {
    key(of_tenant(tenant), format!("PAUSE#{ours}"))
}

/// The partition of a thread. Its head sorts behind its messages, so one descending query reads both.
pub fn thread(tenant: &TenantId, thread: &ThreadId) -> String {
    format!("T#{tenant}#C#{thread}")
}

/// The thread whose partition this is.
pub fn thread_of(pk: &str) -> Option<ThreadId> {
    ThreadId::parse(pk.rsplit_once("#C#")?.1)
}

/// A thread's head.
pub fn head(tenant: &TenantId, of: &ThreadId) -> Key {
    key(thread(tenant, of), HEAD)
}

/// The head's sort key, behind every message's.
pub const HEAD: &str = "Z#HEAD";

/// What the sort keys of messages begin with.
pub const MESSAGES: &str = "M#";

/// A message.
pub fn message(tenant: &TenantId, of: &ThreadId, place: &MessageRef) -> Key {
    key(thread(tenant, of), format!("{MESSAGES}{}#{}", place.at.sortable(), place.id))
}

/// A conversation of the thread that has ended by a newer one.
pub fn past(tenant: &TenantId, of: &ThreadId, generation: u32) -> Key {
    key(thread(tenant, of), format!("C#{generation:06}"))
}

/// An episode of a conversation that has ended by being closed.
pub fn episode(tenant: &TenantId, of: &ThreadId, generation: u32, episode: u32) -> Key {
    key(thread(tenant, of), format!("{}{episode:06}", episodes(generation)))
}

/// What the sort keys of a conversation's episodes begin with: before the messages, like runs.
pub fn episodes(generation: u32) -> String {
    format!("E#{generation:06}#")
}

/// That somebody is in a conversation just now (TTL).
pub fn presence(tenant: &TenantId, of: &ThreadId, person: &str) -> Key {
    key(thread(tenant, of), format!("{PRESENCES}{person}"))
}

/// What the sort keys of who is there begin with: before the messages, like runs.
pub const PRESENCES: &str = "B#HERE#";

/// What the sort keys of runs begin with: before the messages, so that the query for head and messages never meets one.
pub const RUNS: &str = "D#RUN#";

/// A run of a workflow, in the thread that its messages go to.
pub fn run(tenant: &TenantId, of: &ThreadId, run: &RunId) -> Key {
    key(thread(tenant, of), format!("{RUNS}{run}"))
}

fn of_contact(tenant: &TenantId, contact: &ContactId) -> String {
    format!("T#{tenant}#P#{contact}")
}

/// A contact.
pub fn contact(tenant: &TenantId, contact: &ContactId) -> Key {
    key(of_contact(tenant, contact), "CONTACT")
}

/// One of the contact's threads.
pub fn contact_thread(tenant: &TenantId, contact: &ContactId, thread: &ThreadId) -> Key {
    key(of_contact(tenant, contact), format!("{CONTACT_THREADS}{thread}"))
}

/// What the sort keys of a contact's threads begin with.
pub const CONTACT_THREADS: &str = "THREAD#";

/// An entry of the contact's consent ledger, by the message that caused it.
pub fn ledger(tenant: &TenantId, contact: &ContactId, cause: &MessageRef) -> Key {
    key(of_contact(tenant, contact), format!("{LEDGER}{}#{}", cause.at.sortable(), cause.id))
}

/// What the sort keys of a contact's consent ledger begin with.
pub const LEDGER: &str = "LEDGER#";

/// What people and other systems note about a contact; the newest sorts last.
pub fn fact(tenant: &TenantId, contact: &ContactId, kind: &str, at: Timestamp, id: &str) -> Key {
    key(of_contact(tenant, contact), format!("{}{}#{id}", facts(kind), at.sortable()))
}

/// What the sort keys of one kind of facts begin with: `NOTE`, `CALL` or `APPOINTMENT`.
pub fn facts(kind: &str) -> String {
    format!("{kind}#")
}

/// That an event which makes no item was handled.
pub fn handled(tenant: &TenantId, event: &str) -> Key {
    key(format!("{}#H#{event}", of_tenant(tenant)), "HANDLED")
}

/// A program's key.
pub fn api_key(tenant: &TenantId, id: &str) -> Key {
    key(of_tenant(tenant), format!("{API_KEYS}{id}"))
}

/// What the sort keys of keys begin with.
pub const API_KEYS: &str = "KEY#";

/// The calls that a key has made in one minute.
pub fn calls(tenant: &TenantId, id: &str, minute: i64) -> Key {
    key(format!("{}#R#{id}", of_tenant(tenant)), format!("CALLS#{minute:010}"))
}

/// A person.
pub fn user(tenant: &TenantId, id: &str) -> Key {
    key(of_tenant(tenant), format!("{USERS}{id}"))
}

/// What the sort keys of people begin with.
pub const USERS: &str = "USER#";

/// That somebody is a person of this tenant's: by a hash of their e-mail address, or of what their identity provider calls them.
pub fn login(hash: &str, tenant: &TenantId) -> Key {
    key(logins(hash), tenant.as_str())
}

/// The partition of all tenants that somebody is a person of.
pub fn logins(hash: &str) -> String {
    format!("{LOGINS}{hash}")
}

/// What those partitions begin with.
pub const LOGINS: &str = "LOGIN#";

/// A visit of somebody who has signed in, by a hash of their cookie (TTL).
pub fn session(tenant: &TenantId, hash: &str) -> Key {
    key(of_visit(tenant, hash), SESSION)
}

/// A session's sort key.
pub const SESSION: &str = "SESSION";

/// What lets a page in, once, by a hash of it (TTL).
pub fn ticket(tenant: &TenantId, hash: &str) -> Key {
    key(of_visit(tenant, hash), "TICKET")
}

fn of_visit(tenant: &TenantId, hash: &str) -> String {
    format!("{}{VISITS}{hash}", of_tenant(tenant))
}

const VISITS: &str = "#V#";

/// Whose session this partition holds, and its hash.
pub fn session_of(pk: &str) -> Option<(TenantId, &str)> {
    let (tenant, hash) = pk.split_once(VISITS)?;
    Some((tenant_of(tenant)?, hash))
}

/// The tenant whose own partition this is.
pub fn tenant_of(pk: &str) -> Option<TenantId> {
    TenantId::parse(pk.strip_prefix("T#")?)
}

/// An open page, by what API Gateway calls its connection (TTL). None is looked for by that alone.
pub fn open_page(tenant: &TenantId, connection: &str) -> Key {
    key(of_tenant(tenant), format!("{OPEN_PAGES}{connection}"))
}

/// What the sort keys of open pages begin with: just before webhooks, so that one query reads both.
pub const OPEN_PAGES: &str = "WATCH#";

/// A template.
pub fn template(tenant: &TenantId, id: &str) -> Key {
    key(of_tenant(tenant), format!("{TEMPLATES}{id}"))
}

/// What the sort keys of templates begin with.
pub const TEMPLATES: &str = "TEMPLATE#";

/// What the sort keys of assistants begin with.
pub const ASSISTANTS: &str = "ASSISTANT#";

/// What the sort keys of workflows begin with.
pub const WORKFLOWS: &str = "WORKFLOW#";

/// A URL of the tenant's that gets its events.
pub fn webhook(tenant: &TenantId, id: &WebhookId) -> Key {
    key(of_tenant(tenant), format!("{WEBHOOKS}{id}"))
}

/// What the sort keys of webhooks begin with.
pub const WEBHOOKS: &str = "WEBHOOK#";

/// A delivery of an event that happened then.
pub fn delivery(tenant: &TenantId, to: &WebhookId, at: Timestamp, event: &str) -> Key {
    key(deliveries(tenant, to), format!("{DELIVERIES}{}#{event}", at.sortable()))
}

/// The partition of a webhook's deliveries.
pub fn deliveries(tenant: &TenantId, of: &WebhookId) -> String {
    format!("T#{tenant}#W#{of}")
}

/// What the sort keys of deliveries begin with.
pub const DELIVERIES: &str = "DELIVERY#";

/// A line of the audit log.
pub fn audit(tenant: &TenantId, at: Timestamp, id: &str) -> Key {
    key(audits(tenant), format!("{}#{id}", at.sortable()))
}

/// The partition of a tenant's audit log.
pub fn audits(tenant: &TenantId) -> String {
    format!("{}#AUDIT", of_tenant(tenant))
}

/// The row of the search by which one word finds a thread. A phone cannot be read from it: digits are hashed.
pub fn found(tenant: &TenantId, salt: &str, word: &str, thread: &ThreadId) -> Key {
    let pk = finding(tenant, salt, word);
    match is_digits(word) {
        false => key(pk, format!("{word}#{thread}")),
        true => key(pk, format!("{}#{thread}#{:02}", of_digits(salt, end(word, MORE_DIGITS)), word.len())),
    }
}

/// The partition of the rows that a word finds.
fn finding(tenant: &TenantId, salt: &str, word: &str) -> String {
    match word.chars().next().filter(|_| !is_digits(word)) {
        Some(letter) => format!("{}#S#{letter}", of_tenant(tenant)),
        None => format!("{}#S##{}", of_tenant(tenant), of_digits(salt, end(word, LEAST_DIGITS))),
    }
}

/// Where the rows are that somebody finds by this: their partition, and what their sort keys begin with.
pub fn wanted(tenant: &TenantId, salt: &str, word: &str) -> (String, String) {
    let begin = match is_digits(word) {
        false => word.to_owned(),
        true if word.len() >= MORE_DIGITS => format!("{}#", of_digits(salt, end(word, MORE_DIGITS))),
        true => String::new(),
    };
    (finding(tenant, salt, word), begin)
}

/// Partition of the list index for a tenant's contacts that may not be texted.
pub fn opt_outs(tenant: &TenantId) -> String {
    format!("{}#OPTOUTS", of_tenant(tenant))
}

/// Sort key of such a contact: since when.
pub fn opted_out(since: Timestamp, contact: &ContactId) -> String {
    format!("{}#{contact}", since.sortable())
}

/// A reply of an assistant, in the AI log.
pub fn ai_reply(tenant: &TenantId, at: Timestamp, id: &MessageId) -> Key {
    key(ai_replies(tenant), format!("{}#{id}", at.sortable()))
}

/// The partition of a tenant's replies in the AI log.
pub fn ai_replies(tenant: &TenantId) -> String {
    format!("{}#AI#REPLY", of_tenant(tenant))
}

/// A failure of an assistant, in the AI log.
pub fn ai_failure(tenant: &TenantId, at: Timestamp, id: &MessageId) -> Key {
    key(ai_failures(tenant), format!("{}#{id}", at.sortable()))
}

/// The partition of a tenant's failures in the AI log.
pub fn ai_failures(tenant: &TenantId) -> String {
    format!("{}#AI#FAILURE", of_tenant(tenant))
}

/// The same failure beside its conversation: before the messages, like runs.
pub fn ai_failure_in(tenant: &TenantId, of: &ThreadId, generation: u32, at: Timestamp, id: &MessageId) -> Key {
    key(thread(tenant, of), format!("{}{}#{id}", ai_failures_in(generation), at.sortable()))
}

/// What the sort keys of a conversation's failures begin with.
pub fn ai_failures_in(generation: u32) -> String {
    format!("A#{generation:06}#")
}

/// The partition of what a tenant has used in a month.
pub fn usage(tenant: &TenantId, month: &str) -> String {
    format!("{}#U#{month}", of_tenant(tenant))
}

/// One shard of a month.
pub fn usage_shard(tenant: &TenantId, month: &str, shard: u32) -> Key {
    key(usage(tenant, month), format!("{USAGE_SHARDS}{shard:02}"))
}

/// What the sort keys of a month's shards begin with.
pub const USAGE_SHARDS: &str = "SHARD#";

/// What every grant of a month's quota goes through.
pub fn usage_month(tenant: &TenantId, month: &str) -> Key {
    key(usage(tenant, month), "MONTH")
}

/// Partition of the inbox index.
pub fn inbox(tenant: &TenantId) -> String {
    format!("T#{tenant}#INBOX")
}

/// Partition of the progress index; conversations without a team share one.
pub fn progress(tenant: &TenantId, team: Option<&str>) -> String {
    format!("T#{tenant}#TEAM#{}", team.unwrap_or("-"))
}

/// Sort key of a conversation's row in a list by time.
pub fn row(at: Timestamp, thread: &ThreadId) -> String {
    format!("{}#{thread}", at.sortable())
}

/// Partition of the due index for what belongs to this thread.
pub fn due(thread: &ThreadId) -> String {
    shard_of(thread.as_str())
}

/// Partition of the due index for the deliveries of this event.
pub fn due_event(event: &str) -> String {
    shard_of(event)
}

fn shard_of(what: &str) -> String {
    let sum = what.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    due_shard(sum % SHARDS)
}

/// Partition of the due index by number, 0 to `SHARDS` - 1.
pub fn due_shard(shard: u32) -> String {
    format!("DUE#{shard:02}")
}
