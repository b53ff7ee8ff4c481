//! Asking the model: at least two more tries within its 25 seconds, honouring what it says about waiting. Whatever it does,
//! the customer's message is kept and a person is asked.

use crate::Outside;
use crate::context::Context;
use domain::AssistantId;
use domain::answer::Wanted;
use domain::assistant::Assistant;
use domain::drafting::Work;
use domain::head::NeedsPerson;
use domain::prompt::{Turn, fingerprint, prompt};
use platform::failure::Failure;
use platform::http::{HttpFailure, Response};
use platform::llm::{self, LlmFailure, Model};
use platform::once;
use platform::records::assistant_item;
use platform::table::{Condition, Write};
use platform::telemetry::metric::{Count, Measure, count, measure};
use std::time::Duration;

/// For all tries of one draft.
const TIME_FOR_ALL: Duration = Duration::from_secs(25);

/// One try may take so long that two more fit behind it.
const TIME_FOR_ONE: Duration = Duration::from_secs(10);

/// A try with less time than this left is not begun.
const TIME_AT_LEAST: Duration = Duration::from_millis(500);

/// Tries within that time.
const MOST_TRIES: u32 = 4;

/// Between two tries, unless the model names another.
const PAUSES: (Duration, Duration) = (Duration::from_millis(200), Duration::from_millis(800));

/// What came of asking.
pub struct Asked {
    /// What the assistant wants to be done, or why a person has to answer.
    pub reply: Result<Wanted, NeedsPerson>,
    /// How it was written.
    pub work: Work,
}

/// Asks.
pub async fn ask(context: &Context, through: u64, outside: Outside<'_>) -> Result<Asked, Failure> {
    let assistant = assistant(context, outside).await?;
    let consent = &context.contact.consent;
    let turns = prompt(&assistant, &context.settings, &context.head, consent, &context.messages, through);
    let key = match &outside.model.key_secret {
        Some(secret) => outside.secrets.get(secret).await?.to_string(),
        None => "none".into(),
    };
    let name = assistant.model.clone().unwrap_or_else(|| outside.model.name.clone());
    let model = Model { base: outside.model.base.clone(), key, name };
    let mut work = Work {
        assistant: assistant.id.clone(),
        model: model.name.clone(),
        turns: u32::try_from(turns.len()).unwrap_or(u32::MAX),
        characters: turns.iter().map(|turn| turn.text.chars().count() as u64).sum(),
        fingerprint: fingerprint(&turns),
        tries: 0,
        millis: 0,
        prompt_tokens: 0,
        reply_tokens: 0,
    };
    let began = outside.clock.now();
    let reply = tries(&model, &turns, context, &mut work, outside).await;
    work.millis = u64::try_from(outside.clock.now().since(began).as_millis()).unwrap_or(u64::MAX);
    match &reply {
        Ok(_) => {}
        Err(NeedsPerson::ModelRefused) => count(Count::ModelRefused),
        Err(_) => count(Count::ModelGaveUp),
    }
    Ok(Asked { reply, work })
}

async fn tries(
    model: &Model,
    turns: &[Turn],
    context: &Context,
    work: &mut Work,
    outside: Outside<'_>,
) -> Result<Wanted, NeedsPerson> {
    let began = outside.clock.now();
    let mut needs = NeedsPerson::ModelFailed;
    for attempt in 1..=MOST_TRIES {
        let asked = outside.clock.now();
        let left = TIME_FOR_ALL.saturating_sub(asked.since(began));
        if left < TIME_AT_LEAST {
            break;
        }
        let request = llm::request(model, turns, left.min(TIME_FOR_ONE));
        let answer = outside.http.call(request).await;
        told(&answer, outside.clock.now().since(asked), work);
        let failure = match llm::answer(answer) {
            Ok(reply) => return Ok(reply),
            Err(failure) => failure,
        };
        tracing::warn!(tenant = %context.head.tenant, thread = %context.head.thread, attempt, %failure, metric = "model_failed",
            "the model gave no reply");
        count(Count::ModelTriesFailed);
        let pause = match failure {
            LlmFailure::Misconfigured(_) => return Err(NeedsPerson::ModelUnavailable),
            LlmFailure::RateLimited(Some(wait)) => wait,
            LlmFailure::Refused => {
                needs = NeedsPerson::ModelRefused;
                Duration::ZERO
            }
            LlmFailure::RateLimited(None)
            | LlmFailure::Unavailable(_)
            | LlmFailure::BadAnswer(_)
            | LlmFailure::CutOff => outside.clock.jitter(PAUSES.0, PAUSES.1) * attempt,
        };
        if outside.clock.now().since(began) + pause + TIME_AT_LEAST > TIME_FOR_ALL {
            break;
        }
        outside.clock.sleep(pause).await;
    }
    Err(needs)
}

/// How long a try took and what it cost, whatever came of it.
fn told(answer: &Result<Response, HttpFailure>, took: Duration, work: &mut Work) {
    work.tries += 1;
    measure(Measure::ModelMilliseconds, u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
    if let Some(usage) = llm::usage(answer) {
        work.prompt_tokens += usage.prompt;
        work.reply_tokens += usage.reply;
        measure(Measure::PromptTokens, usage.prompt);
        measure(Measure::ReplyTokens, usage.reply);
    }
}

/// The conversation's own assistant, else the tenant's default, else one that is made now (F072, F073). Its key is
/// computable, so two makers meet in one item.
async fn assistant(context: &Context, outside: Outside<'_>) -> Result<Assistant, Failure> {
    let (tenant, settings) = (&context.head.tenant, &context.settings);
    let named = [context.head.assistant.clone(), settings.assistant.clone(), Some(AssistantId::automatic())];
    for id in named.into_iter().flatten() {
        if let Some(assistant) = outside.cache.assistant(outside.table, outside.clock, tenant, &id).await? {
            return Ok(assistant);
        }
    }
    let made = Assistant::automatic(settings);
    let put = Write::Put { item: assistant_item(tenant, &made), condition: Condition::Absent };
    // Lost means that somebody else has just made it.
    once::commit(outside.table, &[put]).await?;
    let stored = outside.cache.assistant(outside.table, outside.clock, tenant, &made.id).await?;
    Ok(stored.unwrap_or(made))
}
