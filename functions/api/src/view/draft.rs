use super::{AuthorView, instant, word};
use desk::ai::{Seen, line_id};
use domain::drafting::{Drafting, Flag};
use domain::ids::conversation_id;
use domain::prompt::Role;
use serde::Serialize;
use utoipa::ToSchema;

/// What a reply was made from, or why there is none (F178, F180).
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DraftView {
    id: String,
    at: String,
    conversation_id: String,
    /// The reply; absent for a failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<String>,
    /// Why there is none: model_failed, model_refused or model_unavailable.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    assistant_id: String,
    model: String,
    /// The conversation's window that it answers.
    window: u64,
    /// How many messages it answers together.
    burst: u32,
    prompt_turns: u32,
    prompt_characters: u64,
    prompt_tokens: u64,
    reply_tokens: u64,
    /// How often the model was asked.
    tries: u32,
    /// How long that took, pauses included.
    latency_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    flag: Option<FlagView>,
}

/// What somebody found wrong.
#[derive(Serialize, ToSchema)]
pub struct FlagView {
    by: AuthorView,
    at: String,
    note: String,
}

impl FlagView {
    fn of(flag: &Flag) -> Self {
        Self { by: AuthorView::of(&flag.by), at: instant(flag.at), note: flag.note.clone() }
    }
}

impl DraftView {
    /// As it is answered.
    pub fn of(line: &Drafting) -> Self {
        let work = &line.work;
        Self {
            id: line_id(line),
            at: instant(line.at),
            conversation_id: conversation_id(&line.thread, line.generation),
            message_id: line.reason.is_none().then(|| line.id.to_string()),
            reason: line.reason.map(word),
            assistant_id: work.assistant.to_string(),
            model: work.model.clone(),
            window: line.window,
            burst: line.burst,
            prompt_turns: work.turns,
            prompt_characters: work.characters,
            prompt_tokens: work.prompt_tokens,
            reply_tokens: work.reply_tokens,
            tries: work.tries,
            latency_ms: work.millis,
            flag: line.flag.as_ref().map(FlagView::of),
        }
    }
}

/// A reply with what the model saw.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeenView {
    #[serde(flatten)]
    reply: DraftView,
    /// What it says, unless it has been erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The prompt, made again from the messages.
    prompt: Vec<TurnView>,
    /// Whether that is the very prompt that the model was asked: the assistant, the guide and the messages have not changed since.
    same: bool,
}

/// One turn of the prompt.
#[derive(Serialize, ToSchema)]
pub struct TurnView {
    /// system, user or assistant.
    role: &'static str,
    text: String,
}

impl SeenView {
    /// As it is answered.
    pub fn of(seen: &Seen) -> Self {
        let turn = |turn: &domain::prompt::Turn| TurnView {
            role: match turn.role {
                Role::System => "system",
                Role::User => "user",
                Role::Assistant => "assistant",
            },
            text: turn.text.clone(),
        };
        Self {
            reply: DraftView::of(&seen.line),
            text: seen.reply.as_ref().map(|reply| reply.text.clone()),
            prompt: seen.prompt.iter().map(turn).collect(),
            same: seen.same,
        }
    }
}
