//! Where the simulated Telnyx has its pictures. Real ones are on public https, and nothing else is ever fetched; so the
//! simulated ones have a public-looking name too, which this leads to loopback, and the product's rule stays as it is.

use async_trait::async_trait;
use platform::http::client::Client;
use platform::http::{Http, HttpFailure, Reach, Request, Response};

/// Where the URLs of simulated media begin.
pub const BASE: &str = "https://media.telnyx.test";

/// The picture that the page's phones can send.
pub const PICTURE: &str = "https://media.telnyx.test/picture.png";

/// The real client, which knows one host more.
pub struct MediaHost {
    client: Client,
    simulated: Option<String>,
}

impl MediaHost {
    /// With the simulated Telnyx at this URL, if there is one.
    pub fn new(simulated: Option<String>) -> Self {
        Self { client: Client::new(), simulated }
    }
}

#[async_trait]
impl Http for MediaHost {
    async fn call(&self, mut request: Request) -> Result<Response, HttpFailure> {
        if let (Some(origin), Some(path)) = (&self.simulated, request.url.strip_prefix(BASE)) {
            request.url = format!("{origin}{path}");
            request.reach = Reach::Configured;
        }
        self.client.call(request).await
    }
}
