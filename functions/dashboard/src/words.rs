//! Every sentence of the pages, in English: one file per language, and nothing that a person reads stands anywhere else.

use desk::Problem;
use desk::presence::{Doing, Present};
use domain::act::Refusal;
use domain::head::{Badge, EscalationReason, InteractionStatus, NeedsPerson, Trigger};
use domain::message::{Origin, Status};
use domain::permission::Role;

macro_rules! words {
    ($($name:ident: $text:literal,)*) => {
        /// The sentences of one language.
        pub struct Words {
            $(pub $name: &'static str,)*
        }

        /// English.
        pub static ENGLISH: Words = Words { $($name: $text,)* };
    };
}

pub mod reports;
pub mod settings;

words! {
    lang: "en",
    // Places
    skip: "Skip to the conversation",
    places: "Places",
    settings: "Settings",
    inbox: "Inbox",
    in_progress: "In progress",
    in_progress_short: "Progress",
    conversations: "Conversations",
    conversation: "Conversation",
    customer: "Customer",
    account_of: "Signed in as",
    sign_out: "Sign out",
    away: "Away",
    be_away: "I am away: give me no conversations",
    be_available: "I am back: give me conversations",
    tell_me: "Notify me on this desktop",
    needs_person: "A conversation needs a person",
    // The way in
    sign_in: "Sign in",
    not_signed_in: "You are not signed in",
    no_provider: "The sign-in service does not answer. Try again in a minute; if that does not help, whoever runs Volley has to look at it.",
    came_otherwise: "This sign-in was begun in another tab or a while ago. Begin again.",
    provider_refused: "The sign-in service did not say who you are. Try again.",
    address_unverified: "The sign-in service has not verified your e-mail address. Confirm the address there, then sign in again.",
    not_invited: "Nobody has invited this e-mail address. Ask an owner or an admin of your business to invite it under Settings, People; or sign in with the address that they have invited.",
    good_bye: "You have signed out",
    signed_out_now: "Your session has ended on this device.",
    which_business: "Where to?",
    several_businesses: "You are one of the people of several businesses. Choose one.",
    back_to_list: "Back to the list",
    back_to_thread: "Back to the conversation",
    own_window: "Open in a window of its own",
    // Lists
    start: "Start a conversation",
    start_short: "New",
    sms_replies: "SMS replies",
    on: "on",
    off: "off",
    filter: "Filter",
    search: "Search all conversations",
    search_hint: "Name, company, reference, phone",
    found: "Found",
    look_for: "What are you looking for?",
    none_found: "Nothing found",
    none_found_more: "Names, companies and references are found by the beginning of any of their words, phones by their last four digits or more, for 90 days.",
    back_to_inbox: "Back to the inbox",
    channel: "Channel",
    status: "Status",
    team: "Team",
    assignee: "Assigned to",
    least_loaded: "Whoever has least to do",
    outcome: "Outcome",
    apply: "Apply",
    clear: "Clear the filter",
    any_team: "Any team",
    anybody: "Anybody",
    me: "Me",
    any_outcome: "Any outcome",
    nobody: "Nobody",
    usual_number: "The usual number",
    no_team: "No team",
    none: "None",
    more: "More of these",
    newest: "Newest",
    older: "Older",
    needs_us: "Needs an agent",
    needs_them: "Waiting for the customer",
    waits_for_us: "Needs an answer",
    ai: "AI",
    person: "Person",
    yours: "Yours",
    opted_out: "Opted out",
    reference: "Ref",
    last_received: "Last message",
    picture: "[image]",
    none_yet: "No conversations yet",
    none_yet_more: "When a customer texts one of your numbers, the conversation appears here. You can also write first.",
    none_match: "Nothing matches this filter",
    none_match_more: "Try fewer conditions, or clear the filter to see every conversation.",
    nobody_waits: "Nobody is waiting.",
    none_waits: "All clear",
    none_waits_more: "Nobody is waiting. Open conversations show up here, those that need an agent first.",
    nothing_open: "Pick a conversation",
    nothing_open_more: "Choose one on the left to read it, answer it, or take it over from the assistant.",
    // A thread
    messages: "Messages",
    earlier: "Show earlier messages",
    answering: "The assistant is gathering and answering",
    ai_answers: "The assistant answers",
    people_answer: "People answer",
    assistant: "Assistant",
    program: "A program",
    somebody: "Somebody",
    volley: "Volley",
    segments: "segments",
    media_pending: "An attachment is on its way",
    media_refused: "An attachment of a kind that is not kept",
    media_lost: "An attachment could not be fetched in time",
    take_over: "Take over",
    resume: "Resume AI",
    escalate: "Escalate",
    why_escalate: "Why does it need attention?",
    close: "Close",
    why_close: "How did it end?",
    choose: "Choose a reason",
    close_it: "Close conversation",
    write_to: "Write to",
    write: "Write a message",
    send: "Send",
    template: "Use a template",
    from: "From",
    takes_over: "Sending takes over from the assistant",
    count_words: "{left} left|{parts} segments, {left} left|Too long: at most 10 segments",
    closed_read_only: "This conversation is closed and read-only.",
    start_again: "Write to them again",
    may_not_write: "Your role reads conversations, and does not write in them.",
    opted_out_no_writing: "They have opted out, so nothing can be sent. Only they can change that, by texting START.",
    opted_out_notice: "This customer has opted out of texts.",
    suspended: "The account is suspended: nothing is sent at the moment.",
    // A customer
    mode: "AI replies",
    snoozed: "Put off until",
    follow_up: "Look again",
    guide: "AI guide",
    guide_hint: "Tell the assistant something for this conversation only",
    save_guide: "Save guide",
    no_guide: "The assistant has no guide here.",
    name: "Name",
    no_name: "No name yet",
    company: "Company",
    email: "E-mail",
    lead_status: "Lead status",
    temperature: "Temperature",
    save: "Save",
    save_customer: "Save customer",
    silence: "Do not contact",
    lift: "Allow contact again",
    appointments: "Appointments",
    no_appointments: "None yet.",
    upcoming: "Upcoming",
    past: "Past",
    add_appointment: "Add an appointment",
    when: "When",
    what: "What",
    add: "Add",
    calls: "Calls",
    no_calls: "No calls yet.",
    recording: "Recording",
    notes: "Notes",
    note_hint: "Add a note for your team",
    add_note: "Add note",
    no_notes: "No notes yet.",
    // Starting one
    start_more: "If you already have one with this customer, the message goes there.",
    phone: "Phone number",
    phone_hint: "Best with + and the country code; national numbers are understood too.",
    optional: "(optional)",
    first_message: "First message",
    cancel: "Cancel",
    // Keys
    keys: "Keyboard shortcuts",
    keys_short: "Keys",
    close_sheet: "Close",
    keys_move: "Move",
    keys_act: "Act",
    key_next: "next, previous",
    key_open: "Open the selected one",
    key_filter: "Filter the list",
    key_back: "Back, close what is open",
    key_reply: "Reply",
    key_send: "Send",
    key_line: "New line",
    key_take: "Take over, or resume AI",
    key_note: "Write a note",
    // What went wrong
    not_done: "That was not done",
    what_was_typed: "What you typed",
    go_on: "Go on",
    signed_out: "Your session is over. Sign in again in another tab; what you typed stays here.",
    no_page: "There is no such page.",
    stale: "The conversation changed while you were at it. It is shown as it is now; if it still fits, do it again.",
    changed: "Somebody changed this while you were at it. Yours is not saved yet: save it again if it still fits what is there now.",
    meanwhile: "Now saved:",
    form_foreign: "The page is from an earlier session. Reload it and try again.",
    form_unreadable: "The form could not be read. Reload the page and try again.",
    form_too_long: "That is too long.",
    when_is_it: "Say when it is: a date and a time.",
    offline: "No connection. What you type is kept, and the page goes on when it is back.",
    lost: "The network did not answer. Nothing is lost: send it again, it will be sent once.",
}

/// A filter's channels (F022).
pub const CHANNELS: [(&str, &str); 4] =
    [("", "All channels"), ("sms", "SMS"), ("whatsapp", "WhatsApp"), ("webchat", "Web chat")];

/// A filter's badges (F021).
pub const BADGES: [(&str, &str); 4] =
    [("", "Any status"), ("active", "Active"), ("escalated", "Escalated"), ("closed", "Closed")];

/// What a conversation may come to (F103 to F109).
pub const OUTCOMES: [(&str, &str); 7] = [
    ("in_progress", "In progress"),
    ("completed", "Completed"),
    ("incomplete", "Incomplete"),
    ("follow_up", "Follow up"),
    ("qualified", "Qualified"),
    ("disqualified", "Disqualified"),
    ("dnc", "Do not contact"),
];

/// Why somebody escalates (F098).
pub const ESCALATIONS: [(&str, &str); 4] = [
    ("cannot_answer", "The assistant cannot answer"),
    ("upset", "The customer is upset"),
    ("too_complex", "Too complex for a text"),
    ("other", "Something else"),
];

/// How warm a lead is (F115).
pub const TEMPERATURES: [(&str, &str); 5] =
    [("", "Not set"), ("HOT", "Hot"), ("WARM", "Warm"), ("COOL", "Cool"), ("COLD", "Cold")];

/// The AI switch of one conversation (C6).
pub const MODES: [(&str, &str); 3] = [("inherit", "As the business"), ("on", "On"), ("off", "Off")];

/// The word of a badge.
pub fn badge_word(badge: Badge) -> &'static str {
    match badge {
        Badge::Active => "active",
        Badge::Escalated => "escalated",
        Badge::Closed => "closed",
    }
}

