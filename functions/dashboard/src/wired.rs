//! What the dashboard is given at its start.

use crate::session::{Doors, Session};
use async_trait::async_trait;
use desk::diagnostics::Probe;
use desk::{Outside, Problem};
use domain::webhook::url::Where;
use platform::files::Files;

/// The outside, for as long as the process lives.
#[async_trait]
pub trait Wired: Send + Sync + 'static {
    /// What the desk may touch.
    fn desk(&self) -> Outside<'_>;

    /// Customers' pictures.
    fn files(&self) -> &dyn Files;

    /// Where webhooks may be.
    fn webhooks(&self) -> Where {
        Where::Public
    }

    /// What the checks at Telnyx need; none: they stay unknown.
    fn probe(&self) -> Option<Probe<'_>> {
        None
    }

    /// 32 random letters of `a-z0-9`, from the system's own source: the name of a form that is sent once.
    fn draw(&self) -> String;

    /// Where one signs in and out.
    fn doors(&self) -> Doors;

    /// The socket that tells an open page what has changed: `wss://…`, or a path of the page's own host; empty: there is none.
    fn live(&self) -> &str;

    /// Who reads, by the cookies of their browser; nobody whose session is over or was never one.
    async fn session(&self, cookies: &str) -> Result<Option<Session>, Problem>;
}
