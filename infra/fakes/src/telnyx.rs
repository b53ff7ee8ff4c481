//! A Telnyx that keeps state: accounts, messages and their lives, webhooks with retries, opt-outs, handsets, faults.
//!
//! What Telnyx's documentation does not establish is a [`Settings`] field. The caller drives it: [`Telnyx::handle`]
//! for each request, [`Telnyx::text`] when a customer texts, [`Telnyx::due`] and [`Telnyx::delivered`] for webhooks. Who
//! keeps it on disk stores [`Telnyx::to_json`] before passing on what a call returned: then nothing acted upon is forgotten.

mod account;
mod answer;
mod event;
mod fault;
mod idempotency;
mod keyword;
mod ledger;
mod life;
mod media;
mod message;
mod profile;
mod queries;
mod quirk;
mod receive;
mod script;
mod send;
mod settings;
mod size;
mod undelivered;
mod webhook;

pub use account::Account;
pub use event::EventKind;
pub use fault::{Fault, ResetStyle};
pub use ledger::{Answered, Kind, Outcome, Post, Received, Texted};
pub use life::Fate;
pub use media::Media;
pub use message::{Direction, Message, Status};
pub use quirk::Quirk;
pub use script::{Chances, Script};
pub use settings::{Access, InFlight, Keys, Settings};
pub use size::Size;
pub use webhook::{Acknowledgement, Delivery};

use crate::Rng;
use domain::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// The whole state.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Telnyx {
    /// What differs between one Telnyx and another, and what is not established about the real one.
    pub settings: Settings,
    /// What is to go wrong next, and how often.
    pub script: Script,
    accounts: Vec<Account>,
    rng: Rng,
    messages: BTreeMap<String, Message>,
    keys: BTreeMap<String, idempotency::Record>,
    blocks: Vec<keyword::Block>,
    agenda: Vec<life::Planned>,
    hooks: Vec<webhook::Hook>,
    #[serde(default)]
    undelivered: Vec<undelivered::Undelivered>,
    files: BTreeMap<String, media::File>,
    posts: Vec<Post>,
    phones: BTreeMap<String, Vec<Received>>,
    texts: Vec<Texted>,
    counts: BTreeMap<String, u64>,
    sequence: u64,
}

impl Telnyx {
    /// A Telnyx with these accounts, on which nothing has happened yet.
    pub fn new(seed: u64, accounts: Vec<Account>) -> Self {
        Self {
            settings: Settings::default(),
            script: Script::default(),
            accounts,
            rng: Rng::new(seed),
            messages: BTreeMap::new(),
            keys: BTreeMap::new(),
            blocks: Vec::new(),
            agenda: Vec::new(),
            hooks: Vec::new(),
            undelivered: Vec::new(),
            files: BTreeMap::new(),
            posts: Vec::new(),
            phones: BTreeMap::new(),
            texts: Vec::new(),
            counts: BTreeMap::new(),
            sequence: 0,
        }
    }

    /// The whole state as JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("every map of the state has string keys")
    }

    /// The state as it was. Deliveries that were in flight time out, and are tried again.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// The accounts, in the order given.
    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// The account of this id, to change its webhook URL.
    pub fn account_mut(&mut self, id: &str) -> Option<&mut Account> {
        self.accounts.iter_mut().find(|account| account.id == id)
    }

    /// When [`Telnyx::due`] has something to do next, if nobody asks for anything meanwhile.
    pub fn next_due(&self) -> Option<Timestamp> {
        let planned = self.agenda.iter().map(|planned| planned.at);
        planned.chain(self.hooks.iter().map(webhook::Hook::due)).min()
    }

    /// Every POST to `/messages` that reached us, oldest first.
    pub fn posts(&self) -> &[Post] {
        &self.posts
    }

    /// What this handset has received, oldest first.
    pub fn phone(&self, number: &str) -> &[Received] {
        self.phones.get(number).map_or(&[], Vec::as_slice)
    }

    /// Every handset that has received anything.
    pub fn phones(&self) -> impl Iterator<Item = (&str, &[Received])> {
        self.phones.iter().map(|(number, received)| (number.as_str(), received.as_slice()))
    }

    /// Every text that a handset has sent to a number of ours, oldest first.
    pub fn texts(&self) -> &[Texted] {
        &self.texts
    }

    /// A message by Telnyx's id.
    pub fn message(&self, id: &str) -> Option<&Message> {
        self.messages.get(id)
    }

    /// Whether Telnyx blocks messages from this account's profile to this phone.
    pub fn is_blocked(&self, account: &str, phone: &str) -> bool {
        self.accounts.iter().any(|known| known.id == account && self.block(&known.profile, phone).is_some())
    }

    /// How often each rare thing has happened, by name.
    pub fn counts(&self) -> &BTreeMap<String, u64> {
        &self.counts
    }

    /// Forgets what ended this long ago, so that a Telnyx which runs for months stays small. Blocks stay for ever.
    pub fn forget_older_than(&mut self, age: Duration, now: Timestamp) {
        let limit = now.minus(age);
        let planned: Vec<String> = self.agenda.iter().filter_map(life::Planned::message).map(str::to_owned).collect();
        self.messages.retain(|id, message| message.created >= limit || planned.contains(id));
        self.posts.retain(|post| post.at >= limit);
        self.texts.retain(|text| text.at >= limit);
        self.undelivered.retain(|one| one.at >= limit);
        self.files.retain(|_, file| file.at >= limit);
        self.phones.values_mut().for_each(|received| received.retain(|one| one.at >= limit));
    }

    fn count(&mut self, what: &str) {
        *self.counts.entry(what.to_owned()).or_default() += 1;
    }

    fn next_sequence(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }

    fn owner(&self, number: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.numbers.iter().any(|own| own == number))
    }
}

#[cfg(test)]
mod tests;
