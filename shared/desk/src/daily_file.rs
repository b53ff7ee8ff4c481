//! The daily file (F171): whom the tenant has to do with today, by phone. What it says of somebody stands on their contact until the
//! day is over, and their conversations hear of it by an event. Whom we do not know yet becomes a contact that is forgotten with the
//! day, unless a conversation begins: so nobody has to ask a file when it does. A row costs one write, and a hundred of them one read.
//! Files of one day add up, so that a large one comes in parts, and a phone that is named again has its newest row. Taking the same
//! file in twice, or once more after it broke off, changes nothing that is so already.

pub mod rows;

use crate::audit::{self, Deed};
use crate::handled;
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use domain::ContactId;
use domain::contact::Contact;
use domain::day::Day;
use domain::filed::Filed;
use domain::permission::Permission;
use domain::settings::Settings;
use futures_util::future::try_join_all;
use platform::failure::Failure;
use platform::follow_up;
use platform::once::{self, Attempts, Commit};
use platform::records::{Stored, change, create, read_some, seen};
use platform::table::{Freshness, Item, MAX_KEYS, Write};
use rows::{Rejected, Row, read};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The longest file, in bytes: Lambda takes 6 MB, of which base64 leaves three quarters.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Contacts written at once.
const AT_ONCE: usize = 25;

/// How long a hundred rows may take before nobody begins with them once more: of the 30 seconds that API Gateway waits.
const LONGEST_TAKE: Duration = Duration::from_secs(10);

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// For which day of the tenant's it counts.
    pub day: String,
    /// How many rows were taken.
    pub kept: usize,
    /// The rows that were not, in the file's order.
    pub rejected: Vec<Rejected>,
}

/// What a repeated call is answered by; the rest is read from the same file again.
#[derive(Deserialize, Serialize)]
struct Imported {
    day: String,
}

/// Takes a file in.
pub async fn import(desk: &Desk<'_>, event: &Event, file: &[u8]) -> Result<Report, Problem> {
    desk.caller.must(Permission::Import)?;
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    let read = read(file, &settings.country)?;
    let (kept, rejected) = (read.kept.len(), read.rejected);
    if let Some(Imported { day }) = handled::look(desk, event).await? {
        return Ok(Report { day, kept, rejected });
    }
    let day = Day::of(outside.clock.now(), &settings.zone);
    for rows in read.kept.chunks(MAX_KEYS) {
        take(desk, &settings, day, rows).await?;
    }
    let day = day.to_string();
    let proof = handled::proof(desk, event, &Imported { day: day.clone() }, &[]);
    let line = audit::line(desk, event, Deed::FileImported, &day);
    let writes: Vec<Write> = [line].into_iter().chain(proof).collect();
    // Lost: the same call came twice at once, and the other one has told of it.
    once::insist(outside.table, outside.clock, &writes).await?;
    Ok(Report { day, kept, rejected })
}

/// Takes rows, each contact by a write of its own that expects it as it was read; who was changed meanwhile is read again.
async fn take(desk: &Desk<'_>, settings: &Settings, day: Day, rows: &[Row]) -> Result<(), Problem> {
    let (outside, until) = (desk.outside, day.ends(&settings.zone));
    let named = |row: &Row| {
        Contact::new(
            settings.tenant.clone(),
            ContactId::of(&settings.salt, "sms", row.phone.as_str()),
            row.phone.clone(),
        )
    };
    let mut left: Vec<(Contact, Filed)> = rows.iter().map(|row| (named(row), row.filed(until))).collect();
    let mut attempts = Attempts::within(outside.clock, LONGEST_TAKE);
    while !left.is_empty() && attempts.next().await {
        let asked: Vec<_> = left.iter().map(|(contact, _)| contact.key()).collect();
        let found = outside.table.get(&asked, Freshness::Strong).await?;
        let mut lost = vec![];
        for (some, found) in left.chunks(AT_ONCE).zip(found.chunks(AT_ONCE)) {
            let each = some.iter().zip(found).map(|((new, filed), item)| tell(desk, new, filed, item.as_ref()));
            let done = try_join_all(each).await?;
            let again = some.iter().zip(done).filter(|(_, commit)| *commit == Commit::Lost);
            lost.extend(again.map(|(row, _)| row.clone()));
        }
        left = lost;
    }
    if left.is_empty() { Ok(()) } else { Err(Failure::Busy.into()) }
}

/// Tells one contact. Their conversations hear of it even if nothing has changed: a call that broke off may have come this far.
async fn tell(desk: &Desk<'_>, new: &Contact, filed: &Filed, item: Option<&Item>) -> Result<Commit, Problem> {
    let outside = desk.outside;
    let before: Option<Contact> = read_some(item)?;
    let write = match &before {
        None => Some(create(&new.clone().only_filed(filed))),
        Some(before) => change(before, &before.filed(filed), &[]).map(|write| seen(write, before.rev)),
    };
    let writes: Vec<Write> = write.into_iter().collect();
    if !writes.is_empty() && once::commit(outside.table, &writes).await? == Commit::Lost {
        return Ok(Commit::Lost);
    }
    if before.is_some_and(|before| before.ttl.is_none()) {
        follow_up::known(outside.queue, &new.tenant, &new.id).await?;
    }
    Ok(Commit::Done)
}
