//! Tickets of open pages (F023, F071). A page asks for one as whoever is signed in and shows it to the socket, whose host never sees
//! the session's cookie. It lets in once, within a minute, and only while session and person are what they were.

use crate::outside::Desk;
use crate::person::kept;
use crate::problem::Problem;
use domain::live::{TICKET_LASTS, Ticket, Viewer, hash, ticket as text};
use domain::permission::Permission;
use platform::keys;
use platform::once;
use platform::records::item_at;
use platform::table::{Condition, Write};

/// A ticket for a page of the caller's, who came in with this session's token. The secret is drawn by whoever runs this.
pub async fn ticket(desk: &Desk<'_>, session: &str, secret: &str) -> Result<String, Problem> {
    desk.caller.must(Permission::ReadConversations)?;
    let (outside, caller) = (desk.outside, desk.caller);
    let person = kept(desk, &caller.author.id).await?.ok_or(Problem::NotFound)?;
    let until = outside.clock.now().plus(TICKET_LASTS);
    let teams = caller.teams().map(<[String]>::to_vec);
    let viewer = Viewer { person: caller.author.id.clone(), session: hash(session), teams };
    let ticket = Ticket { v: 1, viewer, person_rev: person.rev, until, ttl: until.0 / 1000 + 1 };
    let text = text(&caller.tenant, secret);
    let item = item_at(keys::ticket(&caller.tenant, &hash(&text)), &ticket, vec![]);
    once::insist(outside.table, outside.clock, &[Write::Put { item, condition: Condition::Absent }]).await?;
    Ok(text)
}
