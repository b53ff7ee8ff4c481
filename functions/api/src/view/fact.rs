use super::{AuthorView, instant};
use desk::note::Fact;
use serde::Serialize;
use utoipa::ToSchema;

/// A note, a call or an appointment (F116 to F118).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FactView {
    id: String,
    /// When it was, or will be.
    at: String,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    recording_url: Option<String>,
    author: AuthorView,
    /// When it was noted.
    noted_at: String,
}

impl FactView {
    /// As it is answered.
    pub fn of(fact: &Fact) -> Self {
        Self {
            id: fact.id.clone(),
            at: instant(fact.at),
            text: fact.text.clone(),
            recording_url: fact.link.clone(),
            author: AuthorView::of(&fact.author),
            noted_at: instant(fact.noted),
        }
    }
}
