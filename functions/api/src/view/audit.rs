use super::{AuthorView, instant};
use desk::audit::Line;
use serde::Serialize;
use utoipa::ToSchema;

/// A line of the audit log (B18).
#[derive(Serialize, ToSchema)]
pub struct LineView {
    id: String,
    at: String,
    author: AuthorView,
    /// What they did.
    #[schema(example = "key.created")]
    deed: String,
    /// On which thing: its id.
    on: String,
    /// Which of its fields changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<String>,
}

impl LineView {
    /// As it is answered.
    pub fn of(line: Line) -> Self {
        let author = AuthorView::of(&line.author);
        Self { id: line.id, at: instant(line.at), author, deed: line.deed, on: line.on, fields: line.fields }
    }
}
