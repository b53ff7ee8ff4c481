use super::fits;
use crate::audit::{self, Deed};
use crate::handled::{self, Nothing};
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use domain::permission::Permission;
use platform::keys;
use platform::once::{self, Commit};
use platform::table::{Condition, Write};

/// Takes a key away. Whoever calls with it from now on is nobody.
pub async fn revoke(desk: &Desk<'_>, event: &Event, id: &str) -> Result<(), Problem> {
    desk.caller.must(Permission::EditKeys)?;
    if !fits(id) {
        return Err(Problem::NotFound);
    }
    let mut writes = vec![
        Write::Delete { key: keys::api_key(&desk.caller.tenant, id), condition: Condition::Present },
        audit::line(desk, event, Deed::KeyRevoked, id),
    ];
    writes.extend(handled::proof(desk, event, &Nothing {}, &[]));
    match once::insist(desk.outside.table, desk.outside.clock, &writes).await? {
        Commit::Done => Ok(()),
        Commit::Lost => handled::look::<Nothing>(desk, event).await?.map(drop).ok_or(Problem::NotFound),
    }
}
