//! Pictures and other files that customers send, under URLs that one can fetch.

use super::{Access, Telnyx};
use crate::wire;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Timestamp;
use platform::http::{Request, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A PNG of one pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
/// A file's URL has this in its path, and its id behind it.
const FOLDER: &str = "/media/";

/// What a customer attaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Media {
    /// A tiny PNG.
    Picture,
    /// This many zero bytes that call themselves this.
    Bytes {
        /// The content type announced, and served.
        content_type: String,
        /// How many bytes are served.
        size: usize,
    },
    /// Nothing of ours: this URL, whatever it may lead to.
    Elsewhere(String),
}

/// A file that is served.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct File {
    content_type: String,
    /// Absent: the picture.
    zeros: Option<usize>,
    pub at: Timestamp,
}

impl File {
    fn bytes(&self) -> Vec<u8> {
        match self.zeros {
            Some(size) => vec![0; size],
            None => STANDARD.decode(PIXEL).expect("the constant is base64"),
        }
    }
}

impl Telnyx {
    /// Keeps what was attached, and describes it as a webhook does: `{url, content_type, size, sha256}`.
    pub(crate) fn attach(&mut self, media: &Media, now: Timestamp) -> Value {
        let file = match media {
            Media::Elsewhere(url) => {
                return json!({"url": url, "content_type": "image/png", "size": 1024, "sha256": null});
            }
            Media::Picture => File { content_type: "image/png".to_owned(), zeros: None, at: now },
            Media::Bytes { content_type, size } => {
                File { content_type: content_type.clone(), zeros: Some(*size), at: now }
            }
        };
        let id = self.rng.uuid();
        let bytes = file.bytes();
        let described = json!({
            "url": format!("{}{FOLDER}{id}", self.settings.media_base.trim_end_matches('/')),
            "content_type": file.content_type,
            "size": bytes.len(),
            "sha256": hex(&Sha256::digest(&bytes)),
        });
        self.files.insert(id, file);
        described
    }

    /// The answer when the path is a file's.
    pub(crate) fn media(&self, request: &Request, path: &str) -> Option<Response> {
        let id = &path[path.rfind(FOLDER)? + FOLDER.len()..];
        let known = |key: &str| self.accounts.iter().any(|account| account.api_key == key);
        if self.settings.media_access == Access::Bearer && !wire::bearer(request).is_some_and(known) {
            return Some(wire::html(401));
        }
        let Some(file) = self.files.get(id) else {
            return Some(wire::html(404));
        };
        Some(Response {
            status: 200,
            headers: vec![("content-type".to_owned(), file.content_type.clone())],
            body: file.bytes(),
        })
    }
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
