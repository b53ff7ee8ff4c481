use super::{instant, word};
use desk::person::Person;
use serde::Serialize;
use utoipa::ToSchema;

/// A person of the tenant's (F166, F167).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    id: String,
    name: String,
    /// What they sign in with.
    email: String,
    /// owner, admin, supervisor, agent or viewer.
    role: String,
    /// The ids of the teams that they are in.
    teams: Vec<String>,
    /// available, or away: they are given no conversations.
    availability: String,
    invited_at: String,
    /// Whether they have signed in.
    signed_in: bool,
}

impl PersonView {
    /// As they are answered.
    pub fn of(person: &Person) -> Self {
        Self {
            id: person.id.clone(),
            name: person.name.clone(),
            email: person.email.clone(),
            role: word(person.role),
            teams: person.teams.clone(),
            availability: word(person.availability),
            invited_at: instant(person.invited),
            signed_in: person.login.is_some(),
        }
    }
}
