//! A question as it came.

use domain::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Roles that a message may have (OpenAI, chat completions).
const ROLES: [&str; 5] = ["system", "developer", "user", "assistant", "tool"];

/// One request that was understood.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// When.
    pub at: Timestamp,
    /// The model named.
    pub model: String,
    /// The messages, in order.
    pub turns: Vec<Turn>,
    /// The whole body.
    pub body: Value,
    /// The way it was answered: a [`super::Canned`]'s name.
    pub answered: String,
}

/// One message of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// `system`, `user`, `assistant` …
    pub role: String,
    /// Its content; parts are joined by line breaks.
    pub text: String,
}

impl Asked {
    /// All that the model was shown, in one text.
    pub fn prompt(&self) -> String {
        let lines: Vec<String> = self.turns.iter().map(|turn| format!("{}: {}", turn.role, turn.text)).collect();
        lines.join("\n")
    }

    /// What the users said since the assistant last spoke.
    pub fn unanswered(&self) -> Vec<&str> {
        let after = self.turns.iter().rposition(|turn| turn.role == "assistant").map_or(0, |at| at + 1);
        self.turns[after..].iter().filter(|turn| turn.role == "user").map(|turn| turn.text.as_str()).collect()
    }

    /// Whether a JSON object was asked for.
    pub fn wants_json(&self) -> bool {
        matches!(self.body["response_format"]["type"].as_str(), Some("json_object" | "json_schema"))
    }

    pub(crate) fn read(body: &[u8], at: Timestamp) -> Result<Self, String> {
        let body: Value = serde_json::from_slice(body).map_err(|_| "We could not parse the JSON body".to_owned())?;
        let model = body["model"].as_str().filter(|model| !model.is_empty()).ok_or("you must provide a model")?;
        let messages = body["messages"].as_array().filter(|all| !all.is_empty()).ok_or("'messages' is empty")?;
        let turns = messages
            .iter()
            .enumerate()
            .map(|(at, message)| turn(message).ok_or(format!("Invalid value: 'messages[{at}]'")))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self { at, model: model.to_owned(), turns, body: body.clone(), answered: String::new() })
    }
}

fn turn(message: &Value) -> Option<Turn> {
    let role = message["role"].as_str().filter(|role| ROLES.contains(role))?;
    let text = match &message["content"] {
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let texts: Vec<&str> = parts.iter().filter_map(|part| part["text"].as_str()).collect();
            texts.join("\n")
        }
        Value::Null if role == "assistant" => String::new(),
        _ => return None,
    };
    Some(Turn { role: role.to_owned(), text })
}
