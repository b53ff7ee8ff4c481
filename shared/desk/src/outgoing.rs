//! A message to a customer, whichever conversation it meets: the one that goes on, the closed one as a new episode, or a new
//! one. Message, conversation, customer and the proof of the call are one transaction.

use crate::change::EXPECTS;
use crate::handled::{self, Follow};
use crate::outside::{Desk, Event};
use crate::problem::Problem;
use crate::sender::Sender;
use crate::start::Listing;
use crate::usage::must_have_room;
use crate::words::Words;
use domain::act::{self, Letter, Takeover};
use domain::author::AuthorKind;
use domain::campaign::Provider;
use domain::contact::Contact;
use domain::conversation::{Beginning, meet};
use domain::head::{Badge, Head, Trigger};
use domain::ids::conversation_id;
use domain::message::Source;
use domain::search::{self, Shown};
use domain::settings::Settings;
use domain::{ContactId, MessageId, Phone, ThreadId, Timestamp};
use platform::failure::Failure;
use platform::once::{self, Attempts, Commit};
use platform::records::{change, create, item_at, read_some};
use platform::search::{Entry, Rows};
use platform::table::{Condition, Freshness, Write};
use platform::{follow_up, keys};
use serde::{Deserialize, Serialize};

/// What is to leave.
pub struct Outgoing<'a> {
    /// From which number.
    pub sender: Sender,
    /// To whom.
    pub contact: ContactId,
    /// At which number.
    pub theirs: Phone,
    /// What it says.
    pub words: Words<'a>,
    /// `Manual` or `Api`.
    pub source: Source,
    /// Whether it takes the word from the assistant in a conversation that goes on; a new one leaves it with the assistant.
    pub takeover: Takeover,
    /// Which conversation it may be in.
    pub place: Place<'a>,
    /// Another campaign than the one that the customer is in (F053).
    pub campaign: Option<&'a str>,
    /// Through whom it goes, where the send or its campaign says so.
    pub through: Option<Provider>,
    /// What is learnt of the customer with it.
    pub learnt: Learnt<'a>,
}

impl<'a> Outgoing<'a> {
    /// What the caller writes, in whichever conversation there is. A person's message is `manual` and takes the word from the
    /// assistant; a program's is `api` and does not, because the assistant may be that program (C24, F055, F056).
    pub fn of(desk: &Desk<'_>, sender: Sender, contact: ContactId, theirs: Phone, words: Words<'a>) -> Self {
        let (source, takeover) = match desk.caller.author.kind {
            AuthorKind::Person => (Source::Manual, Takeover::Takes),
            AuthorKind::Key | AuthorKind::Operator => (Source::Api, Takeover::Leaves),
        };
        let (place, learnt) = (Place::Any(None, Listing::AtOnce), Learnt::default());
        Self { sender, contact, theirs, words, source, takeover, place, campaign: None, through: None, learnt }
    }
}

/// Which conversation a message may be in.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// This one, and only while it is open.
    Named(&'a str),
    /// Whichever there is between the two numbers; a new one is this team's, and listed so.
    Any(Option<&'a str>, Listing),
}

/// What a caller says of a customer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Learnt<'a> {
    /// Their name (F002).
    pub name: Option<&'a str>,
    /// Their company.
    pub company: Option<&'a str>,
}

/// What became of it: ids and states, as they are answered also when the call is repeated.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Queued {
    /// The conversation's id.
    pub conversation: String,
    /// The message's id.
    pub message: MessageId,
    /// Whether the conversation began with it (F004).
    pub is_new: bool,
    /// How many segments it takes.
    pub segments: u32,
}

/// Queues it.
pub async fn queue(desk: &Desk<'_>, event: &Event, outgoing: &Outgoing<'_>) -> Result<Queued, Problem> {
    let outside = desk.outside;
    let settings = outside.cache.settings(outside.table, outside.clock, &desk.caller.tenant).await?;
    let thread = ThreadId::of(&settings.salt, "sms", outgoing.sender.phone.as_str(), outgoing.theirs.as_str());
    let asked = [
        handled::key(desk, event),
        keys::head(&settings.tenant, &thread),
        keys::contact(&settings.tenant, &outgoing.contact),
    ];
    let mut attempts = Attempts::new(outside.clock);
    while attempts.next().await {
        let items = outside.table.get(&asked, Freshness::Strong).await?;
        if let Some(queued) = handled::before(desk, event, items[0].as_ref()).await? {
            return Ok(queued);
        }
        let known = Known { head: read_some(items[1].as_ref())?, contact: read_some(items[2].as_ref())? };
        let now = outside.clock.now();
        must_have_room(desk, &settings, now).await?;
        let decided = decide(desk, event, outgoing, &known, &settings, &thread, now)?;
        if once::commit(outside.table, &decided.writes).await? == Commit::Done {
            tracing::info!(tenant = %settings.tenant, %thread, message_id = %decided.queued.message, "queued");
            decided.follow.tell(desk).await?;
            return Ok(decided.queued);
        }
    }
    Err(Failure::Busy.into())
}

struct Known {
    head: Option<Head>,
    contact: Option<Contact>,
}

struct Decided {
    writes: Vec<Write>,
    follow: Follow,
    queued: Queued,
}

