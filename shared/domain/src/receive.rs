//! A customer's message arrives: which conversation it belongs to, what it does to consent and window. Pure; `inbound`
//! stores the answer in one transaction.

use crate::consent::{ConsentSource, Standing};
use crate::contact::Contact;
use crate::conversation::{self, Beginning};
use crate::head::{Head, InteractionStatus, NeedsPerson, Trigger};
use crate::keyword::{self, Keyword};
use crate::media::Media;
use crate::message::{Message, MessageRef, Origin, Source};
use crate::search;
use crate::settings::Settings;
use crate::window::{self, Joining, LATE_AFTER};
use crate::{ContactId, MessageId, Phone, ThreadId, Timestamp, mutant};

/// What the provider's event says.
#[derive(Clone, Debug)]
pub struct Inbound {
    /// The provider's id of the message: with `at`, its proof.
    pub provider: String,
    /// Provider time.
    pub at: Timestamp,
    /// Our number.
    pub ours: Phone,
    /// Their number.
    pub theirs: Phone,
    /// What it says.
    pub text: String,
    /// What is attached.
    pub media: Vec<Media>,
    /// Telnyx has answered it itself, as this.
    pub autoresponse: Option<Keyword>,
}

impl Inbound {
    /// The message's place: from the payload alone, so that a repeated event finds it.
    pub fn place(&self, salt: &str) -> MessageRef {
        MessageRef { at: self.at, id: MessageId::of(salt, &["inbound", &self.provider]) }
    }
}

/// What was known before.
#[derive(Clone, Debug)]
pub struct Known {
    /// The thread.
    pub thread: ThreadId,
    /// The contact's id.
    pub contact_id: ContactId,
    /// The account of our number.
    pub account: String,
    /// The thread's head, if it has one.
    pub head: Option<Head>,
    /// The contact, if it is one.
    pub contact: Option<Contact>,
}

/// What is to be stored.
#[derive(Clone, Debug)]
pub struct Received {
    /// The message.
    pub message: Message,
    /// The head after it.
    pub head: Head,
    /// The contact after it.
    pub contact: Contact,
    /// The conversation that it ended by coming after more than 30 days.
    pub expired: Option<Head>,
}

/// Decides what a message does.
pub fn receive(inbound: &Inbound, known: &Known, settings: &Settings, now: Timestamp) -> Received {
    let (mut head, expired) = conversation::meet(known.head.as_ref(), beginning(inbound, known, settings));
    let theirs = inbound.theirs.clone();
    let before = match known.contact.clone() {
        Some(contact) => contact.written_from(theirs),
        None => Contact::new(settings.tenant.clone(), known.contact_id.clone(), theirs),
    };
    // The follow-up that tells this thread of the opt-out may be late; its START must find a thread to lift it from.
    if before.opted_out && !head.opted_out && !mutant!("wait_to_be_told") {
        silence(&mut head, before.consent.last_out().unwrap_or(inbound.at));
    }
    head.wake();
    head.arrivals += 1;
    head.last_received_at = Some(head.last_received_at.map_or(inbound.at, |last| last.max(inbound.at)));
    let mut message = stored(inbound, &head, settings);
    head.show(if inbound.text.is_empty() { "[image]" } else { &inbound.text }, inbound.at);
    let contact = match message.keyword {
        Some(keyword) => obey(keyword, inbound, &mut message, &mut head, &before, settings, now),
        None => {
            gather(inbound, &mut message, &mut head, &before, settings, now);
            before
        }
    };
    if message.window.is_none() || head.joined == 1 {
        head.touch(inbound.at);
    }
    let last = known.head.as_ref().and_then(|before| before.last_received_at);
    message.finding = search::asks(known.head.as_ref(), &head, &contact, last, inbound.at);
    Received { message, head, contact, expired }
}

fn beginning(inbound: &Inbound, known: &Known, settings: &Settings) -> Beginning {
    Beginning {
        tenant: settings.tenant.clone(),
        thread: known.thread.clone(),
        contact: known.contact_id.clone(),
        account: known.account.clone(),
        ours: inbound.ours.clone(),
        theirs: inbound.theirs.clone(),
        trigger: Trigger::Inbound,
        listed: true,
        opted_out: known.contact.as_ref().is_some_and(|contact| contact.opted_out),
        at: inbound.at,
    }
}

