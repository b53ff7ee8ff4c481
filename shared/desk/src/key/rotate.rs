use super::token::{Given, again, secret};
use super::{Drawn, Key, MOST_SECRETS, Secret, Shown, fits, hash};
use crate::audit::{self, Deed};
use crate::handled;
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use domain::permission::Permission;
use platform::keys;
use platform::once::{self, Commit};
use platform::records::{item_at, read_some};
use platform::table::{Condition, Freshness, Write};

/// Gives a key one more secret, and takes the oldest away if there are more than two. A repeated call gets the same one.
pub async fn rotate(
    desk: &Desk<'_>,
    event: &Event,
    id: &str,
    drawn: &Drawn,
    credential: &str,
) -> Result<Shown, Problem> {
    desk.caller.must(Permission::EditKeys)?;
    if !fits(id) {
        return Err(Problem::NotFound);
    }
    if let Some(given) = handled::look::<Given>(desk, event).await? {
        return again(desk, &given, credential).await;
    }
    let key = keys::api_key(&desk.caller.tenant, id);
    let items = desk.outside.table.get(std::slice::from_ref(&key), Freshness::Strong).await?;
    let mut known: Key = read_some(items[0].as_ref())?.ok_or(Problem::NotFound)?;
    let rev = items[0].as_ref().and_then(|item| item.get("rev").cloned()).unwrap_or_default();
    let token = format!("vly_{}_{id}_{}", desk.caller.tenant, secret(credential, &drawn.secret));
    known.secrets.push(Secret { hash: hash(&token), since: desk.outside.clock.now() });
    let extra = known.secrets.len().saturating_sub(MOST_SECRETS);
    known.secrets.drain(..extra);
    let mut item = item_at(key, &known, vec![]);
    item.insert("rev".into(), (rev.as_u64().unwrap_or(0) + 1).into());
    let mut writes =
        vec![Write::Put { item, condition: Condition::Is("rev", rev) }, audit::line(desk, event, Deed::KeyRotated, id)];
    let given = Given { id: id.to_owned(), seed: drawn.secret.clone() };
    writes.extend(handled::proof(desk, event, &given, &[]));
    match once::insist(desk.outside.table, desk.outside.clock, &writes).await? {
        Commit::Done => Ok(Shown { key: known, token }),
        // The same call, made twice at once, or another one: who was first?
        Commit::Lost => match handled::look::<Given>(desk, event).await? {
            Some(given) => again(desk, &given, credential).await,
            None => Err(Problem::Stale),
        },
    }
}
