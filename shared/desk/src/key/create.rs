use super::token::{Given, again, secret};
use super::{Drawn, MOST, Shown, is_name, list, shown};
use crate::audit::{self, Deed};
use crate::handled;
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use domain::permission::Permission;
use platform::keys;
use platform::once::{self, Commit};
use platform::records::item_at;
use platform::table::{Condition, Write};

/// Makes a key, for who was let in by this credential. A repeated call gets the same one.
pub async fn create(
    desk: &Desk<'_>,
    event: &Event,
    name: &str,
    permissions: Vec<Permission>,
    drawn: &Drawn,
    credential: &str,
) -> Result<Shown, Problem> {
    desk.caller.must(Permission::EditKeys)?;
    if !is_name(name) {
        return Err(Problem::invalid("name", "invalid_name", "Say in 1 to 120 characters what the key is for."));
    }
    // Nobody gives away what they do not have.
    permissions.iter().try_for_each(|permission| desk.caller.must(*permission))?;
    if let Some(given) = handled::look::<Given>(desk, event).await? {
        return again(desk, &given, credential).await;
    }
    if list(desk).await?.len() >= MOST {
        return Err(Problem::Full(MOST));
    }
    let made = Drawn { id: drawn.id.clone(), secret: secret(credential, &drawn.secret) };
    let shown = shown(&desk.caller.tenant, name.trim(), permissions, &made, desk.outside.clock.now());
    let item = item_at(keys::api_key(&desk.caller.tenant, &shown.key.id), &shown.key, vec![]);
    let mut writes = vec![
        Write::Put { item, condition: Condition::Absent },
        audit::line(desk, event, Deed::KeyCreated, &shown.key.id),
    ];
    let given = Given { id: shown.key.id.clone(), seed: drawn.secret.clone() };
    writes.extend(handled::proof(desk, event, &given, &[]));
    match once::insist(desk.outside.table, desk.outside.clock, &writes).await? {
        Commit::Done => Ok(shown),
        // The same call, made twice at once: the other one was first.
        Commit::Lost => match handled::look::<Given>(desk, event).await? {
            Some(given) => again(desk, &given, credential).await,
            None => Err(Problem::Stale),
        },
    }
}