fn stored(inbound: &Inbound, head: &Head, settings: &Settings) -> Message {
    let north_american = inbound.ours.is_north_american() || inbound.theirs.is_north_american();
    let keyword =
        inbound.autoresponse.or_else(|| keyword::classify(&inbound.text, &settings.keyword_languages, north_american));
    Message {
        arrival: Some(head.arrivals),
        keyword,
        media: inbound.media.clone(),
        provider: Some(inbound.provider.clone()),
        ..Message::new(head, inbound.place(&settings.salt), Source::Inbound, inbound.text.clone())
    }
}

/// An ordinary message: opens a window, joins it, or waits.
fn gather(
    inbound: &Inbound,
    message: &mut Message,
    head: &mut Head,
    contact: &Contact,
    settings: &Settings,
    now: Timestamp,
) {
    let out = contact.opted_out || !contact.consent.asks(inbound.at);
    if window::may_speak(settings, head, out).is_err() {
        return;
    }
    match window::join(head, now) {
        Joining::Joined => message.window = Some(head.windows),
        Joining::TooLate => {}
        Joining::NoWindow if now.since(inbound.at) > LATE_AFTER => head.needs_person = Some(NeedsPerson::Late),
        Joining::NoWindow => {
            window::open(head, &settings.window, now);
            message.window = Some(head.windows);
        }
    }
}

/// A keyword acts at once and is never answered by the assistant.
fn obey(
    keyword: Keyword,
    inbound: &Inbound,
    message: &mut Message,
    head: &mut Head,
    contact: &Contact,
    settings: &Settings,
    now: Timestamp,
) -> Contact {
    let told = inbound.autoresponse.is_some() || keyword::answered_by_telnyx(&inbound.text);
    let (consent, notice) = match keyword {
        Keyword::Stop => (contact.consent.opt_out(inbound.at, ConsentSource::Keyword), Some(Origin::Confirmation)),
        Keyword::Start => (contact.consent.opt_in(inbound.at), None),
        Keyword::Help => (None, Some(Origin::Help)),
    };
    needs_no_answer(head);
    let Some(consent) = consent else {
        // HELP, or a START that a do-not-contact of the tenant's outweighs: only stored.
        message.notice = notice.filter(|origin| *origin == Origin::Help && !told);
        return contact.clone();
    };
    let after = contact.with_consent(consent);
    let first = after.consent.generation != contact.consent.generation;
    message.consent_generation = Some(after.consent.generation);
    message.notice = notice.filter(|_| first && !told);
    head.opted_out = after.opted_out;
    // A keyword that is older than what is known changes how late messages are judged, and nothing here.
    match (keyword, after.consent.standing()) {
        (Keyword::Stop, Standing::Out) => silence(head, inbound.at),
        (Keyword::Start, Standing::In) if contact.opted_out => lift(head, settings, now),
        (Keyword::Stop | Keyword::Start, Standing::In) | (Keyword::Start, Standing::Out) | (Keyword::Help, _) => {}
    }
    after
}

/// A customer opted out at that instant: nothing of this thread is answered or admitted any more. What came
/// after it is only passed over, because a START between the two may still be on its way.
pub fn silence(head: &mut Head, since: Timestamp) {
    if mutant!("stop_keeps_epoch") {
        return;
    }
    head.raise_epoch();
    match head.last_received_at {
        Some(last) if last > since && !mutant!("stop_answers_what_is_newer") => head.passed = head.arrivals,
        Some(_) | None => head.answered = head.arrivals,
    }
    head.needs_person = None;
    head.opted_out = true;
    head.interaction_status = InteractionStatus::Dnc;
}

/// A customer has opted in again: what waits is looked at once more, and answered if it was written since.
pub fn lift(head: &mut Head, settings: &Settings, now: Timestamp) {
    head.opted_out = false;
    if head.interaction_status == InteractionStatus::Dnc {
        head.interaction_status = InteractionStatus::InProgress;
    }
    head.passed = head.passed.min(head.answered);
    window::open_next(head, settings, false, now);
}

/// The newest arrival asks for no answer: if it is the only one that waits, none waits.
fn needs_no_answer(head: &mut Head) {
    let before = head.arrivals - 1;
    match &mut head.window {
        Some(window) if window.through == before => window.through = head.arrivals,
        None if head.answered == before => head.answered = head.arrivals,
        None if head.passed == before => head.passed = head.arrivals,
        Some(_) | None => {}
    }
}
