//! A model that keeps state: OpenAI-compatible `POST …/chat/completions`, scripted, and with a receptionist for the rest.
//!
//! Every question is kept, so that a test can read the prompts. What goes wrong is queued in [`Llm::script`], stands in
//! [`Llm::standing`] until it is taken away, or comes by chance.

mod answer;
mod asked;
mod canned;
mod receptionist;

pub use asked::{Asked, Turn};
pub use canned::Canned;

use crate::Rng;
use crate::wire::{self, Reply};
use domain::Timestamp;
use platform::http::Request;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// How many questions are kept: far more than a test asks, and few enough for a demonstration that runs for weeks.
const KEPT: usize = 2_000;

/// The whole state.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Llm {
    /// What `Authorization: Bearer` must carry; absent: anything but nothing.
    pub key: Option<String>,
    /// How long it thinks before each answer that is not a refusal.
    pub thinking_ms: u64,
    /// One for each coming question.
    pub script: VecDeque<Canned>,
    /// For every question that the script has nothing for.
    pub standing: Option<Canned>,
    /// How many times in a thousand a question fails in any of the ways of [`Canned`].
    pub failing: u16,
    asked: VecDeque<Asked>,
    counts: BTreeMap<String, u64>,
    rng: Rng,
}

impl Llm {
    /// A model that nobody has asked yet.
    pub fn new(seed: u64) -> Self {
        Self {
            key: None,
            thinking_ms: 800,
            script: VecDeque::new(),
            standing: None,
            failing: 0,
            asked: VecDeque::new(),
            counts: BTreeMap::new(),
            rng: Rng::new(seed),
        }
    }

    /// The next question is answered like this.
    pub fn next(&mut self, canned: Canned) -> &mut Self {
        self.script.push_back(canned);
        self
    }

    /// Answers one request.
    pub fn handle(&mut self, request: &Request, now: Timestamp) -> Reply {
        let (path, _) = wire::split(&request.url);
        if request.method != "POST" || !path.ends_with("/chat/completions") {
            return Reply::now(answer::error(404, "Unknown request URL", "invalid_request_error", None));
        }
        let authorised = wire::bearer(request).is_some_and(|key| self.key.as_deref().is_none_or(|known| known == key));
        if !authorised {
            let (kind, code) = ("invalid_request_error", Some("invalid_api_key"));
            return Reply::now(answer::error(401, "Incorrect API key provided", kind, code));
        }
        let mut asked = match Asked::read(&request.body, now) {
            Ok(asked) => asked,
            Err(problem) => {
                return Reply::now(answer::error(400, &problem, "invalid_request_error", None));
            }
        };
        let canned = self.choose();
        asked.answered = canned.name();
        *self.counts.entry(canned.name()).or_default() += 1;
        let reply = canned.reply(&asked, &mut self.rng, Duration::from_millis(self.thinking_ms));
        self.asked.push_back(asked);
        if self.asked.len() > KEPT {
            self.asked.pop_front();
        }
        reply
    }

    /// Every question that was understood, oldest first.
    pub fn asked(&self) -> &VecDeque<Asked> {
        &self.asked
    }

    /// How often each way of answering was taken, by name.
    pub fn counts(&self) -> &BTreeMap<String, u64> {
        &self.counts
    }

    /// The whole state as JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("every map of the state has string keys")
    }

    /// The state as it was.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    fn choose(&mut self) -> Canned {
        if let Some(canned) = self.script.pop_front() {
            return canned;
        }
        if let Some(canned) = &self.standing {
            return canned.clone();
        }
        if self.rng.chance(self.failing) {
            let failures = Canned::failures();
            return failures[self.rng.below(failures.len() as u64) as usize].clone();
        }
        Canned::Receptionist
    }
}

#[cfg(test)]
mod tests;
