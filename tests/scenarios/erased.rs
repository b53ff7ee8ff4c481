//! Somebody who had opted out was erased (`admin erase`): of them only a keyed hash and the opt-out are left. Who texts again
//! says their number themselves.

use crate::story::{FIRST, Story};
use domain::contact::Contact;
use platform::keys;
use platform::once::{self, Commit};
use platform::records;
use platform::table::{Condition, Key, Write};
use serde_json::{Value, json};

impl Story {
    /// What `admin erase` leaves of a phone that has opted out.
    fn erase(&self, theirs: &str) {
        let mut left = self.contact(theirs);
        let (contact, thread) =
            (keys::contact(&left.tenant, &left.id), keys::thread(&left.tenant, &self.head(theirs).thread));
        let text = |name: &str, item: &platform::table::Item| item[name].as_str().unwrap_or_default().to_owned();
        let keys =
            self.world.table.items().into_iter().map(|item| Key { pk: text("pk", &item), sk: text("sk", &item) });
        let theirs = keys.filter(|key| key.pk == thread || (key.pk == contact.pk && *key != contact));
        let writes: Vec<Write> = theirs.map(|key| Write::Delete { key, condition: Condition::All(vec![]) }).collect();
        let table = self.world.table.clone();
        self.world.outside.executor.block_on(async move {
            let done = once::commit(table.as_ref(), &writes).await;
            assert!(matches!(done, Ok(Commit::Done)), "{done:?}");
        });
        left.phone = serde_json::from_value(json!("")).expect("stored items are read as they stand");
        (left.name, left.company) = (None, None);
        self.write(records::item(&left));
    }

    /// The contact as it is stored, with the ledger's lines.
    fn known(&self, theirs: &str) -> (Contact, usize) {
        let contact = self.contact(theirs);
        let pk = keys::contact(&contact.tenant, &contact.id).pk;
        let ledger = |item: &platform::table::Item| item["pk"] == pk.as_str() && item.contains_key("cause");
        (contact, self.world.table.items().iter().filter(|item| ledger(item)).count())
    }
}

#[test]
fn who_was_erased_is_a_contact_again_with_their_start_and_is_answered() {
    let story = Story::new();
    story.text(FIRST, "STOP");
    story.rest();
    story.erase(FIRST);
    let (before, _) = story.known(FIRST);
    assert_eq!((before.phone.as_str(), before.opted_out), ("", true));

    story.text(FIRST, "START");
    story.wait(5.0);
    story.text(FIRST, "are you open on sunday?");
    story.rest();
    let (after, ledger) = story.known(FIRST);
    assert_eq!((after.phone.as_str(), after.opted_out), (FIRST, false));
    assert_eq!(after.consent.turns[..1], before.consent.turns, "what they had said stands");
    assert_eq!(ledger, 1, "the START is noted");
    assert_eq!(story.read(FIRST).len(), 1);
}

#[test]
fn who_was_erased_and_texts_is_a_contact_again_and_still_opted_out() {
    let story = Story::new();
    story.text(FIRST, "STOP");
    story.rest();
    story.erase(FIRST);
    let (before, _) = story.known(FIRST);

    story.text(FIRST, "hello?");
    story.rest();
    let (after, ledger) = story.known(FIRST);
    let phone = domain::Phone::parse(FIRST).expect("E.164");
    assert_eq!(after, Contact { phone, rev: after.rev, ..before });
    assert_eq!(ledger, 0, "nothing was said about consent");
    assert!(story.head(FIRST).opted_out);
    assert_eq!((story.asked().len(), story.read(FIRST)), (0, vec![] as Vec<String>), "and nothing is sent");
    let row = |item: &std::sync::Arc<platform::table::Item>| item.get("phone") == Some(&Value::from(FIRST));
    assert_eq!(story.world.table.items().iter().filter(|item| row(item)).count(), 1);
}
