//! What the API is given at its start.

use desk::Outside;
use desk::diagnostics::Probe;
use desk::key::Drawn;
use domain::webhook::url::Where;

/// The outside, for as long as the process lives.
pub trait Wired: Send + Sync + 'static {
    /// What the desk may touch.
    fn desk(&self) -> Outside<'_>;

    /// Where webhooks may be.
    fn webhooks(&self) -> Where {
        Where::Public
    }

    /// What the diagnostics at Telnyx need: its API, the keys of accounts, and what webhooks must look like. None: those checks
    /// stay unknown.
    fn probe(&self) -> Option<Probe<'_>> {
        None
    }

    /// Random letters of `a-z0-9`: 12 and 32 of them, from the system's own source.
    fn draw(&self) -> Drawn;
}
