//! What a webhook is, whatever brought it: API Gateway, or the server of `local`.

use std::borrow::Cow;

/// The header with the signature, as API Gateway spells it.
pub const SIGNATURE: &str = "telnyx-signature-ed25519";

/// The header with the instant of signing.
pub const TIMESTAMP: &str = "telnyx-timestamp";

/// One POST to `/webhooks/telnyx`, as far as it counts. The path does not: a ref counts only where it was signed.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// The header `telnyx-signature-ed25519`.
    pub signature: Option<&'a str>,
    /// The header `telnyx-timestamp`.
    pub timestamp: Option<&'a str>,
    /// The body's raw bytes.
    pub body: Cow<'a, [u8]>,
}
