//! What a conversation is found by (F127, F131): the beginning of any word of the customer's name, company or reference, without
//! case and accents; and the end of their phone, four digits or more, in whatever form it is typed. So is a word of digits alone,
//! a shorter one whole: it could be a phone, which must not be readable from a key, and what is stored of it there is a keyed hash.
//! A generated reference is only shown: one more row for each conversation would cost more than the budget has left.
//!
//! The rows of the search are stored when a conversation begins, and again once in each [`PERIOD`] in which it goes on, so that a
//! turn costs next to nothing for being found.

use crate::contact::Contact;
use crate::head::Head;
use crate::{Phone, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Conversations are found for 90 days after their last message (F130).
pub const WITHIN: Duration = Duration::from_secs(90 * DAY);

/// The rows of a conversation that goes on are stored once in each period of this length, counted from 1970.
const PERIOD: Duration = Duration::from_secs(30 * DAY);

/// How long a row is kept: until nobody may find it any more, however late in its period the last message came, and one period
/// more for what does not store rows, such as a reply after the period's end.
pub const KEPT: Duration = Duration::from_secs(WITHIN.as_secs() + 2 * PERIOD.as_secs());

const DAY: u64 = 24 * 3600;

/// Words of one text; further ones do not count.
const MOST_WORDS: usize = 12;

/// Letters of one word; further ones do not count.
const LONGEST_WORD: usize = 40;

/// Digits that are the end of a phone at least; rows of digits lie together by them.
pub const LEAST_DIGITS: usize = 4;

/// Digits by which those are told apart: a North American phone without its area.
pub const MORE_DIGITS: usize = 7;

/// How a customer's message has its conversation found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// By the phone, which is all that is known.
    Phone,
    /// By what somebody has said of them too, which a follow-up looks up.
    Known,
}

/// What the message of this instant is to have stored; `last` is the conversation's message before it that stored rows if it was
/// time. Nobody looks for what the lists do not show.
pub fn asks(
    before: Option<&Head>,
    after: &Head,
    contact: &Contact,
    last: Option<Timestamp>,
    at: Timestamp,
) -> Option<Finding> {
    let same = before.is_some_and(|before| before.listed && before.generation == after.generation);
    let again = last.is_none_or(|last| period(last) != period(at));
    (after.listed && (!same || again)).then_some(if contact.is_known() { Finding::Known } else { Finding::Phone })
}

fn period(at: Timestamp) -> u128 {
    at.since(Timestamp(0)).as_millis() / PERIOD.as_millis()
}

/// What is known of a customer, as a row shows it.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// Their number.
    pub phone: &'a Phone,
    /// Their name.
    pub name: Option<&'a str>,
    /// Their company.
    pub company: Option<&'a str>,
    /// Their reference.
    pub reference: Option<&'a str>,
}

impl<'a> Shown<'a> {
    /// As this conversation shows them.
    pub fn by(head: &'a Head) -> Self {
        Self {
            phone: &head.theirs,
            name: head.title.as_deref(),
            company: head.company.as_deref(),
            reference: head.reference.as_deref(),
        }
    }

    /// All that it is found by, sorted, each once.
    pub fn words(&self) -> Vec<String> {
        sorted([self.own(), self.said()].concat())
    }

    /// The part of it that is so from the first message on: the phone.
    pub fn own(&self) -> Vec<String> {
        vec![self.phone.as_str().trim_start_matches('+').to_owned()]
    }

    /// The part of it that somebody has said of the customer.
    pub fn said(&self) -> Vec<String> {
        sorted([self.name, self.company, self.reference].into_iter().flatten().flat_map(words).collect())
    }
}

/// What somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What the rows are read by: the longest word with a letter, else the longest of digits.
    pub first: String,
    /// What must be there too.
    pub others: Vec<String>,
}

impl Wanted {
    /// From what was typed; `None`: there is no letter and no digit in it.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut words = if is_phone(typed) { vec![digits(typed)] } else { chunks(typed) };
        words.retain(|word| !word.is_empty());
        words.sort_by_key(|word| (is_digits(word), std::cmp::Reverse(word.chars().count())));
        let mut words = words.into_iter().take(MOST_WORDS);
        Some(Self { first: words.next()?, others: words.collect() })
    }

    /// Whether a row of this word may lead to it.
    pub fn is_led_by(&self, word: &str) -> bool {
        leads(word, &self.first)
    }

    /// Whether the row of this word is the one by which the conversation that has these words is shown: it has all that is looked
    /// for, and of several rows of it the same one on every page.
    pub fn finds(&self, row: &str, words: &[String]) -> bool {
        let first = words.iter().find(|word| self.is_led_by(word));
        let has = |wanted: &String| words.iter().any(|word| word.starts_with(wanted.as_str()) || leads(word, wanted));
        first.is_some_and(|first| first == row) && self.others.iter().all(has)
    }
}

