//! What people of the tenant do: the desk's own decisions, committed as it commits them.

use super::{ACME_TOO, Stage};
use desk::Problem;
use desk::start::{Start, start};
use domain::account::{Account, Idempotency, Route};
use domain::act::{self, Letter, Refusal, Takeover};
use domain::author::Author;
use domain::contact::Contact;
use domain::head::{EscalationReason, Head};
use domain::message::{Message, Source};
use domain::permission::Role;
use domain::settings::Settings;
use domain::{MessageId, Phone, TenantId, ThreadId};
use platform::once::{self, Commit};
use platform::records::{self, change, create, read};
use platform::table::{Item, Write};
use platform::{follow_up, keys};
use std::time::Duration;
use world::desk::{named, person};
use world::system::ACME;

/// What a write of the head expects.
const EXPECTS: &[&str] = &[
    "epoch",
    "arrivals",
    "answered",
    "passed",
    "windows",
    "joined",
    "chained",
    "managedBy",
    "status",
    "generation",
    "episode",
    "agentMode",
    "interactionStatus",
    "optedOut",
    "due",
];

/// A person of `acme`'s.
fn agent() -> Author {
    person("acme", Role::Agent, &[]).author
}

/// How often a person tries.
const TRIES: usize = 20;

/// A desk.
pub trait Desk {
    /// A person takes the customer's conversation over, as soon as there is one.
    fn takes_over(&self, customer: &str);
    /// A person writes to the customer, in the conversation that there is.
    fn writes(&self, customer: &str, text: &str);
    /// A person marks it as needing one.
    fn escalates(&self, customer: &str);
    /// A person closes it.
    fn closes(&self, customer: &str);
    /// A person starts a conversation with the customer, or goes on with it.
    fn starts(&self, customer: &str, text: &str);
    /// The person gives it back.
    fn resumes(&self, customer: &str);
    /// So much time seems to have passed for every conversation.
    fn ages(&self, by: Duration);
    /// What an account's Telnyx does with keys.
    fn idempotency(&self, account: &str, idempotency: Idempotency);
    /// A tenant changes its settings.
    fn settings(&self, tenant: &str, how: impl Fn(&mut Settings));
    /// `acme` has a second number.
    fn second_number(&self);
}

