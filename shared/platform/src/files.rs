//! Files: customers' pictures, kept because Telnyx's URLs do not last.

pub mod folder;
#[cfg(feature = "files")]
pub mod s3;

use async_trait::async_trait;

/// The file store did not answer.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error("the file store did not answer: {0}")]
pub struct FilesFailure(pub String);

/// A file with its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// A MIME type from the closed list that `domain::media` accepts.
    pub content_type: String,
    /// At most `domain::media::MAX_BYTES`.
    pub bytes: Vec<u8>,
}

/// S3, as far as Volley needs it.
#[async_trait]
pub trait Files: Send + Sync {
    /// Stores the file under this name, in place of what was there. Names are `tenant/message/part`.
    async fn put(&self, name: &str, file: File) -> Result<(), FilesFailure>;

    /// The file of this name.
    async fn get(&self, name: &str) -> Result<Option<File>, FilesFailure>;
}

/// Whether a name is one: parts of `[A-Za-z0-9_.-]` that do not begin with a dot, joined by slashes, at most 512 bytes. Nothing
/// else is ever put into a path or a URL.
pub fn is_name(name: &str) -> bool {
    let plain = |part: &str| {
        let letters = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
        !part.is_empty() && !part.starts_with('.') && letters
    };
    name.len() <= 512 && name.split('/').all(plain)
}