/// A badge.
pub fn badge(badge: Badge) -> &'static str {
    match badge {
        Badge::Active => "Active",
        Badge::Escalated => "Escalated",
        Badge::Closed => "Closed",
    }
}

/// A channel (F020).
pub fn channel(channel: &str) -> &'static str {
    CHANNELS.iter().find(|(known, _)| *known == channel).map_or("Other", |(_, name)| name)
}

/// Who must act next (F030).
pub fn next(next: &str) -> &'static str {
    match next {
        "agent" => "Next: us",
        "customer" => "Next: customer",
        _ => "Nothing to do",
    }
}

/// The word of what a conversation came to.
pub fn outcome_word(status: InteractionStatus) -> &'static str {
    OUTCOMES[place(status)].0
}

/// What a conversation came to.
pub fn outcome(status: InteractionStatus) -> &'static str {
    OUTCOMES[place(status)].1
}

fn place(status: InteractionStatus) -> usize {
    match status {
        InteractionStatus::InProgress => 0,
        InteractionStatus::Completed => 1,
        InteractionStatus::Incomplete => 2,
        InteractionStatus::FollowUp => 3,
        InteractionStatus::Qualified => 4,
        InteractionStatus::Disqualified => 5,
        InteractionStatus::Dnc => 6,
    }
}

