//! What the table holds, read as the product reads it.

use super::Story;
use domain::contact::Contact;
use domain::head::Head;
use domain::message::{Direction, Message, Origin};
use domain::settings::Settings;
use domain::{ContactId, TenantId, ThreadId};
use platform::keys;
use platform::records::read;
use platform::table::Item;
use serde::de::DeserializeOwned;
use serde_json::Value;
use world::system::ACME;

/// A tenant's id.
pub fn tenant(id: &str) -> TenantId {
    TenantId::parse(id).expect("tests name tenants by their ids")
}

impl Story {
    /// A tenant's settings.
    pub fn settings(&self, of: &str) -> Settings {
        let item = self.world.table.look(&keys::settings(&tenant(of))).expect("the tenant exists");
        read(&item).expect("settings are readable")
    }

    /// The tenant of one of our numbers.
    pub fn owner(&self, ours: &str) -> TenantId {
        let ours = domain::Phone::parse(ours).expect("E.164");
        let item = self.world.table.look(&keys::route(&ours)).expect("a number of ours");
        read::<domain::account::Route>(&item).expect("routes are readable").tenant
    }

    /// The thread of a pair.
    pub fn thread(&self, ours: &str, theirs: &str) -> (TenantId, ThreadId) {
        let tenant = self.owner(ours);
        let salt = self.settings(tenant.as_str()).salt;
        let thread = ThreadId::of(&salt, "sms", ours, theirs);
        (tenant, thread)
    }

    /// The head of a thread of `acme`'s number.
    pub fn head(&self, theirs: &str) -> Head {
        self.head_of(ACME, theirs).expect("the thread exists")
    }

    /// The head of a thread, if there is one.
    pub fn head_of(&self, ours: &str, theirs: &str) -> Option<Head> {
        let (tenant, thread) = self.thread(ours, theirs);
        let item = self.world.table.look(&keys::head(&tenant, &thread))?;
        Some(read(&item).expect("heads are readable"))
    }

    /// A contact of `acme`.
    pub fn contact(&self, theirs: &str) -> Contact {
        let settings = self.settings("acme");
        let id = ContactId::of(&settings.salt, "sms", theirs);
        let item = self.world.table.look(&keys::contact(&settings.tenant, &id)).expect("the contact exists");
        read(&item).expect("contacts are readable")
    }

    /// Every message of `acme`'s thread with a phone, in order.
    pub fn messages(&self, theirs: &str) -> Vec<Message> {
        self.messages_of(ACME, theirs)
    }

    /// Every message of a thread, in order.
    pub fn messages_of(&self, ours: &str, theirs: &str) -> Vec<Message> {
        let (tenant, thread) = self.thread(ours, theirs);
        let pk = keys::thread(&tenant, &thread);
        self.of_kind(|item| item["pk"] == pk.as_str() && is_message(item))
    }

    /// The message with this id, in whichever thread.
    pub fn message(&self, id: &str) -> Message {
        let found: Vec<Message> = self.of_kind(|item| is_message(item) && item["id"] == id);
        found.into_iter().next().expect("the message is stored")
    }

    /// The replies of `acme`'s thread with a phone.
    pub fn replies(&self, theirs: &str) -> Vec<Message> {
        let all = self.messages(theirs);
        all.into_iter().filter(|message| message.direction == Direction::Outbound).collect()
    }

    /// The notices of this kind in `acme`'s thread with a phone.
    pub fn notices(&self, theirs: &str, origin: Origin) -> Vec<Message> {
        self.replies(theirs).into_iter().filter(|message| message.origin == Some(origin)).collect()
    }

    /// How many texts of customers the table holds at all.
    pub fn inbound_stored(&self) -> usize {
        let all: Vec<Message> = self.of_kind(is_message);
        all.iter().filter(|message| message.direction == Direction::Inbound).count()
    }

    /// Every head.
    pub fn heads(&self) -> Vec<Head> {
        self.of_kind(|item| item["sk"] == keys::HEAD)
    }

    /// How many items have this kind of sort key.
    pub fn items(&self, kind: &str) -> usize {
        self.world.table.items().iter().filter(|item| sk(item).starts_with(kind)).count()
    }

    fn of_kind<T: DeserializeOwned>(&self, is: impl Fn(&Item) -> bool) -> Vec<T> {
        let items = self.world.table.items();
        items.iter().filter(|item| is(item)).map(|item| read(item).expect("what we stored is readable")).collect()
    }
}

fn is_message(item: &Item) -> bool {
    sk(item).starts_with(keys::MESSAGES)
}

fn sk(item: &Item) -> &str {
    item.get("sk").and_then(Value::as_str).unwrap_or_default()
}
