//! A message of which nobody knew whether it had left: once it is known, nobody is asked about it any more.

use super::forward::{Doubt, forward};
use crate::Outside;
use domain::admission::evidence::ASKED;
use domain::head::Head;
use domain::message::Message;
use platform::failure::Failure;
use platform::keys;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, read_some};
use platform::table::Freshness;
use platform::telnyx::event::AboutOurs;

/// Moves a message on of which nobody knew whether it had left; who was asked because of that is asked no more.
pub async fn settle(about: &AboutOurs, outside: Outside<'_>) -> Result<Commit, Failure> {
    let (Some(reference), Some(receipt)) = (&about.reference, &about.receipt) else { return Ok(Commit::Lost) };
    let asked = [
        keys::message(&reference.tenant, &reference.thread, &reference.message),
        keys::head(&reference.tenant, &reference.thread),
    ];
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        let items = outside.table.get(&asked, Freshness::Strong).await?;
        let (message, head): (Option<Message>, Option<Head>) =
            (read_some(items[0].as_ref())?, read_some(items[1].as_ref())?);
        let Some(message) = message.filter(|message| message.doubted && message.rank < receipt.status.rank()) else {
            return Ok(Commit::Lost);
        };
        let mut writes = vec![forward(about, Doubt::Perhaps, outside.clock.now())];
        let newest = |head: &Head| message.chain == Some(head.admitted);
        if let Some(head) = head.filter(|head| newest(head) || head.doubts(&message)) {
            let mut relieved = head.clone();
            relieved.relieve(&message);
            writes.extend(change(&head, &relieved, ASKED));
        }
        if once::commit(outside.table, &writes).await? == Commit::Done {
            return Ok(Commit::Done);
        }
    }
    Err(Failure::Busy)
}
