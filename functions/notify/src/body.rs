//! What is told: the event of the catalogue, and the conversation, message or customer that it is about, as they are now and as the
//! API shows them. They are read when they are told, so that an event kept for a retry holds nobody's words.

use domain::catalogue::Event;
use domain::contact::Contact;
use domain::head::Head;
use domain::ids::parse_conversation_id;
use domain::message::Message;
use domain::webhook::plan::Notice;
use domain::{ContactId, ThreadId, Timestamp};
use platform::keys as of;
use platform::records::{UnreadableItem, read_some};
use platform::table::{Item, Key};
use serde::Serialize;
use view::{ContactView, ConversationView, MessageView};

/// What an event is about.
#[derive(Default)]
pub struct Told {
    conversation: Option<Head>,
    message: Option<Message>,
    contact: Option<Contact>,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(flatten)]
    event: &'a Event,
    timestamp: &'a str,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    /// Where the message stood when the event happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<ConversationView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<MessageView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<ContactView>,
}

/// Where it is: the thread's present conversation, an earlier one of it, the message, the customer of a consent. All from the
/// notice's tenant.
pub fn keys(notice: &Notice) -> Vec<Key> {
    let tenant = &notice.tenant;
    let mut keys = vec![];
    if let Some((thread, generation)) = conversation(notice) {
        keys.extend([of::head(tenant, &thread), of::past(tenant, &thread, generation)]);
        keys.extend(notice.message.iter().map(|place| of::message(tenant, &thread, place)));
    } else if let Some(contact) = notice.event.contact.as_deref().and_then(ContactId::parse) {
        keys.push(of::contact(tenant, &contact));
    }
    keys
}

fn conversation(notice: &Notice) -> Option<(ThreadId, u32)> {
    parse_conversation_id(notice.event.conversation.as_deref()?)
}

impl Told {
    /// From what was found under [`keys`].
    pub fn read(notice: &Notice, items: &[Option<Item>]) -> Result<Self, UnreadableItem> {
        let item = |place: usize| items.get(place).and_then(Option::as_ref);
        let Some((_, generation)) = conversation(notice) else {
            return Ok(Self { contact: read_some(item(0))?, ..Self::default() });
        };
        let present: Option<Head> = read_some(item(0))?;
        let conversation = match present.filter(|head| head.generation == generation) {
            Some(present) => Some(present),
            None => read_some(item(1))?,
        };
        Ok(Self { conversation, message: read_some(item(2))?, contact: None })
    }

    /// The bytes that are signed and sent. `timestamp` and `at` are one: the first is Standard Webhooks' name for it.
    pub fn body(&self, event: &Event, now: Timestamp) -> Vec<u8> {
        let body = Body {
            event,
            timestamp: &event.at,
            data: Data {
                status: event.status.as_deref(),
                conversation: self.conversation.as_ref().map(|head| ConversationView::of(head, now)),
                message: self.message.as_ref().map(MessageView::of),
                contact: self.contact.as_ref().map(|contact| ContactView::of(contact, now)),
            },
        };
        serde_json::to_vec(&body).expect("views are plain structs, which always serialise")
    }
}
