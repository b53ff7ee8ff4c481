//! A small receptionist: says something about each thing that the customer's last texts ask for, so a demonstration looks
//! alive. The same question gets the same answer; it knows no names and never fills more than two parts.

use super::Asked;

/// The most topics in one reply: four sentences stay within two GSM-7 parts.
const MAX_TOPICS: usize = 4;
/// The most characters of the customer's words that are repeated.
const MAX_QUOTE: usize = 60;

/// What the receptionist says.
pub(crate) struct Said {
    pub text: String,
    /// Whether the customer asked for a person.
    pub hand_off: bool,
}

/// Words that give a topic away, and what there is to say about it.
const TOPICS: [(&[&str], &str); 9] = [
    (
        &["person", "human", "agent", "someone", "somebody", "representative"],
        "I am asking a colleague to answer you here.",
    ),
    (&["hours", "open", "opening", "close", "closed", "closing"], "We are open Monday to Friday, 9 am to 5 pm."),
    (&["price", "prices", "cost", "costs", "much", "rate", "rates", "fee", "quote"], "Prices start at $40."),
    (
        &["book", "booking", "appointment", "schedule", "reserve", "reservation", "available", "availability", "slot"],
        "I can book you in: which day and time suit you?",
    ),
    (&["where", "address", "located", "location", "directions", "parking"], "You find us at 100 Main Street."),
    (&["reschedule", "move", "change", "postpone"], "To move your visit, tell me the new day and time."),
    (&["pay", "payment", "card", "cash", "invoice"], "You can pay by card or cash."),
    (&["image", "picture", "photo"], "Thank you for the picture."),
    (&["thanks", "thank", "thx", "cheers"], "You are welcome!"),
];

const GREETINGS: [&str; 7] = ["hi", "hello", "hey", "morning", "afternoon", "evening", "hola"];

/// Answers what the users said last, all of it in one text.
pub(crate) fn say(asked: &Asked) -> Said {
    let texts: Vec<String> = asked.unanswered().into_iter().map(plain).filter(|text| !text.is_empty()).collect();
    let words: Vec<String> = texts.iter().flat_map(|text| words(text)).collect();
    let mut topics: Vec<(usize, usize)> = TOPICS
        .iter()
        .enumerate()
        .filter_map(|(topic, (signs, _))| {
            let first = words.iter().position(|word| signs.contains(&word.as_str()))?;
            Some((first, topic))
        })
        .collect();
    topics.sort_unstable();
    topics.truncate(MAX_TOPICS);
    let hand_off = topics.iter().any(|&(_, topic)| topic == 0);
    let greeted = words.iter().any(|word| GREETINGS.contains(&word.as_str()));
    let mut sentences: Vec<String> = Vec::new();
    if greeted {
        sentences.push("Hello!".to_owned());
    }
    sentences.extend(topics.iter().map(|&(_, topic)| TOPICS[topic].1.to_owned()));
    match (topics.is_empty(), greeted, texts.last()) {
        (false, ..) => {}
        (true, true, _) => sentences.push("How can we help you today?".to_owned()),
        (true, false, Some(text)) => {
            let more = if texts.len() > 1 { format!(" (and {} more)", texts.len() - 1) } else { String::new() };
            sentences.push(format!("Thank you for your message \"{}\"{more}.", quote(text)));
            sentences.push("Could you tell me a little more, so that I can help?".to_owned());
        }
        (true, false, None) => sentences.push("Thank you for your message. How can we help?".to_owned()),
    }
    Said { text: sentences.join(" "), hand_off }
}

/// The text without the marks that a prompt puts around it. A lone "<" is the customer's own, and stays.
fn plain(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, from_mark) = rest.split_at(at);
        kept.push_str(before);
        rest = match mark(from_mark) {
            Some(length) => {
                kept.push(' ');
                &from_mark[length..]
            }
            None => {
                kept.push('<');
                &from_mark[1..]
            }
        };
    }
    kept.push_str(rest);
    kept.trim().to_owned()
}

/// How many bytes the mark takes that this begins with.
fn mark(text: &str) -> Option<usize> {
    let inside = &text[1..];
    let end = inside.find(['<', '>'])?;
    let named = inside.starts_with(|first: char| first == '/' || first.is_ascii_alphabetic());
    (named && inside[end..].starts_with('>')).then_some(end + 2)
}

fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// One line, cut at a word, with nothing in it that would cost a part more.
fn quote(text: &str) -> String {
    let tame = text.chars().map(|letter| if letter.is_ascii() && !letter.is_ascii_control() { letter } else { ' ' });
    let tame: String = tame.filter(|letter| !"\"^{}\\[~]|`".contains(*letter)).collect();
    let mut short = String::new();
    for word in tame.split_whitespace() {
        if short.len() + word.len() >= MAX_QUOTE {
            return if short.is_empty() { "...".to_owned() } else { format!("{short} ...") };
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    short
}
