//! The sentences of the settings, in English.

use domain::permission::Permission;

words! {
    settings: "Settings",
    subjects: "What can be set",
    pick: "What would you like to set?",
    pick_more: "Choose a subject on the left. A change holds everywhere within a minute, and the audit log says who made it.",
    back: "Back to the settings",
    may_not: "Your role reads this, and does not change it.",
    save: "Save",
    change: "Change",
    add: "Add",
    remove: "Remove",
    name: "Name",
    default: "Default",
    // Business
    business: "Business",
    business_more: "What customers and programs know you by",
    country: "Country",
    country_hint: "Two capitals, such as US: numbers without a country code belong there.",
    zone: "Time zone",
    zone_hint: "An IANA name, such as America/New_York: pages, quiet hours and dates are in it.",
    language: "Language of fixed sentences",
    // Answering
    answering: "Answering",
    answering_more: "When the assistant answers, how long it waits, and who gets what it hands over",
    sms_replies: "SMS replies",
    sms_replies_hint: "Off: nobody is answered automatically, in no conversation.",
    when_escalated: "After an escalation",
    when_escalated_hint: "Whether the assistant goes on while a conversation waits for a person.",
    assignment: "What waits for a person",
    assignment_hint: "Given: to somebody of its team who is available; without a team, to an agent.",
    window: "Seconds to wait for more texts",
    window_hint: "0 to 60. A burst of texts is gathered that long and answered once.",
    mode: "The wait is",
    replies: "AI replies per conversation and hour",
    replies_hint: "1 to 600. Beyond it two machines are probably talking, and people are asked.",
    // Numbers
    numbers: "Numbers",
    numbers_more: "What customers text to",
    numbers_none: "No number is attached. Whoever runs Volley attaches one with admin number attach.",
    agent_phone: "The assistant writes first from",
    agent_phone_hint: "Where nothing else says which number to use.",
    usual: "The first of them",
    paused: "Paused by the carrier",
    // Assistants
    assistants: "Assistants",
    assistants_more: "Who answers, and what it knows",
    assistants_none: "No assistant of your own yet. Until then one answers that knows only the name of your business.",
    prompt: "What it is told",
    prompt_hint: "Who it is, what it knows, how it speaks. It cannot look anything up that does not stand here.",
    model: "Model",
    model_hint: "Empty: the usual one.",
    make_default: "Make it the default",
    add_assistant: "Add an assistant",
    // Teams
    teams: "Teams",
    teams_more: "Who looks after which conversations",
    teams_none: "No teams: everybody sees every conversation.",
    add_team: "Add a team",
    team_id: "Short name",
    team_id_hint: "a to z, 0 to 9 and -. Programs use it; it never changes.",
    // People
    people: "People",
    people_more: "Who works here, and as what",
    invited: "Invited; has not signed in yet",
    joined: "Has signed in",
    yourself: "You",
    away: "Away",
    role: "Role",
    member: "Teams",
    all_teams: "All teams",
    no_teams: "No team",
    invite: "Invite somebody",
    invite_it: "Invite",
    email: "E-mail address",
    invite_hint: "Tell them where this inbox is: they join by signing in with this very address. Volley sends no e-mail.",
    take_away: "Remove from the business",
    // Roles
    roles: "Roles",
    roles_more: "What each role may do",
    // Templates
    templates: "Templates",
    templates_more: "What is written often",
    templates_none: "No templates yet. A template saves typing what is said every day.",
    text: "Text",
    template_hint: "{name}, {first_name} and {company} are filled in; {first_name|there} says there where nobody knows the name.",
    add_template: "Add a template",
    // Reasons
    reasons: "Closing and leads",
    reasons_more: "Why conversations are closed, and what a lead may be",
    reason_becomes: "The conversation is then",
    add_reason: "Add a reason",
    lead_statuses: "Lead statuses",
    lead_statuses_hint: "One a line, in the order in which they are offered: a to z, 0 to 9, - and _.",
    // Keys
    keys: "API keys",
    keys_more: "For your own programs",
    keys_none: "No keys yet. A program needs one to call the API.",
    key_name: "What it is for",
    key_may: "It may",
    add_key: "Make a key",
    rotate_key: "Give it a new token",
    rotate_key_hint: "The one before it goes on working until there is yet another.",
    revoke: "Revoke",
    once: "Copy it now",
    once_token: "This is the key's token. It is shown this once, and nobody can look it up again.",
    once_secret: "This is the webhook's secret, which its requests are signed with. It is shown this once.",
    once_back: "I have copied it",
    everything: "Everything",
    // Webhooks
    webhooks: "Webhooks",
    webhooks_more: "Your own servers hear what happens",
    webhooks_none: "No webhooks yet. A webhook is a URL of yours that is told what happens, as it happens.",
    url: "URL",
    url_hint: "https, on the public internet.",
    description: "What it is for",
    events: "Events",
    add_webhook: "Add a webhook",
    switch_on: "Switch on",
    switch_off: "Switch off",
    test: "Send a test",
    rotate: "Give it a new secret",
    is_on: "On",
    is_off: "Off",
    failing: "Failing",
}

/// Whether something is on.
pub const SWITCHES: [(&str, &str); 2] = [("on", "On"), ("off", "Off")];

/// Whether the assistant goes on.
pub const GOES_ON: [(&str, &str); 2] = [("off", "It waits for a person"), ("on", "It goes on answering")];

/// Who gets what waits for a person.
pub const ASSIGNMENTS: [(&str, &str); 2] =
    [("by_hand", "Is taken by hand"), ("least_loaded", "Is given to whoever has least to do")];

/// When a window ends.
pub const WINDOW_MODES: [(&str, &str); 2] =
    [("fixed", "counted from the first text"), ("quiet", "begun again with every text")];

/// The languages of fixed sentences.
pub const LANGUAGES: [(&str, &str); 4] = [("en", "English"), ("fr", "French"), ("es", "Spanish"), ("pt", "Portuguese")];

/// The roles that somebody is invited as.
pub const ROLES: [(&str, &str); 5] =
    [("owner", "Owner"), ("admin", "Admin"), ("supervisor", "Supervisor"), ("agent", "Agent"), ("viewer", "Viewer")];

/// What a permission lets one do.
pub fn permission(permission: Permission) -> &'static str {
    let known = PERMISSIONS.iter().find(|(name, _)| *name == permission.name());
    known.map_or(permission.name(), |(_, words)| words)
}

const PERMISSIONS: [(&str, &str); 16] = [
    ("conversations:read", "Read conversations and customers"),
    ("conversations:write", "Take over, resume, escalate, close, assign"),
    ("messages:send", "Write, and start conversations"),
    ("search", "Search the conversations of all teams"),
    ("export", "Take lists out"),
    ("contacts:write", "Change customers and notes"),
    ("consent:write", "Set and lift do not contact"),
    ("import", "Import the daily file"),
    ("settings:read", "Read the settings"),
    ("settings:write", "Change the settings"),
    ("people:read", "See who works here"),
    ("people:write", "Invite people and change roles"),
    ("keys:write", "Make and revoke API keys"),
    ("usage:read", "Read usage and quota"),
    ("logs:read", "Read the logs"),
    ("webhooks:write", "Set webhooks"),
];
