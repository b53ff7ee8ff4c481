//! The sentences of the reports, in English.

use crate::figure::figure;
use domain::checkup::State as Checked;
use domain::cost::Cost;
use domain::prompt::Role;
use domain::webhook::delivery::{State, Trouble, Try};

words! {
    happened: "What happened",
    older: "Older",
    conversation: "Conversation",
    // Usage
    usage: "Usage",
    usage_more: "Messages, segments and cost of a month",
    month_before: "The month before",
    month_after: "The month after",
    of_quota: "Messages of the plan",
    no_quota: "The plan has no limit.",
    used_up: "Used up",
    messages: "Messages",
    segments: "Segments",
    by_people: "People",
    by_programs: "Programs",
    by_assistants: "Assistants",
    by_itself: "Confirmations",
    // Checks
    checks: "Check-up",
    checks_more: "Why texts do not leave, or nobody answers",
    // AI replies
    ai_replies: "AI replies",
    ai_replies_more: "What assistants wrote, and what it was made of",
    ai_replies_none: "No replies in the last 90 days.",
    only_flagged: "Only what is flagged",
    all_replies: "All replies",
    flagged_none: "Nothing is flagged. Look into a reply to flag it.",
    flagged: "Flagged",
    look_into: "Look into it",
    flag: "Flag",
    flag_note: "What is wrong with it",
    flag_hint: "Whoever reviews replies finds it here. Empty takes the flag away.",
    same: "This is what the model was asked, word for word.",
    not_same: "The assistant, the guide or the messages have changed since: this is what the model would be asked now.",
    erased: "The reply has been erased.",
    // AI failures
    failures: "AI errors",
    failures_more: "Texts that no assistant answered, and why",
    failures_none: "No failures in the last 90 days.",
    // Telnyx
    telnyx: "Telnyx's webhooks",
    telnyx_more: "What Telnyx told, and what came of it",
    telnyx_none: "Nothing yet. The first text to one of your numbers shows here.",
    telnyx_message: "A customer's text",
    telnyx_receipt: "A receipt",
    code: "code",
    // Deliveries
    deliveries: "What was delivered",
    deliveries_none: "Nothing in the last 30 days. Send a test to see whether it arrives.",
    replay: "Send it again",
    all_webhooks: "All webhooks",
    // Audit
    audit: "Audit log",
    audit_more: "Who changed what",
    audit_none: "Nobody has changed anything yet.",
}

/// What a check looked at.
pub fn checked(check: &str) -> String {
    match check {
        "ai" => "AI".to_owned(),
        "api version" => "API version".to_owned(),
        "key" => "API key".to_owned(),
        "telnyx's ai" => "Telnyx's AI".to_owned(),
        _ => super::readable(check),
    }
}

/// How a check ended: its badge's kind and word.
pub fn check(state: Checked) -> (&'static str, &'static str) {
    match state {
        Checked::Pass => ("good", "As it should be"),
        Checked::Fail => ("bad", "To be mended"),
        Checked::Unknown => ("", "Not known"),
    }
}

/// How many texts a reply answers.
pub fn answers(burst: u32) -> String {
    match burst {
        1 => "Answers a text".to_owned(),
        _ => format!("Answers {burst} texts together"),
    }
}

/// Who wrote, how long it took, and what it cost.
pub fn work(model: &str, millis: u64, tokens: u64, tries: u32) -> String {
    let seconds = format!("{}.{} s", millis / 1_000, millis % 1_000 / 100);
    let again = if tries > 1 { format!(" · asked {tries} times") } else { String::new() };
    format!("{model} · {seconds} · {} tokens{again}", figure(tokens))
}

/// Who found something wrong.
pub fn flagged(who: &str, when: &str) -> String {
    format!("{who} flagged it, {when}")
}

/// Who says this in a prompt.
pub fn turn(role: Role) -> &'static str {
    match role {
        Role::System => "What the assistant is told",
        Role::User => "Customer",
        Role::Assistant => "We",
    }
}

