//! Every sentence that a customer can receive without a model, by language.

use crate::settings::{Language, Settings};

/// Which sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sentence {
    /// Confirms an opt-out: no marketing, and the way back (47 CFR 64.1200(a)(12)).
    Confirmation,
    /// Answers HELP: who this is and how to stop (CTIA messaging principles, 5.1.3).
    Help,
    /// A person goes on from here (F098, C7).
    HandOff,
}

/// The sentence, in the tenant's language, with the business's name.
pub fn sentence(which: Sentence, settings: &Settings) -> String {
    let pattern = match (which, settings.language) {
        (Sentence::Confirmation, Language::English) => {
            "{name}: you are unsubscribed and will get no more texts. Reply START to subscribe again."
        }
        (Sentence::Confirmation, Language::French) => {
            "{name} : vous êtes désabonné et ne recevrez plus de textos. Répondez START pour vous réabonner."
        }
        (Sentence::Confirmation, Language::Spanish) => {
            "{name}: ya no recibirá más mensajes. Responda START para suscribirse de nuevo."
        }
        (Sentence::Confirmation, Language::Portuguese) => {
            "{name}: você não receberá mais mensagens. Responda START para voltar a receber."
        }
        (Sentence::Help, Language::English) => {
            "{name}: reply here and we will help you. Msg & data rates may apply. Reply STOP to unsubscribe."
        }
        (Sentence::Help, Language::French) => {
            "{name} : répondez ici et nous vous aiderons. Des frais peuvent s'appliquer. Répondez ARRET pour vous désabonner."
        }
        (Sentence::Help, Language::Spanish) => {
            "{name}: responda aquí y le ayudaremos. Pueden aplicarse cargos. Responda STOP para no recibir más mensajes."
        }
        (Sentence::Help, Language::Portuguese) => {
            "{name}: responda aqui e ajudaremos. Podem ser cobradas tarifas. Responda STOP para não receber mais mensagens."
        }
        (Sentence::HandOff, Language::English) => "Thank you. A colleague will get back to you here shortly.",
        (Sentence::HandOff, Language::French) => "Merci. Un collègue vous répondra ici sous peu.",
        (Sentence::HandOff, Language::Spanish) => "Gracias. Un compañero le responderá aquí en breve.",
        (Sentence::HandOff, Language::Portuguese) => "Obrigado. Um colega vai responder aqui em breve.",
    };
    pattern.replace("{name}", &settings.name)
}
