//! Files: customers' pictures, kept because Telnyx's URLs do not last.

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
