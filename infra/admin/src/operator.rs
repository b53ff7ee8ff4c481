//! Whoever operates the deployment, as the tenant's audit log names them (B18).

use crate::outside::Outside;
use desk::audit::{self, Deed};
use desk::{Caller, Desk, Event, Grant};
use domain::TenantId;
use domain::author::{Author, AuthorKind};
use domain::permission::Role;
use platform::cache::Cache;
use platform::table::Write;

/// The line of the log that tells of a deed, for the transaction that does it. `on` is an id.
pub fn told(outside: &Outside, tenant: &TenantId, deed: Deed, on: &str) -> Write {
    let author = Author { kind: AuthorKind::Person, id: "operator".into(), name: "Operator".into() };
    let caller = Caller { tenant: tenant.clone(), author, grant: Grant::Role(Role::Owner, vec![]) };
    let (queue, cache) = (outside.queue(), Cache::default());
    let clock = outside.clock.as_ref();
    let stands_on = desk::Outside { table: &outside.table, queue: &queue, clock, cache: &cache };
    let event = Event::unnamed(format!("admin-{on}"));
    audit::line(&Desk { outside: stands_on, caller: &caller }, &event, deed, on)
}
