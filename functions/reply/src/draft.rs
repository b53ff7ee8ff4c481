//! The draft: one reply for the burst, stored together with the head's note of it. The commit expects epoch, window and
//! `joined` as the draft was built from, and nothing more; the reply is the proof that its tick was handled.

use crate::context::Context;
use crate::{Outside, ask, log};
use domain::answer::Wanted;
use domain::contact::Contact;
use domain::drafting::Work;
use domain::head::{Badge, EscalationReason, Head, NeedsPerson};
use domain::message::{Basis, Message, MessageRef, Source};
use domain::sentence::{Sentence, sentence};
use domain::window::{self, Draft};
use domain::{MessageId, Timestamp, due, gate, mutant, prompt};
use futures_util::future::join;
use platform::failure::Failure;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, create, read_some};
use platform::table::{Freshness, Write};
use platform::telemetry::metric::{Count, count};
use platform::telemetry::tally;
use platform::{follow_up, keys};

/// What a draft depends on, and the chain that it joins.
const REPLY: &[&str] = &["epoch", "windows", "joined", "answered", "passed", "chained"];

/// What ending a window without a reply depends on: `arrivals` too, because it may open the next.
const PASS: &[&str] =
    &["epoch", "windows", "joined", "arrivals", "answered", "passed", "status", "managedBy", "agentMode"];

/// Answers the window, or ends it. `false`: it was overtaken; look again.
pub async fn draft(context: &Context, outside: Outside<'_>) -> Result<bool, Failure> {
    let head = &context.head;
    let Some(window) = &head.window else { return Ok(false) };
    let basis = Basis { epoch: head.epoch, window: head.windows, joined: head.joined, through: window.through };
    let silence = window::may_speak(&context.settings, head, context.contact.opted_out).err();
    let burst = prompt::burst(&context.messages, head, basis.through, &context.contact.consent);
    if (silence.is_some() || burst.is_empty()) && context.freshness == Freshness::Eventual {
        return look_again(context, outside).await;
    }
    if let Some(silence) = silence {
        tracing::info!(tenant = %head.tenant, thread = %head.thread, reason = silence.reason(), "the window ends unanswered");
        return pass(context, None, outside).await;
    }
    if burst.is_empty() {
        return answered_already(context, outside).await;
    }
    if gate::too_many_replies(&context.settings, head, outside.clock.now()) {
        return pass(context, Some(NeedsPerson::Loop), outside).await;
    }
    let asked = ask::ask(context, basis.through, outside).await?;
    match asked.reply.map(|wanted| letter(wanted, context)) {
        Ok(Some(letter)) => queue(context, basis, letter, &asked.work, outside).await,
        Ok(None) => pass(context, None, outside).await,
        Err(needs) => failed(context, basis, needs, &asked.work, outside).await,
    }
}

/// What is to be sent.
struct Letter {
    text: String,
    hand_off: Option<EscalationReason>,
}

/// What is to be sent for what the assistant wants; nothing where it hands off what has been handed off already (C7).
fn letter(wanted: Wanted, context: &Context) -> Option<Letter> {
    let handed = context.head.status == Badge::Escalated;
    match wanted {
        Wanted::Reply(text) => Some(Letter { text, hand_off: None }),
        Wanted::HandOff { reply, .. } if handed => reply.map(|text| Letter { text, hand_off: None }),
        Wanted::HandOff { reply, reason } => {
            let text = reply.unwrap_or_else(|| sentence(Sentence::HandOff, &context.settings));
            Some(Letter { text, hand_off: Some(reason) })
        }
    }
}

/// Nothing to say, but seen in a read that may be old: what ends a window must be certain.
async fn look_again(context: &Context, outside: Outside<'_>) -> Result<bool, Failure> {
    let (tenant, thread, contact) = (&context.head.tenant, &context.head.thread, &context.head.contact);
    match Context::load(tenant, thread, contact, Freshness::Strong, outside).await? {
        Some(certain) if certain.head.windows == context.head.windows => Box::pin(draft(&certain, outside)).await,
        Some(_) | None => Ok(false),
    }
}

