//! Telnyx's error codes, by what the sender does next, and in words for people. The same codes come in receipts.

/// What a code asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The customer opted out at Telnyx.
    OptedOut,
    /// Slow down and send again.
    Throttle,
    /// Telnyx may have taken it.
    Ambiguous,
    /// This sender rests for a day.
    HoldDay,
    /// Until 00:00 UTC, or until the limit is raised.
    HoldUntilMidnight,
    /// Only after somebody changed text, rate or registration.
    Intervention,
    /// Never to this recipient.
    Permanent,
    /// The account, number or registration is set up wrongly.
    Configuration,
}

/// The code of the block that follows a STOP.
pub const OPTED_OUT: &str = "40300";

/// The class of a code; `None` for one that is not in the table.
pub fn class(code: &str) -> Option<Class> {
    let class = match code.parse::<u32>().ok()? {
        40300 => Class::OptedOut,
        40006 | 40008 | 40318 | 10011 => Class::Throttle,
        10007 | 10008 => Class::Ambiguous,
        40020 => Class::HoldDay,
        40320 | 40333 => Class::HoldUntilMidnight,
        40002 | 40004 | 40005 | 40011 | 40014 | 40016..=40018 => Class::Intervention,
        40001
        | 40003
        | 40007
        | 40009
        | 40012
        | 40301
        | 40302
        | 40304
        | 40308..=40310
        | 40316
        | 40317
        | 40319
        | 40322
        | 40325
        | 40327
        | 40328
        | 10015
        | 10016
        | 10027 => Class::Permanent,
        40010
        | 40013
        | 40015
        | 40019
        | 40100
        | 40305..=40307
        | 40311..=40315
        | 40321
        | 40323
        | 40329..=40331
        | 10009
        | 10010
        | 20012..=20015 => Class::Configuration,
        _ => return None,
    };
    Some(class)
}

/// What a code means, for the person who reads why a message did not go.
pub fn words(code: &str) -> &'static str {
    match code {
        "40001" => "the number cannot receive texts (a landline, or not in service)",
        "40002" | "40003" | "40004" | "40011" | "40016" | "40017" | "40018" => {
            "the carrier took it for unwanted content"
        }
        "40007" | "40008" | "40009" | "40012" => "the carrier could not deliver it",
        "40005" | "40014" => "it expired before it could be delivered",
        "40010" | "40329" | "40330" | "40331" => "our number is not registered for texting",
        "40013" | "40305" => "our number may not send texts",
        "40015" | "40019" => "our number is blocked by the carrier",
        "40310" => "the number is not a valid recipient",
        "40317" | "40328" => "it is too long",
        "10009" | "10010" => "Telnyx does not accept our key",
        "20012" | "20013" | "20014" | "20015" => "the Telnyx account is not active",
        "throttled" => "Telnyx kept asking us to wait for a whole day",
        "stuck" => "it did not move in spite of every attempt",
        _ => match class(code) {
            Some(Class::Configuration) => "the Telnyx account or number is not set up for this",
            Some(Class::Permanent) => "the recipient cannot be reached",
            Some(Class::OptedOut) => "the customer has opted out at Telnyx",
            Some(Class::Intervention) => "the carrier refused it",
            Some(Class::Throttle | Class::Ambiguous | Class::HoldDay | Class::HoldUntilMidnight) | None => {
                "Telnyx refused it"
            }
        },
    }
}
