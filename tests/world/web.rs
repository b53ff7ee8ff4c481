//! The web: requests go to whichever site answers for their URL, take their time, and may be lost on either way.
//! A site acts at the instant at which a request arrives, whatever becomes of its answer.

use crate::executor::lock;
use crate::outside::Outside;
use async_trait::async_trait;
use domain::Timestamp;
use platform::http::{Http, HttpFailure, Reach, Request, Response};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What a site does with a request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// This answer leaves after this long.
    After(Response, Duration),
    /// No answer ever.
    Hang,
    /// The connection breaks.
    Reset,
    /// The connection was never made.
    Refused,
}

/// A site, by what its URLs begin with.
type Site = Box<dyn FnMut(&Request, Timestamp) -> Answer + Send>;

/// The web.
pub struct Web {
    outside: Arc<Outside>,
    sites: Mutex<Vec<(String, Site)>>,
}

impl Web {
    /// Without sites.
    pub fn new(outside: Arc<Outside>) -> Arc<Self> {
        Arc::new(Self { outside, sites: Mutex::default() })
    }

    /// Opens a site under every URL that begins with this; the first that was opened answers.
    pub fn open(&self, prefix: &str, site: impl FnMut(&Request, Timestamp) -> Answer + Send + 'static) {
        lock(&self.sites).push((prefix.to_owned(), Box::new(site)));
    }

    /// Closes every site.
    pub fn close(&self) {
        let sites = std::mem::take(&mut *lock(&self.sites));
        drop(sites);
    }

    fn ask(&self, request: &Request) -> Answer {
        let now = self.outside.now();
        let mut sites = lock(&self.sites);
        let site = sites.iter_mut().find(|(prefix, _)| request.url.starts_with(prefix.as_str()));
        site.map_or(Answer::Refused, |(_, site)| site(request, now))
    }

    async fn answer(&self, request: &Request, left: Duration) -> Result<Response, HttpFailure> {
        let no_answer = |reason: &str| Err(HttpFailure::NoAnswer(reason.into()));
        if request.reach == Reach::Public && !is_public(&request.url) {
            return Err(HttpFailure::Refused("the address is not public".into()));
        }
        let wait = match self.ask(request) {
            Answer::After(response, wait) if wait <= left => {
                self.outside.executor.sleep(wait).await;
                if response.body.len() > request.max_body {
                    return Err(HttpFailure::TooLong { status: response.status, most: request.max_body });
                }
                return Ok(response);
            }
            Answer::After(..) | Answer::Hang => left,
            Answer::Reset => return no_answer("reset"),
            Answer::Refused => return Err(HttpFailure::NotSent("refused".into())),
        };
        self.outside.executor.sleep(wait).await;
        self.outside.note("http timed out");
        no_answer("timed out")
    }
}

/// Whether a URL from outside may be asked, as the real client has it: https, and a host that resolves to a public address.
/// Here every name does but those of `.internal`, and no address in figures.
fn is_public(url: &str) -> bool {
    let host = url.strip_prefix("https://").and_then(|rest| rest.split(['/', ':']).next());
    host.is_some_and(|host| !host.ends_with(".internal") && host.parse::<std::net::IpAddr>().is_err())
}

#[async_trait]
impl Http for Web {
    async fn call(&self, request: Request) -> Result<Response, HttpFailure> {
        assert!(
            request.headers.iter().all(|(name, _)| *name == name.to_ascii_lowercase()),
            "header names are lower case"
        );
        let end = self.outside.executor.now() + request.timeout;
        let crossing = self.outside.enter("http").await;
        self.outside.trace(|| format!("{} {}", request.method, request.url));
        let fault = self.outside.plan.faults.http;
        let mut answer = if crossing.fails("http not sent", fault / 2) {
            Err(HttpFailure::NotSent("no connection".into()))
        } else {
            self.answer(&request, end.saturating_sub(self.outside.executor.now())).await
        };
        if answer.is_ok() && crossing.fails("http answer lost", fault / 2) {
            answer = Err(HttpFailure::NoAnswer("reset".into()));
        }
        crossing.leave().await;
        answer
    }
}