fn decide(
    desk: &Desk<'_>,
    event: &Event,
    outgoing: &Outgoing<'_>,
    known: &Known,
    settings: &Settings,
    thread: &ThreadId,
    now: Timestamp,
) -> Result<Decided, Problem> {
    let contact = customer(known.contact.as_ref(), outgoing, settings, now);
    let (head, expired) = conversation(desk, outgoing, known, &contact, settings, thread, now)?;
    let head = contact.shown_in(&head);
    let text = outgoing.words.said(&contact)?;
    let goes_on = known.head.as_ref().is_some_and(|before| {
        before.generation == head.generation && before.episode == head.episode && before.status != Badge::Closed
    });
    let letter = Letter {
        text: &text,
        author: &desk.caller.author,
        source: outgoing.source,
        takeover: if goes_on { outgoing.takeover } else { Takeover::Leaves },
        campaign: outgoing.campaign.or(contact.campaign.as_deref()),
        through: outgoing.through,
        id: MessageId::of(&settings.salt, &["desk", &event.id]),
    };
    let sent = act::send(&head, &contact, &letter, settings, now)?;
    let queued = Queued {
        conversation: conversation_id(thread, sent.head.generation),
        message: sent.message.place.id.clone(),
        is_new: known.head.as_ref().is_none_or(|before| before.generation != sent.head.generation),
        segments: sent.message.segments,
    };
    let mut writes = vec![create(&sent.message)];
    match &known.head {
        None => {
            writes.push(create(&sent.head));
            let key = keys::contact_thread(&head.tenant, &head.contact, thread);
            let item = item_at(key, &Entry::new(thread), vec![]);
            writes.push(Write::Put { item, condition: Condition::All(vec![]) });
        }
        Some(before) => writes.extend(change(before, &sent.head, EXPECTS)),
    }
    match &known.contact {
        None => writes.push(create(&contact)),
        // Whom an opt-out reaches meanwhile is asked about again at the message's admission.
        Some(before) => writes.extend(change(before, &contact, &[])),
    }
    if let Some(old) = expired {
        let key = keys::past(&old.tenant, &old.thread, old.generation);
        writes.push(Write::Put { item: item_at(key, &old, vec![]), condition: Condition::Absent });
    }
    let rows = rows(known, &sent.head, &contact, settings, now);
    let learnt = known.contact.as_ref().is_none_or(|before| *before != contact);
    let tells = contact.is_known() && (learnt || !rows.is_empty());
    writes.extend(rows);
    let send = follow_up::send_event(&sent.message);
    let follow = Follow { sends: vec![send], known: tells.then(|| contact.id.clone()) };
    writes.extend(handled::proof_of(desk, event, &queued, &follow));
    Ok(Decided { writes, follow, queued })
}

/// What the search is to find the conversation by, if it is time.
fn rows(known: &Known, head: &Head, contact: &Contact, settings: &Settings, now: Timestamp) -> Vec<Write> {
    let last = known.head.as_ref().map(|before| before.last_message_at);
    match search::asks(known.head.as_ref(), head, contact, last, now) {
        None => vec![],
        Some(_) => Rows { head, salt: &settings.salt }.put(&Shown::by(head).own(), now),
    }
}

fn customer(known: Option<&Contact>, outgoing: &Outgoing<'_>, settings: &Settings, now: Timestamp) -> Contact {
    let new = || Contact::new(settings.tenant.clone(), outgoing.contact.clone(), outgoing.theirs.clone());
    let before = known.map_or_else(new, |known| known.met().as_of(now));
    let mut contact = before.clone();
    let kept = |said: Option<&str>| said.map(str::trim).filter(|said| !said.is_empty()).map(str::to_owned);
    contact.name = kept(outgoing.learnt.name).or(contact.name);
    contact.company = kept(outgoing.learnt.company).or(contact.company);
    contact.said_since(&before)
}

fn conversation(
    desk: &Desk<'_>,
    outgoing: &Outgoing<'_>,
    known: &Known,
    contact: &Contact,
    settings: &Settings,
    thread: &ThreadId,
    now: Timestamp,
) -> Result<(Head, Option<Head>), Problem> {
    let seen = known.head.as_ref().is_none_or(|head| desk.caller.sees(head));
    let (team, listing) = match outgoing.place {
        Place::Named(id) => {
            let named = known.head.clone().filter(|head| seen && conversation_id(thread, head.generation) == id);
            return named.map(|head| (head, None)).ok_or(Problem::NotFound);
        }
        Place::Any(team, listing) => (team, listing),
    };
    let beginning = Beginning {
        tenant: settings.tenant.clone(),
        thread: thread.clone(),
        contact: outgoing.contact.clone(),
        account: outgoing.sender.route.account.clone(),
        ours: outgoing.sender.phone.clone(),
        theirs: outgoing.theirs.clone(),
        trigger: Trigger::Outbound,
        listed: listing == Listing::AtOnce,
        opted_out: contact.opted_out,
        at: now,
    };
    let (mut head, expired) = meet(known.head.as_ref(), beginning);
    // A thread that nobody wrote in for 30 days begins anew: the old conversation's team stays, unless another one is named.
    if known.head.as_ref().is_none_or(|before| team.is_some() && before.generation != head.generation) {
        head.team = team.map(str::to_owned);
    }
    Ok((head, expired))
}
