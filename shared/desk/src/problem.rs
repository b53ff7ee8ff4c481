//! Why something is not done, as a value: a face turns it into an answer or a sentence on the page.

use domain::Timestamp;
use domain::act::Refusal;
use domain::permission::Permission;
use platform::failure::Failure;
use platform::records::UnreadableItem;
use platform::table::TableFailure;

/// Why something is not done. Nothing of it is.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The caller may not.
    #[error("the permission {} is missing", .0.name())]
    Forbidden(Permission),
    /// The caller may not do this to that one.
    #[error("{detail}")]
    Denied {
        /// Its stable name, such as `owners_only`.
        code: &'static str,
        /// Who may.
        detail: &'static str,
    },
    /// There is no such thing, or it is another tenant's: nobody can tell which.
    #[error("there is no such thing")]
    NotFound,
    /// The conversation does not allow it.
    #[error("the conversation does not allow it: {0:?}")]
    Refused(Refusal),
    /// A field cannot be used.
    #[error("{field}: {detail}")]
    Invalid {
        /// Which, by its name in the API.
        field: &'static str,
        /// Its stable name, such as `invalid_phone`.
        code: &'static str,
        /// What to do about it.
        detail: &'static str,
    },
    /// The contact has no phone (F051).
    #[error("the contact has no phone number")]
    NoPhone,
    /// The tenant has no number to send from (F052).
    #[error("there is no number to send from")]
    NoSender,
    /// The month's quota is used up (F063).
    #[error("the month's quota of messages is used up")]
    QuotaExceeded {
        /// When the next month's begins.
        until: Timestamp,
        /// When that was found.
        now: Timestamp,
    },
    /// The same Idempotency-Key with another question.
    #[error("this Idempotency-Key was used for something else")]
    Reused,
    /// It has changed since the caller read it.
    #[error("it has changed meanwhile")]
    Stale,
    /// The call was made before, and what it showed then is not stored and counts no more.
    #[error("it was shown once, and cannot be shown again")]
    ShownOnce,
    /// It cannot be done as things are.
    #[error("{detail}")]
    Conflict {
        /// Its stable name, such as `in_use`.
        code: &'static str,
        /// What to do about it.
        detail: &'static str,
    },
    /// There are too many already.
    #[error("there are {0} already, which is the most")]
    Full(usize),
    /// Others kept being first, or something outside did not answer. To be tried again.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl Problem {
    /// A field cannot be used.
    pub fn invalid(field: &'static str, code: &'static str, detail: &'static str) -> Self {
        Self::Invalid { field, code, detail }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<TableFailure> for Problem {
    fn from(failure: TableFailure) -> Self {
        Self::Failed(failure.into())
    }
}

impl From<UnreadableItem> for Problem {
    fn from(failure: UnreadableItem) -> Self {
        Self::Failed(failure.into())
    }
}
