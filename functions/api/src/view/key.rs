use super::instant;
use desk::key::{Key, Shown};
use serde::Serialize;
use utoipa::ToSchema;

/// An API key. Its token is shown once, when it is made.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KeyView {
    id: String,
    name: String,
    permissions: Vec<&'static str>,
    /// Since when each of its secrets counts, the older first: one or two.
    secrets_since: Vec<String>,
}

/// An API key with its token.
#[derive(Serialize, ToSchema)]
pub struct NewKeyView {
    #[serde(flatten)]
    key: KeyView,
    /// Keep it: it is not stored, and cannot be shown again.
    token: String,
}

impl KeyView {
    /// As it is answered.
    pub fn of(key: &Key) -> Self {
        Self {
            id: key.id.clone(),
            name: key.name.clone(),
            permissions: key.permissions.iter().map(|permission| permission.name()).collect(),
            secrets_since: key.secrets.iter().map(|secret| instant(secret.since)).collect(),
        }
    }
}

impl NewKeyView {
    /// As it is answered, this once.
    pub fn of(shown: Shown) -> Self {
        Self { key: KeyView::of(&shown.key), token: shown.token }
    }
}
