//! The assistants of a tenant (F072, F077, F090): what they are told before every conversation, and which of them answers. A
//! changed assistant answers so within a minute.

use crate::audit::Deed;
use crate::kept::{self, Kept, Told};
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use crate::settings::{edit, load, name};
use domain::AssistantId;
use domain::assistant::Assistant;
use domain::permission::Permission;
use domain::settings::Settings;
use platform::keys;

/// Assistants of one tenant.
pub const MOST: usize = 50;

/// The longest system prompt, in characters: every request to the model begins with it, and the model is paid by the word.
pub const LONGEST_PROMPT: usize = 8_000;

/// What is to be changed; `None` leaves it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Patch<'a> {
    /// Its name.
    pub name: Option<&'a str>,
    /// Its system prompt.
    pub prompt: Option<&'a str>,
    /// The model; empty: the deployment's own.
    pub model: Option<&'a str>,
}

/// The tenant's assistants.
pub async fn list(desk: &Desk<'_>) -> Result<Vec<Kept<Assistant>>, Problem> {
    desk.caller.must(Permission::ReadSettings)?;
    all(desk).await
}

/// All of them, whoever asks.
async fn all(desk: &Desk<'_>) -> Result<Vec<Kept<Assistant>>, Problem> {
    kept::list(desk, keys::ASSISTANTS, MOST + 1).await
}

/// One of them.
pub async fn assistant(desk: &Desk<'_>, id: &str) -> Result<Kept<Assistant>, Problem> {
    desk.caller.must(Permission::ReadSettings)?;
    known(desk, id).await
}

/// Makes one. It answers nobody until it is the tenant's default or a conversation's own.
pub async fn create(desk: &Desk<'_>, event: &Event, name: &str, prompt: &str) -> Result<Assistant, Problem> {
    desk.caller.must(Permission::EditSettings)?;
    let settings = load(desk).await?;
    let empty =
        Assistant { v: 1, id: AssistantId::of(&settings.salt, &[&event.id]), ..Assistant::automatic(&settings) };
    let made = patched(&empty, &Patch { name: Some(name), prompt: Some(prompt), model: None })?;
    let key = keys::assistant(&desk.caller.tenant, &made.id);
    if all(desk).await?.iter().filter(|known| known.id != made.id).count() >= MOST {
        return Err(Problem::Full(MOST));
    }
    let told = Told { deed: Deed::AssistantCreated, on: made.id.as_str() };
    kept::make(desk, event, &key, &made, told, vec![]).await?.ok_or(Problem::Stale)
}

/// Changes one.
pub async fn patch(desk: &Desk<'_>, event: &Event, id: &str, patch: Patch<'_>) -> Result<Kept<Assistant>, Problem> {
    desk.caller.must(Permission::EditSettings)?;
    let id = AssistantId::parse(id).ok_or(Problem::NotFound)?;
    let told = Told { deed: Deed::AssistantChanged, on: id.as_str() };
    kept::change(desk, event, &keys::assistant(&desk.caller.tenant, &id), told, |before| patched(before, &patch)).await
}

/// Makes it the one that answers wherever a conversation has none of its own.
pub async fn make_default(desk: &Desk<'_>, event: &Event, id: &str) -> Result<Kept<Settings>, Problem> {
    desk.caller.must(Permission::EditSettings)?;
    let assistant = known(desk, id).await?;
    edit(desk, event, Told { deed: Deed::SettingsChanged, on: "settings" }, |before| {
        Ok(Settings { assistant: Some(assistant.id.clone()), ..before.clone() })
    })
    .await
}

/// The assistant that somebody chose for a conversation; `None`: the tenant's. An unknown one is refused.
pub(crate) async fn chosen(desk: &Desk<'_>, id: &str) -> Result<Option<AssistantId>, Problem> {
    if id.is_empty() {
        return Ok(None);
    }
    match known(desk, id).await {
        Ok(assistant) => Ok(Some(assistant.record.id)),
        Err(Problem::NotFound) => {
            Err(Problem::invalid("assistantId", "unknown_assistant", "Choose one of the tenant's assistants."))
        }
        Err(problem) => Err(problem),
    }
}

async fn known(desk: &Desk<'_>, id: &str) -> Result<Kept<Assistant>, Problem> {
    let id = AssistantId::parse(id).ok_or(Problem::NotFound)?;
    kept::find(desk, keys::assistant(&desk.caller.tenant, &id)).await?.ok_or(Problem::NotFound)
}

fn patched(before: &Assistant, patch: &Patch<'_>) -> Result<Assistant, Problem> {
    let mut after = before.clone();
    if let Some(text) = patch.name {
        after.name = name(text)?;
    }
    if let Some(prompt) = patch.prompt.map(str::trim) {
        if prompt.is_empty() || prompt.chars().count() > LONGEST_PROMPT {
            let detail = "A prompt has 1 to 8,000 characters: who the assistant is, what it knows, how it speaks.";
            return Err(Problem::invalid("prompt", "invalid_prompt", detail));
        }
        prompt.clone_into(&mut after.prompt);
    }
    if let Some(model) = patch.model.map(str::trim) {
        if model.len() > 120 || !model.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Problem::invalid("model", "invalid_model", "Give the model's name as its provider writes it."));
        }
        after.model = Some(model.to_owned()).filter(|model| !model.is_empty());
    }
    Ok(after)
}