/// The word of a temperature.
pub fn temperature_word(temperature: domain::contact::Temperature) -> &'static str {
    match temperature {
        domain::contact::Temperature::Hot => "HOT",
        domain::contact::Temperature::Warm => "WARM",
        domain::contact::Temperature::Cool => "COOL",
        domain::contact::Temperature::Cold => "COLD",
    }
}

/// Why a person has to look.
pub fn needs(why: NeedsPerson) -> &'static str {
    match why {
        NeedsPerson::ModelFailed => "The assistant found no answer",
        NeedsPerson::ModelRefused => "The assistant would not answer this",
        NeedsPerson::ModelUnavailable => "The model cannot be used: its key or its quota",
        NeedsPerson::Stuck => "The reply got stuck",
        NeedsPerson::Late => "It arrived too late for the assistant",
        NeedsPerson::Loop => "Too many replies in an hour",
        NeedsPerson::DeliveryFailed => "The last message did not arrive",
        NeedsPerson::Unknown => "Nobody knows whether the last message left",
        NeedsPerson::ReplyHeld => "The reply was not allowed to leave",
        NeedsPerson::QuotaExceeded => "The month's messages are used up",
    }
}

/// Why it was escalated.
pub fn escalation(reason: EscalationReason) -> &'static str {
    match reason {
        EscalationReason::CannotAnswer => "the assistant cannot answer",
        EscalationReason::Upset => "the customer is upset",
        EscalationReason::TooComplex => "it is too complex for a text",
        EscalationReason::Other => "it needs attention",
    }
}

/// That it was escalated.
pub fn escalated(by: &str, why: &str, at: &str) -> String {
    format!("Escalated by {by}, {at}: {why}.")
}

/// That it was closed.
pub fn closed(by: &str, reason: &str, at: &str) -> String {
    format!("Closed by {by}, {at}: {reason}")
}

