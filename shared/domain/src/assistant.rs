//! The assistant that answers (F072, F073, F077).

use crate::{AssistantId, settings::Settings};
use serde::{Deserialize, Serialize};

/// Who thinks of what an assistant says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The deployment's model, with the assistant's prompt.
    #[default]
    Builtin,
}

/// An assistant of a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assistant {
    /// The item's version.
    pub v: u32,
    /// Its id.
    pub id: AssistantId,
    /// Its name, for people.
    pub name: String,
    /// Who thinks.
    #[serde(default)]
    pub kind: Kind,
    /// The system prompt: first in every request to the model.
    pub prompt: String,
    /// The model; the deployment's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

impl Assistant {
    /// The assistant of a tenant that has none (F073).
    pub fn automatic(settings: &Settings) -> Self {
        Self {
            v: 1,
            id: AssistantId::automatic(),
            name: "SMS assistant".into(),
            kind: Kind::Builtin,
            prompt: format!(
                "You answer text messages for {}. Be warm, brief and concrete. Answer every question in the customer's last \
                 messages together, in one text of at most 300 characters, in the customer's language. If you do not know \
                 something, say that a colleague will get back to them. Never invent prices, times or promises.",
                settings.name
            ),
            model: None,
        }
    }
}
