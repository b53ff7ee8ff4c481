//! How an open page comes to be told what changes (F023, F071): the address of the socket with a ticket for it. The cookie stays here:
//! the socket is at another host.

use crate::failed::Failed;
use crate::form::Form;
use desk::live;
use serde::{Deserialize, Serialize};

/// The form says nothing but its own name.
#[derive(Deserialize, Serialize)]
pub struct NoFields {}

/// `POST /inbox/ticket`.
pub async fn ticket(form: Form<NoFields>) -> Result<String, Failed> {
    let reader = &form.reader;
    let at = reader.wired.live();
    if at.is_empty() {
        return Err(Failed::NoPage);
    }
    let ticket = live::ticket(&form.desk(), &reader.session.token, &reader.wired.draw()).await?;
    Ok(format!("{at}?ticket={ticket}"))
}
