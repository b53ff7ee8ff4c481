//! What is done with a conversation. Each answers with the conversation after it; doing it twice changes nothing.

use crate::body::Change;
use crate::path::Path;
use crate::problem::{Failed, ProblemJson};
use crate::version::Versioned;
use crate::view::ConversationView;
use desk::set::{self, Set};
use desk::{Desk, Problem, close, conversation, escalate, guide, resume, take_over};
use domain::Timestamp;
use domain::head::{AgentMode, EscalationReason, Head, InteractionStatus};
use domain::permission::Permission;
use serde::Deserialize;
use utoipa::ToSchema;

type Done = Result<Versioned<ConversationView>, Failed>;

/// The conversation after it; to who has seen an older one, the present one.
async fn shown(desk: &Desk<'_>, id: &str, done: Result<Head, Problem>) -> Done {
    let now = desk.outside.clock.now();
    match done {
        Ok(head) => Ok(Versioned { version: head.rev, body: ConversationView::of(&head, now) }),
        Err(Problem::Stale) => Err(Failed::stale(&ConversationView::of(&conversation::head(desk, id).await?, now))),
        Err(problem) => Err(problem.into()),
    }
}

/// Nothing to say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoBody {}

/// Takes a conversation from the assistant.
#[utoipa::path(post, path = "/conversations/{conversation}/takeover", tag = "conversations",
    params(("conversation" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::HandleConversations.name()))),
    responses((status = 200, body = ConversationView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn take(Path(id): Path<String>, change: Change<NoBody>) -> Done {
    let desk = change.desk();
    shown(&desk, &id, take_over::take_over(&desk, &change.event, &id).await).await
}

/// Gives it back to the assistant; what waits is answered.
#[utoipa::path(post, path = "/conversations/{conversation}/resume", tag = "conversations",
    params(("conversation" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::HandleConversations.name()))),
    responses((status = 200, body = ConversationView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn give_back(Path(id): Path<String>, change: Change<NoBody>) -> Done {
    let desk = change.desk();
    shown(&desk, &id, resume::resume(&desk, &change.event, &id).await).await
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
    extensions(("x-permission" = json!(Permission::HandleConversations.name()))),
    responses((status = 200, body = ConversationView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn raise(Path(id): Path<String>, change: Change<EscalateBody>) -> Done {
    let reason = change.body.reason.unwrap_or(EscalationReason::Other);
    let desk = change.desk();
    shown(&desk, &id, escalate::escalate(&desk, &change.event, &id, reason).await).await
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
    extensions(("x-permission" = json!(Permission::HandleConversations.name()))),
    responses((status = 200, body = ConversationView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn resolve(Path(id): Path<String>, change: Change<CloseBody>) -> Done {
    let desk = change.desk();
    shown(&desk, &id, close::close(&desk, &change.event, &id, &change.body.reason).await).await
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
    extensions(("x-permission" = json!(Permission::HandleConversations.name()))),
    responses((status = 200, body = ConversationView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn tell(Path(id): Path<String>, change: Change<GuideBody>) -> Done {
    let desk = change.desk();
    shown(&desk, &id, guide::set_guide(&desk, &change.event, &id, &change.body.guide).await).await
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
    /// A person's id; empty takes it away, least_loaded gives it to whoever of its team is available and has least to do.
    assignee: Option<String>,
    /// Put off until this instant, in RFC 3339, at most a year ahead; empty wakes it.
    snoozed_until: Option<String>,
    /// When somebody wants to look again, in RFC 3339; empty takes it away.
    follow_up_at: Option<String>,
    /// Who answers here; empty: the tenant's assistant.
    assistant_id: Option<String>,
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
    extensions(("x-permission" = json!(Permission::HandleConversations.name()))),
    responses((status = 200, body = ConversationView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn set(Path(id): Path<String>, change: Change<SetBody>) -> Done {
    let body = &change.body;
    let set = Set {
        mode: body.agent_mode,
        status: body.interaction_status,
        team: body.team.as_deref(),
        assignee: body.assignee.as_deref(),
        assistant: body.assistant_id.as_deref(),
        snoozed_until: body.snoozed_until.as_deref().map(|text| instant("snoozedUntil", text)).transpose()?,
        follow_up_at: body.follow_up_at.as_deref().map(|text| instant("followUpAt", text)).transpose()?,
    };
    let desk = change.desk();
    shown(&desk, &id, set::set(&desk, &change.event, &id, set).await).await
}
