//! A page comes in with a ticket: the ticket goes and the page is noted in one write, which holds only while the session is there and
//! the person is who they were when the ticket was given. So a ticket lets in once, and nobody who has left meanwhile.

use crate::Outside;
use domain::TenantId;
use domain::live::{LASTS, OpenPage, Ticket, hash, tenant_of};
use platform::failure::Failure;
use platform::keys;
use platform::once::{self, Commit};
use platform::records::{item_at, read_some};
use platform::sockets::is_connection;
use platform::table::{Condition, Freshness, Write};

/// What becomes of a page that wants to come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// It is let in.
    In,
    /// Its ticket is none, or counts no more.
    Out,
}

impl Entry {
    /// The status that API Gateway takes it by.
    pub fn status(self) -> u16 {
        match self {
            Self::In => 200,
            Self::Out => 401,
        }
    }
}

/// Lets in the page at the other end of this connection, if its ticket does.
pub async fn connect(connection: &str, ticket: &str, outside: Outside<'_>) -> Result<Entry, Failure> {
    let Some(tenant) = tenant_of(ticket).filter(|_| is_connection(connection)) else { return Ok(Entry::Out) };
    let key = keys::ticket(&tenant, &hash(ticket));
    let found = outside.table.get(std::slice::from_ref(&key), Freshness::Strong).await?;
    let known: Option<Ticket> = read_some(found[0].as_ref())?;
    // An item may outlive its TTL by days.
    let Some(known) = known.filter(|known| outside.clock.now() < known.until) else { return Ok(Entry::Out) };
    let used = Write::Delete { key, condition: Condition::Present };
    let writes: Vec<Write> = [used].into_iter().chain(writes(&tenant, connection, known, outside)).collect();
    match once::insist(outside.table, outside.clock, &writes).await? {
        Commit::Done => {
            outside.listeners.forget(&tenant);
            Ok(Entry::In)
        }
        Commit::Lost => Ok(Entry::Out),
    }
}

fn writes(tenant: &TenantId, connection: &str, ticket: Ticket, outside: Outside<'_>) -> [Write; 3] {
    let Ticket { viewer, person_rev, .. } = ticket;
    let since = outside.clock.now();
    let session = Write::Check { key: keys::session(tenant, &viewer.session), condition: Condition::Present };
    let unchanged = Condition::Is("rev", person_rev.into());
    let person = Write::Check { key: keys::user(tenant, &viewer.person), condition: unchanged };
    let ttl = since.plus(LASTS).0 / 1000;
    let page = OpenPage { v: 1, connection: connection.to_owned(), viewer, since, ttl };
    let item = item_at(keys::open_page(tenant, connection), &page, vec![]);
    [session, person, Write::Put { item, condition: Condition::Absent }]
}