/// A closure reason that is not the tenant's.
pub fn closure(id: &str) -> &str {
    if id == "expired" { "no activity for 30 days" } else { id }
}

/// What began a conversation (F034).
pub fn trigger(trigger: Trigger) -> &'static str {
    match trigger {
        Trigger::Inbound => "Customer wrote first",
        Trigger::Outbound => "We wrote first",
    }
}

/// That an episode began.
pub fn opened(trigger: Trigger, episode: u32) -> &'static str {
    match (episode, trigger) {
        (1, Trigger::Inbound) => "The customer opened the conversation",
        (1, Trigger::Outbound) => "We opened the conversation",
        (_, Trigger::Inbound) => "The customer wrote again: reopened",
        (_, Trigger::Outbound) => "We wrote again: reopened",
    }
}

/// Where a message stands.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Received => "Received",
        Status::Queued => "Queued",
        Status::Sending => "Sending",
        Status::Unknown => "Unknown",
        Status::Sent => "Sent",
        Status::Unconfirmed => "Not confirmed",
        Status::Delivered => "Delivered",
        Status::Failed => "Not delivered",
        Status::Suppressed => "Blocked",
        Status::Cancelled => "Not sent",
    }
}

/// Why Volley itself wrote.
pub fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Confirmation => "Automatic confirmation",
        Origin::Help => "Automatic help",
        Origin::Campaign => "Campaign",
        Origin::Workflow => "Workflow",
    }
}

/// A kind of attachment.
pub fn media(kind: &str) -> &'static str {
    match kind {
        "image" => "Image from the customer",
        "video" => "Video from the customer",
        "audio" => "Recording from the customer",
        _ => "File from the customer",
    }
}

/// A role.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::Admin => "Admin",
        Role::Supervisor => "Supervisor",
        Role::Agent => "Agent",
        Role::Viewer => "Viewer",
    }
}

/// Who else is in a conversation; empty: nobody.
pub fn others(others: &[Present]) -> String {
    let named = |doing| others.iter().filter(|one| one.doing == doing).map(|one| one.name.as_str()).collect::<Vec<_>>();
    let (writing, viewing) = (named(Doing::Writing), named(Doing::Viewing));
    match (writing.is_empty(), viewing.is_empty()) {
        (false, _) => format!("{} is writing", writing.join(", ")),
        (true, false) => format!("{} is here too", viewing.join(", ")),
        (true, true) => String::new(),
    }
}

/// A tenant's own word, such as `in_progress`, as people write it.
pub fn readable(word: &str) -> String {
    let mut letters = word.chars().map(|letter| if letter == '_' { ' ' } else { letter });
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Why something is not done, and what to do about it.
pub fn sentence(problem: &Problem) -> String {
    match problem {
        Problem::Forbidden(_) => "Your role does not allow this. Ask an admin of your business.".into(),
        Problem::NotFound => "There is no such thing, or not any more.".into(),
        Problem::Refused(refusal) => refused(*refusal).into(),
        Problem::Invalid { detail, .. } | Problem::Denied { detail, .. } | Problem::Conflict { detail, .. } => {
            (*detail).into()
        }
        Problem::NoPhone => "This customer has no phone number yet.".into(),
        Problem::NoSender => "There is no number to send from. Attach one to the business first.".into(),
        Problem::Reused => "This form was sent before with other words. Reload the page and try again.".into(),
        Problem::QuotaExceeded { .. } => {
            "The plan's messages of this month are used up. They begin anew with the next one.".into()
        }
        Problem::Stale => ENGLISH.changed.into(),
        Problem::ShownOnce => "It was shown once, and cannot be shown again.".into(),
        Problem::Full(most) => format!("There are {most} already, which is the most. Take one away first."),
        Problem::Failed(_) => "That did not work just now. Try again: nothing is done twice.".into(),
    }
}

fn refused(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Closed => "The conversation is closed and read-only. Start one with the customer to go on.",
        Refusal::OptedOut => ENGLISH.opted_out_no_writing,
        Refusal::UnknownReason => "Choose how it ended.",
        Refusal::Empty => "Write something first.",
        Refusal::TooLong => "A message has at most 10 segments: 1,530 plain or 670 other characters.",
        Refusal::Suspended => ENGLISH.suspended,
        Refusal::NotByHand => "Do-not-contact is set on the customer, not here.",
    }
}
