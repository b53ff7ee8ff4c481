//! `erase`: a person is forgotten. Pictures go first, because only their message knows their names; then messages and
//! conversations; the contact last, because only it knows its threads: whatever is interrupted, a second run finds the
//! rest. Who had opted out stays out: what is left of the contact is its key, a hash keyed by the tenant's salt, and
//! the opt-out, in the item that every function reads before it sends. Its race is a text that arrives meanwhile: it
//! begins a conversation anew.

use super::Command;
use super::person::{Person, files, key};
use crate::arguments::Given;
use crate::outside::{MOST_PAGES, Outside};
use crate::problem::Problem;
use crate::report::Report;
use domain::contact::Contact;
use domain::search::Shown;
use domain::{Phone, ThreadId};
use futures_util::future::try_join_all;
use platform::keys;
use platform::once::Commit;
use platform::records::{item, read};
use platform::search::Entry;
use platform::table::{Condition, Item, Range, Write};
use serde_json::json;

pub const COMMAND: Command = Command {
    name: "erase",
    words: &["TENANT", "PHONE"],
    options: &["--yes"],
    help: "\
Forgets a person: contact, conversations, messages, pictures. This cannot be undone.

PHONE is the customer's, in E.164, such as +12125550123.

  --yes   does it; --dry-run shows what would be deleted

Of somebody who had opted out, a keyed hash and the opt-out stay, so that they are not texted again.
Not reached: the table's backups (35 days), dead letters (14 days), Telnyx's own records.
",
    run: |given, outside| Box::pin(run(given, outside)),
};

/// Items deleted at once.
const AT_ONCE: usize = 8;

async fn run(given: &Given, outside: &Outside) -> Result<Report, Problem> {
    let (tenant, theirs) = (given.tenant(0)?, given.phone(1)?);
    confirmed(given)?;
    let person = Person::find(outside, &tenant, &theirs).await?;
    let mut erased = Erased::default();
    let settings = outside.settings(&tenant).await?;
    for thread in person.threads() {
        erased.items += forget_rows(outside, &person, &thread, &theirs, &settings.salt).await?;
        erase_thread(outside, &person, &thread, &mut erased).await?;
    }
    let contact_key = keys::contact(&tenant, &person.id);
    let rest: Vec<&Item> = person.items.iter().filter(|item| key(item) != contact_key).collect();
    erased.items += delete(outside, &rest).await?;
    let suppressed = forget_contact(outside, &person, &mut erased).await?;

    let mut report = match erased.items {
        0 => Report::new("Nothing is stored about this person."),
        items => {
            Report::new(format!("This person is forgotten: {items} items and {} pictures are gone.", erased.files))
        }
    };
    if suppressed {
        report = report.and("They had opted out: a keyed hash stays, so that they are not texted again.");
    }
    Ok(report
        .with("tenant", json!(tenant))
        .with("items", erased.items)
        .with("files", erased.files)
        .with("suppressed", suppressed)
        .with("changed", erased.items > 0))
}

/// Whether the operator means it.
pub fn confirmed(given: &Given) -> Result<(), Problem> {
    match given.has("--yes") || given.has("--dry-run") {
        true => Ok(()),
        false => {
            Err(Problem::usage("This cannot be undone: add --yes to do it, or --dry-run to see what would be deleted."))
        }
    }
}

#[derive(Default)]
struct Erased {
    items: usize,
    files: usize,
}

async fn erase_thread(
    outside: &Outside,
    person: &Person,
    thread: &ThreadId,
    erased: &mut Erased,
) -> Result<(), Problem> {
    let mut after = None;
    for _ in 0..MOST_PAGES {
        let (items, next) = outside.page(&keys::thread(&person.tenant, thread), Range::All, after).await?;
        let names: Vec<String> = items.iter().flat_map(files).collect();
        delete_files(outside, &names).await?;
        erased.files += names.len();
        erased.items += delete(outside, &items.iter().collect::<Vec<_>>()).await?;
        after = next;
        if after.is_none() {
            break;
        }
    }
    Ok(())
}

/// Deletes the rows by which a search finds the thread: of all words that there may be a row for, whether there is or not.
async fn forget_rows(
    outside: &Outside,
    person: &Person,
    thread: &ThreadId,
    theirs: &Phone,
    salt: &str,
) -> Result<usize, Problem> {
    let entry = keys::contact_thread(&person.tenant, &person.id, thread);
    let entry = person.items.iter().find(|item| key(item) == entry).and_then(|item| read::<Entry>(item).ok());
    let mut words = Shown { phone: theirs, name: None, company: None, reference: None }.own();
    words.extend(entry.iter().flat_map(Entry::words));
    let mut stored = 0;
    for word in words {
        let [row] = outside.get([keys::found(&person.tenant, salt, &word, thread)]).await?;
        stored += delete(outside, &row.iter().collect::<Vec<_>>()).await?;
    }
    Ok(stored)
}

/// Deletes pictures; the stack's bucket must be known if there are any.
pub async fn delete_files(outside: &Outside, names: &[String]) -> Result<(), Problem> {
    if names.is_empty() || outside.is_dry(|| json!({"deleteFiles": names})) {
        return Ok(());
    }
    let files = outside.files().ok_or_else(|| {
        Problem::usage(
            "There are pictures, and nothing says which bucket they lie in: give --stack FILE, or set MEDIA_BUCKET.",
        )
    })?;
    for name in names {
        files.delete(name).await.map_err(|failure| {
            Problem::new("files", format!("A picture could not be deleted ({}); give the command again.", failure.0))
        })?;
    }
    Ok(())
}

/// Deletes these items, whatever is in them; answers how many.
pub async fn delete(outside: &Outside, items: &[&Item]) -> Result<usize, Problem> {
    for some in items.chunks(AT_ONCE) {
        let writes: Vec<[Write; 1]> =
            some.iter().map(|item| [Write::Delete { key: key(item), condition: Condition::All(vec![]) }]).collect();
        try_join_all(writes.iter().map(|write| outside.commit(write))).await?;
    }
    Ok(items.len())
}

/// Deletes the contact, or leaves of it what keeps it silent. Answers whether it stays suppressed.
async fn forget_contact(outside: &Outside, person: &Person, erased: &mut Erased) -> Result<bool, Problem> {
    let mut attempts = outside.attempts();
    while attempts.next().await {
        let [found] = outside.get([keys::contact(&person.tenant, &person.id)]).await?;
        let Some(found) = found else {
            return Ok(false);
        };
        let contact: Contact = read(&found)?;
        let as_read = Condition::Is("consentVersion", json!(contact.consent_version));
        let left = silenced(&contact);
        let write = match contact.opted_out {
            true if left == contact => return Ok(true),
            true => Write::Put { item: item(&left), condition: as_read },
            false => Write::Delete { key: key(&found), condition: as_read },
        };
        if outside.commit(&[write]).await? == Commit::Done {
            erased.items += 1;
            return Ok(contact.opted_out);
        }
    }
    Err(Problem::busy())
}

/// What is left of somebody who had opted out: of all that is known nothing but the last words on their consent, theirs and the
/// tenant's.
fn silenced(contact: &Contact) -> Contact {
    let Contact { opted_out, consent_version, rev, .. } = *contact;
    let nobody = Contact::new(contact.tenant.clone(), contact.id.clone(), nobodys_phone());
    Contact { consent: contact.consent.last_words(), opted_out, consent_version, rev, ..nobody }
}

/// No phone at all, which nobody can enter; stored items are read as they stand.
fn nobodys_phone() -> Phone {
    serde_json::from_value(json!("")).expect("a phone is stored as text")
}