impl Desk for Stage<'_> {
    fn takes_over(&self, customer: &str) {
        self.changes(customer, |head, _, _| {
            // A closed one is read-only, and the person sees it.
            *head = act::take_over(head).ok()?;
            None
        });
    }

    fn writes(&self, customer: &str, text: &str) {
        let now = self.world.now();
        let author = agent();
        self.changes(customer, |head, contact, settings| {
            let id = MessageId::of(&settings.salt, &["desk", text, &now.to_string()]);
            let (source, takeover) = (Source::Manual, Takeover::Takes);
            let (campaign, through) = (None, None);
            let letter = Letter { text, author: &author, source, takeover, campaign, through, id };
            // Whom STOP was first with gets nothing, and the person sees why.
            let sent = act::send(head, contact, &letter, settings, now).ok()?;
            *head = sent.head;
            Some(sent.message)
        });
    }

    fn resumes(&self, customer: &str) {
        let now = self.world.now();
        self.changes(customer, |head, contact, settings| {
            *head = act::resume(head, settings, contact.opted_out, now).ok()?;
            None
        });
    }

    fn escalates(&self, customer: &str) {
        let now = self.world.now();
        self.changes(customer, |head, _, settings| {
            *head = act::escalate(head, EscalationReason::Other, Some(&agent()), settings, now).ok()?;
            None
        });
    }

    fn closes(&self, customer: &str) {
        let now = self.world.now();
        self.changes(customer, |head, _, settings| {
            *head = act::close(head, "answered", &agent(), settings, now).ok()?;
            None
        });
    }

    fn starts(&self, customer: &str, text: &str) {
        let event = named(&format!("start-{}-{}", &customer[1..], self.world.now().0), text);
        let (customer, text) = (customer.to_owned(), text.to_owned());
        let started = self.system.calm_desk(self.world, &person("acme", Role::Agent, &[]), move |desk| {
            Box::pin(async move {
                let asked = Start { phone: &customer, message: &text, ..Start::default() };
                start(&desk, &event, asked).await
            })
        });
        // Whom STOP was first with gets nothing, and the person sees why.
        assert!(matches!(started, Ok(_) | Err(Problem::Refused(Refusal::OptedOut))), "{started:?}");
    }

    fn ages(&self, by: Duration) {
        for item in self.world.table.items().iter().filter(|item| item["sk"] == keys::HEAD) {
            let mut head: Head = read(item).expect("a head that can be read");
            head.last_message_at = head.last_message_at.minus(by);
            let mut aged = Item::clone(item);
            aged.insert("lastMessageAt".into(), head.last_message_at.0.into());
            self.world.table.plant(aged);
        }
    }

    fn idempotency(&self, account: &str, idempotency: Idempotency) {
        let tenant = TenantId::parse(account).expect("an id");
        let item = self.world.table.look(&keys::account(&tenant, account)).expect("it was planted");
        let stored: Account = read(&item).expect("an account that can be read");
        self.world.table.plant(records::account_item(&tenant, &Account { idempotency, ..stored }));
    }

    fn settings(&self, tenant: &str, how: impl Fn(&mut Settings)) {
        let key = keys::settings(&TenantId::parse(tenant).expect("an id"));
        let item = self.world.table.look(&key).expect("it was planted");
        let mut settings: Settings = read(&item).expect("settings that can be read");
        how(&mut settings);
        self.world.table.plant(records::item(&settings));
    }

    fn second_number(&self) {
        let number = Phone::parse(ACME_TOO).expect("a number");
        let tenant = TenantId::parse("acme").expect("an id");
        self.world.table.plant(records::route_item(&number, &Route { v: 1, tenant, account: "acme".into() }));
        self.system.telnyx.with(|fake| {
            fake.account_mut("acme").expect("the demo has it").numbers.push(ACME_TOO.into());
        });
    }
}

impl Stage<'_> {
    /// Changes the head of a customer's conversation with `acme`, as a person does who clicks until it works; what was
    /// written is queued with it.
    fn changes(&self, customer: &str, how: impl Fn(&mut Head, &Contact, &Settings) -> Option<Message>) {
        let tenant = TenantId::parse("acme").expect("an id");
        let settings: Settings =
            read(&self.world.table.look(&keys::settings(&tenant)).expect("it was planted")).expect("settings");
        let thread = ThreadId::of(&settings.salt, "sms", ACME, customer);
        for _ in 0..TRIES {
            if let Some(item) = self.world.table.look(&keys::head(&tenant, &thread)) {
                let before: Head = read(&item).expect("a head that can be read");
                let contact =
                    self.world.table.look(&keys::contact(&tenant, &before.contact)).expect("they have written");
                let contact: Contact = read(&contact).expect("a contact that can be read");
                let mut after = before.clone();
                let message = how(&mut after, &contact, &settings);
                let mut writes: Vec<Write> = change(&before, &after, EXPECTS).into_iter().collect();
                writes.extend(message.as_ref().map(create));
                if self.commits(writes, after, message) {
                    return;
                }
            }
            self.wait(250);
        }
    }

    /// Commits, and sends what follows; the world's own calls do not fail.
    fn commits(&self, writes: Vec<Write>, head: Head, message: Option<Message>) -> bool {
        let (table, queue, now) = (self.world.table.clone(), self.world.queues.clone(), self.world.now());
        self.world.outside.executor.block_on(async move {
            if !matches!(once::commit(table.as_ref(), &writes).await, Ok(Commit::Done)) {
                return false;
            }
            if let Some(window) = &head.window {
                follow_up::tick(queue.as_ref(), &head, window.end, now).await.expect("no fault strikes the world");
            }
            if let Some(message) = &message {
                let event = follow_up::send_event(message);
                follow_up::send(queue.as_ref(), &event).await.expect("no fault strikes the world");
            }
            true
        })
    }
}
