//! What the assistant is told about one conversation only (F079, F080).

use crate::change::act;
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use domain::act;
use domain::head::Head;
use domain::permission::Permission;

/// The longest guide, in characters: it is part of every prompt.
pub const LONGEST: usize = 2_000;

/// Sets it; an empty one takes it away.
pub async fn set_guide(desk: &Desk<'_>, event: &Event, conversation: &str, guide: &str) -> Result<Head, Problem> {
    desk.caller.must(Permission::HandleConversations)?;
    if guide.chars().count() > LONGEST {
        return Err(Problem::invalid("guide", "too_long", "A guide has at most 2,000 characters."));
    }
    let guide = Some(guide.trim().to_owned()).filter(|guide| !guide.is_empty());
    act(desk, event, conversation, |known| Ok((act::set_guide(&known.head, guide.clone())?, vec![]))).await
}