/// `November 2026`, from `2026-11`.
pub fn month(month: &str) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (year, number) = month.split_once('-').unwrap_or((month, ""));
    let name = number.parse().ok().and_then(|number: usize| NAMES.get(number.wrapping_sub(1)));
    name.map_or_else(|| month.to_owned(), |name| format!("{name} {year}"))
}

/// What was used.
pub fn used(messages: u64, segments: u64) -> String {
    format!("{} messages in {} segments", figure(messages), figure(segments))
}

/// What it costs, to the hundredth.
pub fn cost(cost: &Cost) -> String {
    let hundredths = (cost.micros + 5_000) / 10_000;
    format!(
        "{}.{:02} {} by the plan's price. What Telnyx charged stands on each message.",
        figure(hundredths / 100),
        hundredths % 100,
        cost.currency
    )
}

/// What is left of the plan.
pub fn left(left: u64, next: &str) -> String {
    format!("{} left. They begin anew on {next}.", figure(left))
}

/// Where a delivery stands.
pub fn delivery(state: State) -> &'static str {
    match state {
        State::Pending => "On its way",
        State::Delivered => "Delivered",
        State::Failed => "Given up",
        State::Stopped => "Switched off",
    }
}

/// One try.
pub fn tried(one: &Try, when: &str) -> String {
    let came = match (one.status, one.problem) {
        (Some(status), _) => format!("answered {status}"),
        (None, Some(Trouble::NotReached)) => "could not be reached".to_owned(),
        (None, Some(Trouble::NoAnswer)) => "no answer in ten seconds".to_owned(),
        (None, Some(Trouble::NotPublic)) => "its address is not public, so nothing was sent".to_owned(),
        (None, Some(Trouble::Resting)) => "left alone for a minute, after many failures".to_owned(),
        (None, Some(Trouble::Stuck) | None) => "nothing came of it".to_owned(),
    };
    format!("{when}: {came}, {} ms", figure(one.ms))
}

/// When it is tried next.
pub fn tried_next(when: &str) -> String {
    format!("Next try {when}")
}

/// What somebody did, by its name in the API.
pub fn deed(name: &str) -> String {
    let known = DEEDS.iter().find(|(deed, _)| *deed == name);
    known.map_or_else(|| name.to_owned(), |(_, words)| (*words).to_owned())
}

const DEEDS: [(&str, &str); 25] = [
    ("key.created", "Made an API key"),
    ("key.rotated", "Gave an API key a new token"),
    ("key.revoked", "Revoked an API key"),
    ("contact.silenced", "Set do not contact"),
    ("contact.lifted", "Lifted do not contact"),
    ("webhook.created", "Added a webhook"),
    ("webhook.changed", "Changed a webhook"),
    ("webhook.rotated", "Gave a webhook a new secret"),
    ("webhook.removed", "Removed a webhook"),
    ("delivery.replayed", "Sent an event again"),
    ("settings.changed", "Changed the settings"),
    ("team.created", "Added a team"),
    ("team.changed", "Changed a team"),
    ("team.removed", "Removed a team"),
    ("assistant.created", "Added an assistant"),
    ("assistant.changed", "Changed an assistant"),
    ("template.created", "Added a template"),
    ("template.changed", "Changed a template"),
    ("template.removed", "Removed a template"),
    ("person.invited", "Invited somebody"),
    ("person.changed", "Changed somebody's name, role or teams"),
    ("person.removed", "Removed somebody"),
    ("file.imported", "Took in a daily file"),
    ("list.exported", "Took out a list of conversations"),
    ("conversation.exported", "Took out a transcript"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deed_of_the_audit_log_has_words() {
        let bare: Vec<_> = desk::audit::DEEDS.iter().filter(|name| deed(name) == **name).collect();
        assert!(bare.is_empty(), "{bare:?}");
    }

    #[test]
    fn a_month_and_a_cost_are_written_as_people_write_them() {
        assert_eq!((month("2026-11").as_str(), month("soon").as_str()), ("November 2026", "soon"));
        let cost = cost(&Cost { micros: 1_234_565_000, currency: "USD".into() });
        assert!(cost.starts_with("1,234.57 USD "), "{cost}");
    }
}
