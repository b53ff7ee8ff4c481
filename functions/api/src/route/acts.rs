//! What is done with a conversation. Each answers with the conversation after it; doing it twice changes nothing.

use crate::body::Change;
use crate::problem::{Failed, ProblemJson};
use crate::view::ConversationView;
use axum::Json;
use axum::extract::Path;
use desk::assign::{Assignment, assign};
use desk::{Problem, agent_mode, close, escalate, guide, interaction_status, resume, snooze, take_over};
use domain::Timestamp;
use domain::head::{AgentMode, EscalationReason, Head, InteractionStatus};
use serde::Deserialize;
use utoipa::ToSchema;

type Done = Result<Json<ConversationView>, Failed>;

fn shown(head: &Head) -> Json<ConversationView> {
    Json(ConversationView::of(head))
}

/// Nothing to say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoBody {}

/// Takes a conversation from the assistant.
#[utoipa::path(post, path = "/conversations/{conversation}/takeover", tag = "conversations",
    params(("conversation" = String, Path, description = "Its id")),
    responses((status = 200, body = ConversationView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn take(Path(id): Path<String>, change: Change<NoBody>) -> Done {
    Ok(shown(&take_over::take_over(&change.desk(), &id).await?))
}

/// Gives it back to the assistant; what waits is answered.
#[utoipa::path(post, path = "/conversations/{conversation}/resume", tag = "conversations",
    params(("conversation" = String, Path, description = "Its id")),
    responses((status = 200, body = ConversationView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn give_back(Path(id): Path<String>, change: Change<NoBody>) -> Done {
    Ok(shown(&resume::resume(&change.desk(), &id).await?))
}

/// Why it is escalated.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EscalateBody {
    /// cannot_answer, upset, too_complex or other; other when absent.
    #[schema(value_type = Option<String>)]
    reason: Option<EscalationReason>,
}

/// Marks it as needing a person.
#[utoipa::path(post, path = "/conversations/{conversation}/escalate", tag = "conversations", request_body = EscalateBody,
    params(("conversation" = String, Path, description = "Its id")),
    responses((status = 200, body = ConversationView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn raise(Path(id): Path<String>, change: Change<EscalateBody>) -> Done {
    let reason = change.body.reason.unwrap_or(EscalationReason::Other);
    Ok(shown(&escalate::escalate(&change.desk(), &id, reason).await?))
}

/// Why it is closed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseBody {
    /// One of the tenant's closure reasons.
    #[schema(example = "answered")]
    reason: String,
}

/// Closes it: resolved, and read-only until somebody writes again.
#[utoipa::path(post, path = "/conversations/{conversation}/close", tag = "conversations", request_body = CloseBody,
    params(("conversation" = String, Path, description = "Its id")),
    responses((status = 200, body = ConversationView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn resolve(Path(id): Path<String>, change: Change<CloseBody>) -> Done {
    Ok(shown(&close::close(&change.desk(), &id, &change.body.reason).await?))
}

/// What the assistant is told about this conversation only.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuideBody {
    /// At most 2,000 characters; empty takes it away.
    guide: String,
}

/// Sets its guide.
#[utoipa::path(put, path = "/conversations/{conversation}/guide", tag = "conversations", request_body = GuideBody,
    params(("conversation" = String, Path, description = "Its id")),
    responses((status = 200, body = ConversationView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn tell(Path(id): Path<String>, change: Change<GuideBody>) -> Done {
    Ok(shown(&guide::set_guide(&change.desk(), &id, &change.body.guide).await?))
}

/// What is set on a conversation; what is not named stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SetBody {
    /// inherit, on or off: the AI switch of this conversation.
    #[schema(value_type = Option<String>)]
    agent_mode: Option<AgentMode>,
    /// in_progress, completed, incomplete, follow_up, qualified or disqualified.
    #[schema(value_type = Option<String>)]
    interaction_status: Option<InteractionStatus>,
    /// A team's id; empty takes it away.
    team: Option<String>,
    /// A person's id; empty takes it away.
    assignee: Option<String>,
    /// Put off until this instant, in RFC 3339, at most a year ahead; empty wakes it.
    snoozed_until: Option<String>,
    /// When somebody wants to look again, in RFC 3339; empty takes it away.
    follow_up_at: Option<String>,
}

/// An instant that is set, or taken away by an empty text.
fn instant(field: &'static str, text: &str) -> Result<Option<Timestamp>, Problem> {
    let wrong = Problem::invalid(field, "invalid_time", "Write the instant in RFC 3339, such as 2026-11-22T09:30:00Z.");
    match text {
        "" => Ok(None),
        _ => Timestamp::parse(text).map(Some).ok_or(wrong),
    }
}

/// Sets its switch, what it came to, whose it is, or until when it is put off.
#[utoipa::path(patch, path = "/conversations/{conversation}", tag = "conversations", request_body = SetBody,
    params(("conversation" = String, Path, description = "Its id")),
    responses((status = 200, body = ConversationView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn set(Path(id): Path<String>, change: Change<SetBody>) -> Done {
    let (desk, body) = (change.desk(), &change.body);
    let mut head = desk::conversation::head(&desk, &id).await?;
    if let Some(mode) = body.agent_mode {
        head = agent_mode::set_agent_mode(&desk, &id, mode).await?;
    }
    if let Some(status) = body.interaction_status {
        head = interaction_status::set_interaction_status(&desk, &id, status).await?;
    }
    if body.team.is_some() || body.assignee.is_some() {
        let to = Assignment { team: body.team.as_deref(), assignee: body.assignee.as_deref() };
        head = assign(&desk, &id, to).await?;
    }
    if let Some(until) = &body.snoozed_until {
        head = snooze::snooze(&desk, &id, instant("snoozedUntil", until)?).await?;
    }
    if let Some(at) = &body.follow_up_at {
        head = snooze::follow_up(&desk, &id, instant("followUpAt", at)?).await?;
    }
    Ok(shown(&head))
}
