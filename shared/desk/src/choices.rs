//! What people choose from: why a conversation is closed (F101), and what a lead may be (F114). Each list is set whole; what was
//! chosen from an older one stays as it was.

use crate::audit::Deed;
use crate::kept::{Kept, Told};
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use crate::settings::{edit, name};
use domain::head::InteractionStatus;
use domain::ids::is_chosen;
use domain::permission::Permission;
use domain::settings::{ClosureReason, MOST_CHOICES};

const SETTINGS: Told<'static> = Told { deed: Deed::SettingsChanged, on: "settings" };

/// Sets why conversations may be closed: 1 to [`MOST_CHOICES`] reasons, each with an id of its own.
pub async fn set_closure_reasons(
    desk: &Desk<'_>,
    event: &Event,
    reasons: Vec<ClosureReason>,
) -> Result<Kept<Vec<ClosureReason>>, Problem> {
    desk.caller.must(Permission::EditSettings)?;
    let reasons = reasons.into_iter().map(reason).collect::<Result<Vec<_>, _>>()?;
    check(reasons.iter().map(|reason| reason.id.as_str()).collect())?;
    let after = edit(desk, event, SETTINGS, |before| {
        let mut after = before.clone();
        after.closure_reasons.clone_from(&reasons);
        Ok(after)
    });
    Ok(after.await?.part(|settings| settings.closure_reasons))
}

/// Sets what a lead may be: 1 to [`MOST_CHOICES`] words.
pub async fn set_lead_statuses(
    desk: &Desk<'_>,
    event: &Event,
    statuses: Vec<String>,
) -> Result<Kept<Vec<String>>, Problem> {
    desk.caller.must(Permission::EditSettings)?;
    let word = |status: &String| is_chosen(&status.replace('_', "-"));
    if !statuses.iter().all(word) {
        return Err(Problem::invalid("items", "invalid_status", "A status has 1 to 40 of a-z, 0-9, - and _."));
    }
    check(statuses.iter().map(String::as_str).collect())?;
    let after = edit(desk, event, SETTINGS, |before| {
        let mut after = before.clone();
        after.lead_statuses.clone_from(&statuses);
        Ok(after)
    });
    Ok(after.await?.part(|settings| settings.lead_statuses))
}

fn reason(reason: ClosureReason) -> Result<ClosureReason, Problem> {
    if !is_chosen(&reason.id) || reason.id == EXPIRED {
        let detail = "An id has 1 to 40 of a-z, 0-9 and -; expired is what Volley itself closes with.";
        return Err(Problem::invalid("items", "invalid_id", detail));
    }
    if reason.becomes == InteractionStatus::Dnc {
        return Err(Problem::invalid("items", "not_by_hand", "Do-not-contact is set on the contact, not by closing."));
    }
    Ok(ClosureReason { name: name(&reason.name)?, ..reason })
}

/// What an old conversation is closed with that nobody closed.
const EXPIRED: &str = "expired";

fn check(mut ids: Vec<&str>) -> Result<(), Problem> {
    if !(1..=MOST_CHOICES).contains(&ids.len()) {
        return Err(Problem::invalid("items", "out_of_range", "Give 1 to 50 of them."));
    }
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() < all {
        return Err(Problem::invalid("items", "twice", "Each can be there once."));
    }
    Ok(())
}
