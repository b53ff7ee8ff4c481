//! A queue that takes everything and counts: as much of SQS as `webhook` asks for.

use crate::server::serve;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const TAKEN: &str =
    r#"{"MessageId":"00000000-0000-4000-8000-000000000000","MD5OfMessageBody":"d41d8cd98f00b204e9800998ecf8427e"}"#;

/// The queue.
pub struct Queue {
    address: SocketAddr,
    taken: Arc<AtomicUsize>,
}

impl Queue {
    /// Opens it.
    pub fn start() -> Result<Self, String> {
        let taken = Arc::new(AtomicUsize::new(0));
        let counted = taken.clone();
        let address = serve(move |request| {
            // A connection that is opened ahead of time sends nothing.
            let sends = request.headers.iter().any(|header| header == "x-amz-target: amazonsqs.sendmessage");
            counted.fetch_add(usize::from(sends), Ordering::SeqCst);
            TAKEN.to_owned()
        })?;
        Ok(Self { address, taken })
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many messages were sent to it.
    pub fn taken(&self) -> usize {
        self.taken.load(Ordering::SeqCst)
    }
}
