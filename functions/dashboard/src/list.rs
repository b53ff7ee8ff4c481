//! Which list stands on the left, as its URL says. Every link of a page carries it on, so that a conversation opens beside the
//! list that it was chosen from.

use desk::filter::Filter;
use domain::head::{Badge, InteractionStatus};
use serde::{Deserialize, Serialize};

/// The query of a page.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    /// `progress`, or the Inbox.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub view: String,
    /// What is looked for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// sms, whatsapp or webchat.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub channel: String,
    /// active, escalated or closed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// A team's id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub team: String,
    /// A person's id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub assignee: String,
    /// What it came to.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub outcome: String,
    /// Where a later page of the list begins.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// Which part alone is asked for: list, thread, customer or earlier.
    #[serde(skip_serializing)]
    pub part: String,
    /// Where earlier messages begin.
    #[serde(skip_serializing)]
    pub before: String,
    /// `customer`: what a phone shows of a conversation; `filters`: that they are open.
    #[serde(skip_serializing)]
    pub show: String,
}

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Newest first.
    Inbox,
    /// Who waits for us first.
    Progress,
    /// What is found, of all teams.
    Search,
}

impl Asked {
    /// Which list.
    pub fn view(&self) -> View {
        match self.view.as_str() {
            _ if !self.q.trim().is_empty() => View::Search,
            "progress" => View::Progress,
            _ => View::Inbox,
        }
    }

    /// Its filter; a word that means nothing filters nothing.
    pub fn filter(&self) -> Filter {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Filter {
            channel: given(&self.channel),
            status: word::<Badge>(&self.status),
            team: given(&self.team),
            assignee: given(&self.assignee),
            interaction_status: word::<InteractionStatus>(&self.outcome),
            ..Filter::default()
        }
    }

    /// Whether anything is filtered.
    pub fn filters(&self) -> bool {
        self.filter() != Filter::default()
    }

    /// A path with this list as its query.
    pub fn at(&self, path: &str) -> String {
        match serde_urlencoded::to_string(self).unwrap_or_default() {
            query if query.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }

    /// The same list from here on.
    pub fn from(&self, after: &str) -> Self {
        Self { after: after.to_owned(), ..self.clone() }
    }
}

/// An enum by its word.
pub fn word<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
}
