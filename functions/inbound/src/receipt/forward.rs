//! The one conditional write by which a receipt moves its message on, only ever forward.

use domain::{Timestamp, mutant};
use platform::keys;
use platform::table::{Change, Condition, Write};
use platform::telnyx::event::AboutOurs;
use serde_json::{Value, json};

/// Whether a message may have been in doubt. One that was is moved together with its conversation, where a person may have been
/// asked; to look whether it was would cost every receipt a read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// It never was.
    Never,
    /// It was, or may have been.
    Perhaps,
}

/// The write; the caller has looked that the receipt names a message and says what became of it.
pub fn forward(about: &AboutOurs, doubt: Doubt, now: Timestamp) -> Write {
    let (Some(reference), Some(receipt)) = (&about.reference, &about.receipt) else {
        unreachable!("the caller has looked")
    };
    let rank = receipt.status.rank();
    let mut changes = vec![
        Change::Set("status".into(), receipt.status.name().into()),
        Change::Set("rank".into(), rank.into()),
        Change::Set("told".into(), now.0.into()),
        Change::Add("rev", 1),
        Change::Remove("due".into()),
        Change::Remove("due_pk".into()),
        Change::Remove("due_sk".into()),
        Change::Remove("lease".into()),
        Change::Remove("notBefore".into()),
    ];
    let mut set = |name: &str, value: Option<&str>| match value {
        Some(value) => changes.push(Change::Set(name.into(), value.into())),
        None => changes.push(Change::Remove(name.into())),
    };
    set("reason", receipt.reason());
    set("code", receipt.code.as_deref());
    if let Some(provider) = &receipt.provider {
        set("provider", Some(provider));
    }
    if let Some(cost) = &receipt.cost {
        changes.push(Change::Set("cost".into(), json!(cost)));
    }
    let mut conditions = vec![
        Condition::Is("ours", Value::from(about.ours.as_str())),
        Condition::Is("theirs", Value::from(about.theirs.as_str())),
        Condition::Is("direction", "outbound".into()),
    ];
    if doubt == Doubt::Never && receipt.is_last() {
        conditions.push(Condition::Missing("doubted"));
    }
    if !mutant!("receipts_move_back") {
        conditions.push(Condition::Less("rank", json!(rank)));
    }
    Write::Update {
        key: keys::message(&reference.tenant, &reference.thread, &reference.message),
        changes,
        condition: Condition::All(conditions),
    }
}
