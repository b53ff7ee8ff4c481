use super::{instant, word};
use desk::row::Row;
use serde::Serialize;
use utoipa::ToSchema;

/// A row of a list of conversations (F015 to F021, F027 to F031).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RowView {
    id: String,
    /// The same for the same state of the conversation, and higher for a later one.
    version: u64,
    contact_id: String,
    /// What a person knows it by: the name, else the number.
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<String>,
    /// Their number.
    number: String,
    #[serde(rename = "ref")]
    reference: String,
    channel: String,
    /// active, escalated or closed.
    status: String,
    /// ai or human.
    managed_by: String,
    /// agent, customer or none.
    next_action: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    needs_person: Option<String>,
    interaction_status: String,
    opted_out: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<String>,
    /// Put off until then: it waits for nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    snoozed_until: Option<String>,
    /// When somebody wants to look again.
    #[serde(skip_serializing_if = "Option::is_none")]
    follow_up_at: Option<String>,
    preview: String,
    last_message_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_received_at: Option<String>,
    /// The conversation's own page (F031).
    link: String,
}

impl RowView {
    /// As it is answered.
    pub fn of(row: &Row) -> Self {
        let id = row.id();
        Self {
            version: row.rev,
            contact_id: row.contact.clone(),
            title: row.heading().to_owned(),
            name: row.title.clone(),
            company: row.company.clone(),
            number: row.theirs.to_string(),
            reference: row.shown_reference(),
            channel: row.channel.clone(),
            status: word(row.status),
            managed_by: word(row.managed_by),
            next_action: row.next_action.clone(),
            needs_person: row.needs_person.map(word),
            interaction_status: word(row.interaction_status),
            opted_out: row.opted_out,
            team: row.team.clone(),
            assignee: row.assignee.clone(),
            snoozed_until: row.snoozed.map(instant),
            follow_up_at: row.follow_up_at.map(instant),
            preview: row.preview.clone(),
            last_message_at: instant(row.last_message_at),
            last_received_at: row.last_received_at.map(instant),
            link: format!("/conversations/{id}"),
            id,
        }
    }
}
