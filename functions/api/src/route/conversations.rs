//! Conversations: the lists, one, its messages, and starting one.

use crate::body::Change;
use crate::caller::Caller;
use crate::filter::filtered;
use crate::page::{List, NoQuery, Page, Query, limit};
use crate::path::Path;
use crate::problem::{Failed, ProblemJson};
use crate::version::Versioned;
use crate::view::{ConversationView, MessageView, RowView};
use crate::wired::Wired;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use desk::phone::Form;
use desk::start::{Listing, Start};
use desk::{conversation, inbox, messages, progress, start};
use domain::permission::Permission;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

filtered! {
    /// Which conversations of the Inbox.
    InboxQuery {
        /// At most this many, 1 to 200; 50 when absent.
        #[param(minimum = 1, maximum = 200)]
        limit: Option<usize>,
        /// The `nextCursor` of the page before.
        cursor: Option<String>,
    }
}

/// The Inbox: newest first.
#[utoipa::path(get, path = "/conversations", tag = "conversations", params(InboxQuery),
    extensions(("x-permission" = json!(Permission::ReadConversations.name()))),
    responses((status = 200, body = List<RowView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn list(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Query(query): Query<InboxQuery>,
) -> Result<Json<List<RowView>>, Failed> {
    let filter = query.filter()?;
    let rows = inbox::inbox(&caller.desk(&wired), &filter, limit(query.limit)?, query.cursor.as_deref()).await?;
    Ok(Json(List { items: rows.items.iter().map(RowView::of).collect(), next_cursor: rows.next }))
}

/// Which section of In Progress.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProgressQuery {
    /// At most this many, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    /// The `nextCursor` of the page before.
    cursor: Option<String>,
    /// A team's id; absent: the conversations that no team has.
    team: Option<String>,
}

/// In Progress: who waits for us first, the oldest first; then who waits for the customer.
#[utoipa::path(get, path = "/conversations/in-progress", tag = "conversations", params(ProgressQuery),
    extensions(("x-permission" = json!(Permission::ReadConversations.name()))),
    responses((status = 200, body = List<RowView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn in_progress(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Query(query): Query<ProgressQuery>,
) -> Result<Json<List<RowView>>, Failed> {
    let (limit, cursor) = (limit(query.limit)?, query.cursor.as_deref());
    let rows = progress::progress(&caller.desk(&wired), query.team.as_deref(), limit, cursor).await?;
    Ok(Json(List { items: rows.items.iter().map(RowView::of).collect(), next_cursor: rows.next }))
}

/// A section of In Progress.
#[derive(Serialize, ToSchema)]
pub struct Section {
    /// The team's id; absent: the conversations that no team has.
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<String>,
}

/// The sections of In Progress that the caller sees.
#[utoipa::path(get, path = "/conversations/in-progress/sections", tag = "conversations",
    extensions(("x-permission" = json!(Permission::ReadConversations.name()))),
    responses((status = 200, body = List<Section>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn sections(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    _query: NoQuery,
) -> Result<Json<List<Section>>, Failed> {
    let teams = progress::sections(&caller.desk(&wired)).await?;
    Ok(Json(List { items: teams.into_iter().map(|team| Section { team }).collect(), next_cursor: None }))
}

/// One conversation.
#[utoipa::path(get, path = "/conversations/{conversation}", tag = "conversations",
    params(("conversation" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::ReadConversations.name()))),
    responses((status = 200, body = ConversationView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn one(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Path(id): Path<String>,
    _query: NoQuery,
) -> Result<Versioned<ConversationView>, Failed> {
    let desk = caller.desk(&wired);
    let detail = conversation::conversation(&desk, &id).await?;
    let body = ConversationView::of(&detail.head, desk.outside.clock.now()).with_episodes(&detail.episodes);
    Ok(Versioned { version: detail.head.rev, body })
}

/// The messages of a conversation, newest first; the cursor leads back to the very first.
#[utoipa::path(get, path = "/conversations/{conversation}/messages", tag = "conversations",
    params(("conversation" = String, Path, description = "Its id"), Page),
    extensions(("x-permission" = json!(Permission::ReadConversations.name()))),
    responses((status = 200, body = List<MessageView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn said(
    caller: Caller,
    State(wired): State<Arc<dyn Wired>>,
    Path(id): Path<String>,
    Query(page): Query<Page>,
) -> Result<Json<List<MessageView>>, Failed> {
    let found = messages::messages(&caller.desk(&wired), &id, page.limit()?, page.cursor.as_deref()).await?;
    Ok(Json(List { items: found.items.iter().map(MessageView::of).collect(), next_cursor: found.next }))
}

/// A conversation to start.
#[derive(Deserialize, ToSchema)]
#[schema(example = json!({"phone": "+12125550123", "message": "Hello from Acme!"}))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct StartBody {
    /// The customer's number; E.164 is preferred, a national number is the tenant's country's.
    #[schema(example = "+12125550123")]
    phone: String,
    /// The first message; it, or a template, must be given.
    message: Option<String>,
    /// The template that says it instead.
    template_id: Option<String>,
    /// Their name.
    name: Option<String>,
    /// Their company.
    company: Option<String>,
    /// Our number; found when absent.
    from: Option<String>,
    /// The team of a new conversation.
    team: Option<String>,
}

/// A conversation that was started, or that there was already.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StartedView {
    conversation_id: String,
    message_id: String,
    /// Whether the conversation began with this message.
    is_new: bool,
    /// The number as it was understood.
    phone: String,
    /// Said when the number was written in another form than E.164.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'static str>,
    /// queued: it leaves within seconds.
    status: &'static str,
    segments: u32,
}

/// Starts a conversation, or goes on with the one that there is.
#[utoipa::path(post, path = "/conversations", tag = "conversations", request_body = StartBody,
    extensions(("x-permission" = json!(Permission::SendMessages.name()))),
    responses((status = 201, body = StartedView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn begin(change: Change<StartBody>) -> Result<(StatusCode, Json<StartedView>), Failed> {
    let body = &change.body;
    let asked = Start {
        phone: &body.phone,
        message: body.message.as_deref().unwrap_or_default(),
        template: body.template_id.as_deref(),
        name: body.name.as_deref(),
        company: body.company.as_deref(),
        from: body.from.as_deref(),
        team: body.team.as_deref(),
        listing: Listing::AtOnce,
    };
    let started = start::start(&change.desk(), &change.event, asked).await?;
    let hint = (started.form == Form::Other).then_some("Numbers are best written in E.164, such as +12125550123.");
    let view = StartedView {
        conversation_id: started.queued.conversation,
        message_id: started.queued.message.to_string(),
        is_new: started.queued.is_new,
        phone: started.phone.to_string(),
        hint,
        status: "queued",
        segments: started.queued.segments,
    };
    Ok((StatusCode::CREATED, Json(view)))
}
