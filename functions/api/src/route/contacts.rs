//! Customers: what is known of them, and whether they may be texted.

use crate::body::Change;
use crate::caller::Caller;
use crate::page::{List, NoQuery};
use crate::path::Path;
use crate::problem::{Failed, ProblemJson};
use crate::route::acts::NoBody;
use crate::version::Versioned;
use crate::view::{ContactView, FactView};
use crate::wired::Wired;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use desk::consent::{self, Wish};
use desk::contact::{self, Patch};
use desk::note::Fact;
use desk::note::{self, Kind, Told};
use desk::{Desk, Problem};
use domain::Timestamp;
use domain::contact::{Contact, Temperature};
use domain::permission::Permission;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

type Done = Result<Versioned<ContactView>, Failed>;

/// The customer after it; to who has seen an older version, the present one.
async fn shown(desk: &Desk<'_>, id: &str, done: Result<Contact, Problem>) -> Done {
    let now = desk.outside.clock.now();
    match done {
        Ok(contact) => Ok(Versioned { version: contact.rev, body: ContactView::of(&contact, now) }),
        Err(Problem::Stale) => Err(Failed::stale(&ContactView::of(&contact::find(desk, id).await?, now))),
        Err(problem) => Err(problem.into()),
    }
}

/// One customer.
#[utoipa::path(get, path = "/contacts/{contact}", tag = "contacts",
    params(("contact" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::ReadConversations.name()))),
    responses((status = 200, body = ContactView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn one(caller: Caller, State(wired): State<Arc<dyn Wired>>, Path(id): Path<String>, _query: NoQuery) -> Done {
    let desk = caller.desk(&wired);
    shown(&desk, &id, contact::contact(&desk, &id).await).await
}

/// What is to be changed; what is not named stays as it is, and an empty text takes it away.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PatchBody {
    name: Option<String>,
    company: Option<String>,
    email: Option<String>,
    /// Their reference number at the tenant's.
    #[serde(rename = "ref")]
    reference: Option<String>,
    /// One of the tenant's lead statuses.
    lead_status: Option<String>,
    /// HOT, WARM, COOL or COLD.
    #[schema(value_type = Option<String>)]
    temperature: Option<Temperature>,
    /// The campaign that they are in.
    current_campaign_id: Option<String>,
}

/// Changes what is known of a customer.
#[utoipa::path(patch, path = "/contacts/{contact}", tag = "contacts", request_body = PatchBody,
    params(("contact" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::EditContacts.name()))),
    responses((status = 200, body = ContactView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn change(Path(id): Path<String>, change: Change<PatchBody>) -> Done {
    let body = &change.body;
    let patch = Patch {
        name: body.name.as_deref(),
        company: body.company.as_deref(),
        email: body.email.as_deref(),
        reference: body.reference.as_deref(),
        lead_status: body.lead_status.as_deref(),
        temperature: body.temperature,
        campaign: body.current_campaign_id.as_deref(),
    };
    let desk = change.desk();
    shown(&desk, &id, contact::patch(&desk, &change.event, &id, patch).await).await
}

/// Sets a do-not-contact: nothing is sent to them any more.
#[utoipa::path(put, path = "/contacts/{contact}/do-not-contact", tag = "contacts",
    params(("contact" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::EditConsent.name()))),
    responses((status = 200, body = ContactView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn silence(Path(id): Path<String>, change: Change<NoBody>) -> Done {
    let desk = change.desk();
    shown(&desk, &id, consent::decide(&desk, &change.event, &id, Wish::DoNotContact).await).await
}

/// Lifts a do-not-contact. What the customer said themselves stands.
#[utoipa::path(delete, path = "/contacts/{contact}/do-not-contact", tag = "contacts",
    params(("contact" = String, Path, description = "Its id")),
    extensions(("x-permission" = json!(Permission::EditConsent.name()))),
    responses((status = 200, body = ContactView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
pub async fn lift(Path(id): Path<String>, change: Change<NoBody>) -> Done {
    let desk = change.desk();
    shown(&desk, &id, consent::decide(&desk, &change.event, &id, Wish::Lift).await).await
}

/// What is noted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct FactBody {
    /// What it says.
    text: String,
    /// When it was, or will be, in RFC 3339; now when absent.
    at: Option<String>,
    /// A call's recording: an https address.
    recording_url: Option<String>,
}

async fn noted(id: &str, kind: Kind, change: &Change<FactBody>) -> Result<(StatusCode, Json<FactView>), Failed> {
    let at = change.body.at.as_deref().map(instant).transpose()?;
    let told = Told { at, text: &change.body.text, link: change.body.recording_url.as_deref() };
    let fact = note::note(&change.desk(), &change.event, id, kind, told).await?;
    Ok((StatusCode::CREATED, Json(FactView::of(&fact))))
}

fn instant(text: &str) -> Result<Timestamp, Problem> {
    let wrong = Problem::invalid("at", "invalid_time", "Write the instant in RFC 3339, such as 2026-11-22T09:30:00Z.");
    Timestamp::parse(text).ok_or(wrong)
}

fn listed(facts: &[Fact]) -> Json<List<FactView>> {
    Json(List { items: facts.iter().map(FactView::of).collect(), next_cursor: None })
}

macro_rules! facts {
    ($kind:expr, $read:ident $read_doc:literal, $write:ident $write_doc:literal, $path:literal) => {
        #[doc = $read_doc]
        #[utoipa::path(get, path = $path, tag = "contacts", params(("contact" = String, Path, description = "Its id")),
            extensions(("x-permission" = json!(Permission::ReadConversations.name()))),
            responses((status = 200, body = List<FactView>), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
        pub async fn $read(
            caller: Caller,
            State(wired): State<Arc<dyn Wired>>,
            Path(id): Path<String>,
            _query: NoQuery,
        ) -> Result<Json<List<FactView>>, Failed> {
            Ok(listed(&note::facts(&caller.desk(&wired), &id, $kind).await?))
        }

        #[doc = $write_doc]
        #[utoipa::path(post, path = $path, tag = "contacts", request_body = FactBody,
            params(("contact" = String, Path, description = "Its id")),
            extensions(("x-permission" = json!(Permission::EditContacts.name()))),
            responses((status = 201, body = FactView), (status = "4XX", body = ProblemJson, content_type = "application/problem+json")))]
        pub async fn $write(
            Path(id): Path<String>,
            change: Change<FactBody>,
        ) -> Result<(StatusCode, Json<FactView>), Failed> {
            noted(&id, $kind, &change).await
        }
    };
}

facts!(Kind::Note, notes "The newest notes about a customer, newest first.", add_note "Notes something about a customer.", "/contacts/{contact}/notes");
facts!(Kind::Call, calls "The newest calls, newest first.", add_call "Adds a call of another system's, with its recording.", "/contacts/{contact}/calls");
facts!(Kind::Appointment, appointments "The newest appointments, the latest first.", add_appointment "Adds an appointment of another system's.", "/contacts/{contact}/appointments");