/// Whether a word is found by this: letters by their beginning, digits by their end if that is long enough.
fn leads(word: &str, wanted: &str) -> bool {
    match (is_digits(wanted), is_digits(word)) {
        (true, true) if wanted.len() >= LEAST_DIGITS => word.ends_with(wanted),
        (true, true) => word == wanted,
        (false, false) => word.starts_with(wanted),
        (true, false) | (false, true) => false,
    }
}

/// Whether it is of digits alone, and therefore never stored in a key.
pub fn is_digits(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The last digits, at most this many.
pub fn end(digits: &str, most: usize) -> &str {
    &digits[digits.len().saturating_sub(most)..]
}

/// Only digits, and what people write between them.
fn is_phone(typed: &str) -> bool {
    typed.chars().any(|one| one.is_ascii_digit())
        && typed.chars().all(|one| one.is_ascii_digit() || one.is_whitespace() || "+()-./".contains(one))
}

/// The digits of a phone as E.164 ends with them: without the 0 or 00 that is dialled before a whole number.
fn digits(typed: &str) -> String {
    const WHOLE: usize = 8;
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let trimmed = digits.trim_start_matches('0');
    if trimmed.len() >= WHOLE { trimmed.to_owned() } else { digits }
}

/// The words of a text: each as a whole (`obrien`, `c1001`), and its parts (`o`, `brien`, `c`, `1001`).
fn words(text: &str) -> Vec<String> {
    let parts = plain(text)
        .split_whitespace()
        .flat_map(|chunk| chunk.split(|one: char| !one.is_alphanumeric()).map(cut).collect::<Vec<_>>())
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .collect::<Vec<_>>();
    chunks(text).into_iter().chain(parts).collect()
}

fn chunks(text: &str) -> Vec<String> {
    let whole = |chunk: &str| cut(&chunk.chars().filter(|one| one.is_alphanumeric()).collect::<String>());
    plain(text).split_whitespace().map(whole).filter(|word| !word.is_empty()).take(MOST_WORDS).collect()
}

fn cut(word: &str) -> String {
    word.chars().take(LONGEST_WORD).collect()
}

/// Without case and accents.
fn plain(text: &str) -> String {
    text.nfkd().filter(|one| !is_combining_mark(*one)).flat_map(char::to_lowercase).map(base).collect()
}

/// Letters that carry no accent, and yet are typed without it.
fn base(letter: char) -> char {
    match letter {
        'ø' => 'o',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        'ı' => 'i',
        'æ' => 'a',
        'œ' => 'o',
        _ => letter,
    }
}

fn sorted(mut words: Vec<String>) -> Vec<String> {
    words.sort();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(typed: &str) -> bool {
        let phone = Phone::parse("+442071234567").expect("E.164");
        let (name, company, reference) = (Some("José O'Brien-Łukasz"), Some("Plumbing & Sons"), Some("C-1001"));
        let words = Shown { phone: &phone, name, company, reference }.words();
        Wanted::parse(typed).is_some_and(|wanted| words.iter().any(|row| wanted.finds(row, &words)))
    }

    #[test]
    fn names_companies_and_references_are_found_by_the_beginning_of_any_word() {
        let typed = [
            "jose",
            "JOSÉ",
            "o'bri",
            "obrien",
            "brien",
            "luk",
            "plumb jos",
            "sons",
            "c-1001",
            "C10",
            "1001",
            "sons 1001",
        ];
        for typed in typed {
            assert!(found(typed), "{typed}");
        }
        for typed in ["ose", "maria", "jose maria", "1002", "", " - ", "100"] {
            assert!(!found(typed), "{typed}");
        }
    }

    #[test]
    fn phones_are_found_by_their_ends_in_any_form() {
        for typed in ["+44 20 7123 4567", "020 7123 4567", "0044 (20) 7123-4567", "7123 4567", "4567", "jose 4567"] {
            assert!(found(typed), "{typed}");
        }
        for typed in ["567", "4568", "+44 20", "+1 20 7123 4567", "123"] {
            assert!(!found(typed), "{typed}");
        }
    }

    #[test]
    fn of_several_rows_of_one_conversation_one_is_shown() {
        let words = ["johnny".to_owned(), "johnson".to_owned()];
        let wanted = Wanted::parse("john").expect("letters");
        assert_eq!(words.iter().filter(|row| wanted.finds(row, &words)).count(), 1);
    }
}
