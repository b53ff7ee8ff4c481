//! The rows of the search: one for each word by which a thread is found. What somebody has said of a customer cannot be guessed
//! from their phone, so the contact's entry of the thread remembers all such words that a row may have been stored for: whoever
//! renames or forgets the customer finds every row.

use crate::keys;
use crate::records::item_at;
use crate::table::{Condition, Key, Write};
use domain::head::Head;
use domain::search::KEPT;
use domain::{ThreadId, Timestamp};
use serde::{Deserialize, Serialize};

/// Words that an entry remembers; rows of older ones have long expired.
const MOST_WORDS: usize = 200;

/// The contact's entry of one of their threads.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Entry {
    /// The item's version.
    pub v: u32,
    /// The thread.
    pub thread: ThreadId,
    /// The words, with a space between them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

impl Entry {
    /// A thread that no word leads to yet.
    pub fn new(thread: &ThreadId) -> Self {
        Self { v: 1, thread: thread.clone(), words: String::new() }
    }

    /// The entry that remembers these too.
    pub fn with(&self, more: &[String]) -> Self {
        let mut all = self.words();
        all.extend(more.iter().filter(|word| !self.words().contains(word)).cloned());
        let from = all.len().saturating_sub(MOST_WORDS);
        Self { words: all[from..].join(" "), ..self.clone() }
    }

    /// The words, each by itself.
    pub fn words(&self) -> Vec<String> {
        self.words.split_whitespace().map(str::to_owned).collect()
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Found {
    /// The item's version.
    pub v: u32,
    /// The word that finds it.
    pub word: String,
    /// The thread that it leads to.
    pub thread: ThreadId,
    /// Which conversation of it was the present one when the row was stored.
    pub generation: u32,
    /// When that began: the one before it may still be looked for.
    pub began: Timestamp,
    /// When the row may be forgotten, in seconds since 1970.
    pub ttl: i64,
}

/// The rows that lead to one conversation.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// The conversation.
    pub head: &'a Head,
    /// Hashes the digits.
    pub salt: &'a str,
}

impl Rows<'_> {
    /// Stores the row of each of these words.
    pub fn put(&self, words: &[String], now: Timestamp) -> Vec<Write> {
        words.iter().map(|word| self.put_one(word, now)).collect()
    }

    fn put_one(&self, word: &str, now: Timestamp) -> Write {
        let Head { thread, generation, opened_at: began, .. } = self.head.clone();
        let found = Found { v: 1, word: word.to_owned(), thread, generation, began, ttl: now.plus(KEPT).0 / 1000 };
        Write::Put { item: item_at(self.key(word), &found, vec![]), condition: Condition::All(vec![]) }
    }

    /// Takes the rows of these words away.
    pub fn delete<'w>(&self, words: impl Iterator<Item = &'w String>) -> Vec<Write> {
        words.map(|word| Write::Delete { key: self.key(word), condition: Condition::All(vec![]) }).collect()
    }

    fn key(&self, word: &str) -> Key {
        keys::found(&self.head.tenant, self.salt, word, &self.head.thread)
    }
}
