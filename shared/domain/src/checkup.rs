//! What keeps a tenant from being texted and answered (F179 to F181), each in one sentence without its full stop. The doctor of
//! operators and the diagnostics of tenants say the same, because they say it here.

use crate::AssistantId;
use crate::account::Account;
use crate::assistant::Assistant;
use crate::settings::{Settings, Switch};

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Pass,
    /// To be mended.
    Fail,
    /// Nobody could find out, or nobody need mend it.
    Unknown,
}

/// A check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub check: &'static str,
    /// How it is.
    pub state: State,
    /// The same in a sentence.
    pub sentence: String,
}

impl Finding {
    /// The sentence as it is written, with its capital and its full stop.
    pub fn said(&self) -> String {
        let mut letters = self.sentence.chars();
        letters.next().map(|first| format!("{}{}.", first.to_uppercase(), letters.as_str())).unwrap_or_default()
    }
}

/// As it should be.
pub fn pass(check: &'static str, sentence: impl Into<String>) -> Finding {
    Finding { check, state: State::Pass, sentence: sentence.into() }
}

/// To be mended.
pub fn fail(check: &'static str, sentence: impl Into<String>) -> Finding {
    Finding { check, state: State::Fail, sentence: sentence.into() }
}

/// Nobody could find out, or nobody need mend it.
pub fn unknown(check: &'static str, sentence: impl Into<String>) -> Finding {
    Finding { check, state: State::Unknown, sentence: sentence.into() }
}

/// Whether webhooks of this account are believed; `usable`: all its keys can be read. `believed` are those that `webhook` has.
pub fn public_key(account: &Account, usable: bool, believed: Option<&[String]>) -> Finding {
    let id = &account.id;
    if account.public_keys.is_empty() || !usable {
        let how = "admin account rotate --public-key adds one";
        return fail("public key", format!("account {id} has no usable public key, so no webhook is believed; {how}"));
    }
    match believed {
        None => unknown(
            "public key",
            format!(
                "account {id} has a public key; whether the webhook believes \
                 it too, only --stack FILE or TELNYX_PUBLIC_KEYS can say"
            ),
        ),
        Some(known) => match account.public_keys.iter().find(|key| !known.contains(key)) {
            None => pass("public key", format!("the webhook believes the public key of account {id}")),
            Some(key) => fail(
                "public key",
                format!(
                    "the webhook does not believe the public key {key} \
                     of account {id}; add it to the stack's parameter TelnyxPublicKeys"
                ),
            ),
        },
    }
}

/// Whether the profile's webhooks come to us.
pub fn webhook_url(found: &str, ours: Option<&str>) -> Finding {
    match ours {
        None => unknown(
            "webhook",
            format!(
                "webhooks go to {}; whether that is us, only --webhook-url, --stack FILE or PUBLIC_URL can say",
                shown(found)
            ),
        ),
        Some(ours) if found == ours => pass("webhook", "webhooks come to us"),
        Some(ours) => fail("webhook", format!("webhooks go to {}, not to {ours}", shown(found))),
    }
}

/// Whether the profile's webhooks can be read.
pub fn api_version(found: &str) -> Finding {
    match found {
        "2" => pass("api version", "webhooks have API version 2"),
        other => fail("api version", format!("webhooks have API version {}, not 2, and cannot be read", shown(other))),
    }
}

/// Whether Telnyx's own AI answers beside ours.
pub fn telnyx_assistant(found: &str) -> Finding {
    match found {
        "" => pass("telnyx's ai", "no assistant of Telnyx's own answers beside ours"),
        _ => fail("telnyx's ai", "an assistant of Telnyx's own answers on this profile, beside ours"),
    }
}

/// Whether the tenant may send at all.
pub fn active(settings: &Settings) -> Finding {
    let tenant = &settings.tenant;
    match settings.suspended {
        true => {
            fail("tenant", format!("{tenant} is suspended and sends nothing; admin tenant resume {tenant} ends that"))
        }
        false => pass("tenant", format!("{tenant} is not suspended")),
    }
}

/// Whether assistants answer at all (F091): off may be what the tenant wants.
pub fn replies(settings: &Settings) -> Finding {
    let tenant = &settings.tenant;
    match settings.sms_replies {
        Switch::Off => {
            unknown("replies", format!("SMS replies of {tenant} are switched off, so the assistant answers nowhere"))
        }
        Switch::On => pass("replies", format!("SMS replies of {tenant} are switched on")),
    }
}

/// Whether there is an assistant to answer (F072); without a choice one is made with the first text.
pub fn assistant(settings: &Settings, found: Option<&Assistant>) -> Finding {
    match (found, &settings.assistant) {
        (Some(found), _) => pass("assistant", format!("the assistant {} answers", found.name)),
        (None, Some(chosen)) if *chosen != AssistantId::automatic() => fail(
            "assistant",
            format!("the chosen assistant {chosen} does not exist; choose another in the tenant's settings"),
        ),
        (None, Some(_) | None) => unknown("assistant", format!("{} has no assistant yet", settings.tenant)),
    }
}

fn shown(text: &str) -> &str {
    if text.is_empty() { "nowhere" } else { text }
}
