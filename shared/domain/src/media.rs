//! Pictures that customers send: which we keep, and how large they may be.

use serde::{Deserialize, Serialize};

/// Telnyx carries at most 1 MB per MMS (Telnyx, message encoding); carriers' transcoding may add a little.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;

/// Telnyx allows ten per message.
pub const MAX_PARTS: usize = 10;

/// The types that are kept and shown; the browser is told exactly these, never what the other side claimed.
pub const TYPES: [&str; 14] = [
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "image/bmp",
    "video/mp4",
    "video/3gpp",
    "audio/mpeg",
    "audio/amr",
    "audio/wav",
    "audio/ogg",
    "application/pdf",
    "text/vcard",
    "text/x-vcard",
];

/// One attachment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Media {
    /// Where Telnyx has it, for a while.
    pub url: String,
    /// What it is said to be.
    pub content_type: String,
    /// Where we have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// How the copying went.
    pub state: MediaState,
}

/// How the copying of an attachment went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaState {
    /// Still to be copied.
    Pending,
    /// In our files.
    Stored,
    /// A type that we do not keep, or too large, or an address that we do not fetch from.
    Refused,
    /// It could not be fetched while it lasted.
    Lost,
}

/// The accepted form of a content type, without its parameters; `None` if it is not kept.
pub fn accepted(content_type: &str) -> Option<&'static str> {
    let plain = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let plain = match plain.as_str() {
        "image/jpg" => "image/jpeg",
        "audio/mp3" => "audio/mpeg",
        other => other,
    };
    TYPES.into_iter().find(|kept| *kept == plain)
}
