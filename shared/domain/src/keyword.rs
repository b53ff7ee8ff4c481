//! Whole-message keywords (47 CFR 64.1200(a)(10) names REVOKE and OPT OUT; Telnyx acts on its own shorter
//! list). A message counts only when the keyword is all that it says.

use crate::settings::Language;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a keyword asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keyword {
    /// No more texts.
    Stop,
    /// Texts again.
    Start,
    /// Who is this, and how do I stop it?
    Help,
}

/// Longer messages are never a keyword; no need to look at them.
const LONGEST: usize = 60;

/// Blocked and answered by Telnyx itself: a confirmation of ours would be refused with 40300 (Telnyx, opt-out keywords).
const TELNYX_STOPS: [&str; 7] = ["STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"];

const STOPS: [&str; 7] = ["UNSUB", "REVOKE", "OPTOUT", "OPT OUT", "REMOVE", "REMOVE ME", "TD"];
const FRENCH_STOPS: [&str; 4] = ["ARRET", "ARRETE", "ARRETER", "DESABONNER"];
const SPANISH_STOPS: [&str; 6] = ["ALTO", "PARAR", "DETENER", "BAJA", "CANCELAR", "NO MAS"];
const PORTUGUESE_STOPS: [&str; 3] = ["SAIR", "PARAR", "CANCELAR"];

/// The keyword that is the whole of this message, if it is one. `north_american`: the message came to or from a +1 number.
pub fn classify(text: &str, languages: &[Language], north_american: bool) -> Option<Keyword> {
    if text.len() > LONGEST * 4 {
        return None;
    }
    let word = normalise(text);
    let word = word.as_str();
    let listed = |language| languages.contains(&language);
    let stop = TELNYX_STOPS.contains(&word)
        || STOPS.contains(&word)
        || (north_american && word == "ARRET")
        || (listed(Language::French) && FRENCH_STOPS.contains(&word))
        || (listed(Language::Spanish) && SPANISH_STOPS.contains(&word))
        || (listed(Language::Portuguese) && PORTUGUESE_STOPS.contains(&word));
    let help = matches!(word, "HELP" | "INFO")
        || ((north_american || listed(Language::French)) && word == "AIDE")
        || (listed(Language::Spanish) && word == "AYUDA")
        || (listed(Language::Portuguese) && word == "AJUDA");
    match word {
        _ if stop => Some(Keyword::Stop),
        "START" | "UNSTOP" => Some(Keyword::Start),
        _ if help => Some(Keyword::Help),
        _ => None,
    }
}

/// Whether Telnyx answers this keyword itself, so that we say nothing. It knows the bare words only: of "STOP." it makes
/// nothing, and the confirmation is ours.
pub fn answered_by_telnyx(text: &str) -> bool {
    let word = text.trim().to_uppercase();
    TELNYX_STOPS.contains(&word.as_str()) || matches!(word.as_str(), "START" | "UNSTOP" | "HELP")
}

/// NFKC, upper case, no accents, punctuation, emoji or zero-width characters, single spaces.
fn normalise(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for char in text.nfkc().flat_map(char::to_uppercase).nfd().filter(|char| !is_combining_mark(*char)) {
        match char {
            _ if char.is_alphanumeric() => plain.push(char),
            _ if char.is_whitespace() || matches!(char, '-' | '_' | '/') => plain.push(' '),
            _ => {}
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english(text: &str) -> Option<Keyword> {
        classify(text, &[], true)
    }

    #[test]
    fn a_keyword_counts_however_it_is_dressed() {
        for text in [
            "STOP",
            "stop ",
            "Stop.",
            "  s\u{200b}top!!",
            "ＳＴＯＰ",
            "STOP 🛑",
            "stop all",
            "Opt-Out",
            "opt out",
            "arrêt",
            "remove me",
            "\u{202e}STOP\u{202c}",
            "td",
            "Unsubscribe",
            "revoke",
            "\"STOP\"",
            "end",
            "UNSUB",
        ] {
            assert_eq!(english(text), Some(Keyword::Stop), "{text}");
        }
        assert_eq!(english("start"), Some(Keyword::Start));
        assert_eq!(english("Unstop!"), Some(Keyword::Start));
        assert_eq!(english("help?"), Some(Keyword::Help));
        assert_eq!(english("aide"), Some(Keyword::Help));
    }

    #[test]
    fn a_sentence_is_not_a_keyword() {
        for text in [
            "We have got to STOP this bill",
            "can you stop by at 5",
            "end of day works",
            "cancel my 3pm appointment",
            "I want to quit smoking",
            "",
            "🛑",
            "baja",
            "stopp",
        ] {
            assert_eq!(english(text), None, "{text}");
        }
    }

    #[test]
    fn other_languages_count_when_the_tenant_lists_them() {
        assert_eq!(classify("No más", &[Language::Spanish], true), Some(Keyword::Stop));
        assert_eq!(classify("désabonner", &[Language::French], false), Some(Keyword::Stop));
        assert_eq!(classify("sair", &[Language::Portuguese], false), Some(Keyword::Stop));
        assert_eq!(classify("ayuda", &[Language::Spanish], false), Some(Keyword::Help));
        assert_eq!(classify("arret", &[], false), None);
    }

    #[test]
    fn telnyx_answers_its_own_words() {
        assert!(answered_by_telnyx(" stop "));
        assert!(!answered_by_telnyx("STOP."));
        assert!(!answered_by_telnyx("revoke"));
        assert!(!answered_by_telnyx("arret"));
    }
}
