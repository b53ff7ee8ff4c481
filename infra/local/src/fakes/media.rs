//! Where the simulated Telnyx has its pictures. Real ones are on public https, and nothing else is ever fetched; so the
//! simulated ones have a public-looking name too, which this leads to loopback, and the product's rule stays as it is. The one
//! exception is asked for on the command line: webhooks on this machine, for whoever develops what receives them.

use async_trait::async_trait;
use domain::webhook::url::{Where, is_loopback};
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
    webhooks: Where,
}

impl MediaHost {
    /// With the simulated Telnyx at this URL, if there is one, and webhooks there.
    pub fn new(simulated: Option<String>, webhooks: Where) -> Self {
        Self { client: Client::new(), simulated, webhooks }
    }
}

#[async_trait]
impl Http for MediaHost {
    async fn call(&self, mut request: Request) -> Result<Response, HttpFailure> {
        if let (Some(origin), Some(path)) = (&self.simulated, request.url.strip_prefix(BASE)) {
            request.url = format!("{origin}{path}");
            request.reach = Reach::Configured;
        }
        if self.webhooks == Where::LoopbackToo && is_loopback(&request.url) {
            request.reach = Reach::Configured;
        }
        self.client.call(request).await
    }
}