/// Stores the reply. If the conversation moved on in a way that the draft does not depend on, it is stored beside that.
async fn queue(
    context: &Context,
    basis: Basis,
    letter: Letter,
    work: &Work,
    outside: Outside<'_>,
) -> Result<bool, Failure> {
    let mut head = context.head.clone();
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        if !attempts.is_first() {
            let items = outside.table.get(&[keys::head(&head.tenant, &head.thread)], Freshness::Strong).await?;
            head = read_some(items[0].as_ref())?.ok_or(Failure::Missing("the conversation"))?;
        }
        if !still_stands(&head, &basis) {
            tracing::info!(tenant = %head.tenant, thread = %head.thread, metric = "draft_dropped", "the draft was overtaken");
            count(Count::DraftsDropped);
            return Ok(false);
        }
        let (message, after) = reply(context, &head, basis, &letter, outside.clock.now());
        let mut writes = vec![create(&message)];
        writes.extend(change(&head, &after, REPLY));
        if once::commit(outside.table, &writes).await? == Commit::Done {
            tracing::info!(tenant = %head.tenant, thread = %head.thread, message_id = %message.place.id, window = basis.window,
                "a reply is queued");
            count(Count::RepliesQueued);
            let event = follow_up::send_event(&message);
            let told = log::reply(context, &basis, &message, work, outside);
            let (sent, ()) = join(follow_up::send(outside.queue, &event), told).await;
            return sent.map(|()| true);
        }
    }
    Err(Failure::Busy)
}

fn still_stands(head: &Head, basis: &Basis) -> bool {
    let Some(window) = &head.window else { return false };
    let drafted = window.draft.as_ref().is_some_and(|draft| draft.joined == head.joined);
    let same = head.epoch == basis.epoch && head.windows == basis.window && head.joined == basis.joined;
    (same || mutant!("draft_regardless")) && !drafted
}

fn reply(context: &Context, head: &Head, basis: Basis, letter: &Letter, now: Timestamp) -> (Message, Head) {
    // Ours are timed no earlier than the last one stored, so that what people see stays in order.
    let newest = context.messages.last().map_or(now, |message| message.place.at);
    let at = now.max(newest).max(head.last_message_at);
    let number = [basis.window.to_string(), basis.joined.to_string(), basis.epoch.to_string()];
    let parts = ["reply", head.thread.as_str(), &number[0], &number[1], &number[2]];
    let place = MessageRef { at, id: MessageId::of(&context.settings.salt, &parts) };
    let mut after = head.clone();
    after.chained += 1;
    after.last_out = Some(place.clone());
    if let Some(window) = &mut after.window {
        window.draft = Some(Draft { place: place.clone(), joined: basis.joined });
    }
    let message = Message {
        basis: Some(basis),
        chain: Some(after.chained),
        after: head.last_out.clone(),
        due: Some(now.plus(due::GRACE)),
        hand_off: letter.hand_off,
        ..Message::new(head, place, Source::SmsAgent, letter.text.clone())
    };
    (message, after)
}

/// Ends the window without a reply; a person is asked where there is a reason.
async fn pass(context: &Context, needs: Option<NeedsPerson>, outside: Outside<'_>) -> Result<bool, Failure> {
    end(context, outside, vec![], |head, contact, now| {
        head.needs_person = needs.or(head.needs_person);
        window::pass(head, &context.settings, contact.opted_out, now);
    })
    .await
}

/// The same where the assistant gave no reply: the log says so in the same write.
async fn failed(
    context: &Context,
    basis: Basis,
    needs: NeedsPerson,
    work: &Work,
    outside: Outside<'_>,
) -> Result<bool, Failure> {
    let told = log::failure(context, &basis, needs, work, outside.clock.now());
    end(context, outside, told, |head, contact, now| {
        head.needs_person = Some(needs);
        window::pass(head, &context.settings, contact.opted_out, now);
    })
    .await
}

/// Ends a window in which nothing asks for an answer.
async fn answered_already(context: &Context, outside: Outside<'_>) -> Result<bool, Failure> {
    end(context, outside, vec![], |head, contact, now| {
        let through = head.window.as_ref().map_or(head.answered, |window| window.through);
        head.answered = head.answered.max(through);
        window::pass(head, &context.settings, contact.opted_out, now);
    })
    .await
}

async fn end(
    context: &Context,
    outside: Outside<'_>,
    beside: Vec<Write>,
    ended: impl Fn(&mut Head, &Contact, Timestamp),
) -> Result<bool, Failure> {
    let now = outside.clock.now();
    let mut after = context.head.clone();
    ended(&mut after, &context.contact, now);
    let writes: Vec<Write> = change(&context.head, &after, PASS).into_iter().chain(beside).collect();
    if once::commit(outside.table, &writes).await? == Commit::Lost {
        return Ok(false);
    }
    tally::windows(Some(&context.head), &after);
    if let Some(next) = &after.window {
        follow_up::tick(outside.queue, &after, next.end, now).await?;
    }
    Ok(true)
}

/// The reply is stored: its follow-up is told again, in case it was lost.
pub async fn send_again(context: &Context, place: &MessageRef, outside: Outside<'_>) -> Result<(), Failure> {
    let key = keys::message(&context.head.tenant, &context.head.thread, place);
    let items = outside.table.get(&[key], Freshness::Strong).await?;
    match read_some::<Message>(items[0].as_ref())? {
        Some(message) => follow_up::send(outside.queue, &follow_up::send_event(&message)).await,
        None => Err(Failure::Missing("the drafted reply")),
    }
}
