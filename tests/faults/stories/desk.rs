//! What people of the tenant do, by the same conditional writes as the desk's.

use super::{ACME_TOO, Stage};
use domain::account::{Account, Idempotency, Route};
use domain::head::{Head, ManagedBy};
use domain::settings::Settings;
use domain::{Phone, TenantId, ThreadId, window};
use platform::once::{self, Commit};
use platform::records::{self, change, read};
use platform::table::Item;
use platform::{follow_up, keys};
use std::time::Duration;
use world::system::ACME;

/// What a write of the head expects.
const EXPECTS: &[&str] =
    &["epoch", "arrivals", "answered", "passed", "windows", "joined", "managedBy", "needsPerson", "optedOut", "due"];

/// How often a person tries.
const TRIES: usize = 20;

/// A desk.
pub trait Desk {
    /// A person takes the customer's conversation over, as soon as there is one.
    fn takes_over(&self, customer: &str);
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
        self.changes(customer, |head, _| {
            head.managed_by = ManagedBy::Human;
            head.raise_epoch();
        });
    }

    fn resumes(&self, customer: &str) {
        let now = self.world.now();
        self.changes(customer, |head, settings| {
            head.managed_by = ManagedBy::Ai;
            window::open_next(head, settings, head.opted_out, now);
        });
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
    /// Changes the head of a customer's conversation with `acme`, as a person does who clicks until it works.
    fn changes(&self, customer: &str, how: impl Fn(&mut Head, &Settings)) {
        let tenant = TenantId::parse("acme").expect("an id");
        let settings: Settings =
            read(&self.world.table.look(&keys::settings(&tenant)).expect("it was planted")).expect("settings");
        let thread = ThreadId::of(&settings.salt, "sms", ACME, customer);
        for _ in 0..TRIES {
            if let Some(item) = self.world.table.look(&keys::head(&tenant, &thread)) {
                let before: Head = read(&item).expect("a head that can be read");
                let mut after = before.clone();
                how(&mut after, &settings);
                let write = change(&before, &after, EXPECTS).into_iter().collect::<Vec<_>>();
                let (table, queue, now) = (self.world.table.clone(), self.world.queues.clone(), self.world.now());
                let done = self.world.outside.executor.block_on(async move {
                    let done = matches!(once::commit(table.as_ref(), &write).await, Ok(Commit::Done));
                    if let Some(window) = after.window.as_ref().filter(|_| done) {
                        follow_up::tick(queue.as_ref(), &after, window.end, now)
                            .await
                            .expect("no fault strikes the world");
                    }
                    done
                });
                if done {
                    return;
                }
            }
            self.wait(250);
        }
    }
}
