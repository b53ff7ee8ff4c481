//! Who changed what is read back, and says no more than that.

use crate::story::{FIRST, Story, refusal};
use desk::audit::{self, Lines};
use desk::consent::{self, Wish};
use desk::key::{self, Drawn};
use desk::{Caller, Problem};
use domain::permission::{Permission, Role};
use world::desk::{named, person};

/// A page of the log, as a caller reads it.
fn page(story: &Story, caller: &Caller, limit: usize, after: Option<String>) -> Result<Lines, Problem> {
    story.at_desk(caller, move |desk| Box::pin(async move { audit::audit(&desk, limit, after.as_deref()).await }))
}

#[test]
fn who_changed_what_is_read_back_page_by_page() {
    let story = Story::proves(&["B18"]);
    story.text(FIRST, "hello");
    story.rest();
    let admin = person("acme", Role::Admin, &[]);
    let id = story.contact(FIRST).id.to_string();
    let contact = id.clone();
    story
        .at_desk(&admin, move |desk| {
            Box::pin(async move {
                let drawn = Drawn { id: "k0000000000k".into(), secret: "a".repeat(32) };
                key::create(&desk, &named("key", ""), "Shop", vec![Permission::SendMessages], &drawn, "token").await?;
                consent::decide(&desk, &named("set", ""), &contact, Wish::DoNotContact).await?;
                // Doing it again changes nothing, and is no line.
                consent::decide(&desk, &named("again", ""), &contact, Wish::DoNotContact).await?;
                key::revoke(&desk, &named("revoke", ""), "k0000000000k").await
            })
        })
        .expect("done");
    story.rest();
    let newest = page(&story, &admin, 2, None).expect("read");
    let older = page(&story, &admin, 2, newest.next).expect("read");
    let told: Vec<_> = newest.items.into_iter().chain(older.items).map(|line| (line.deed, line.on)).collect();
    let line = |deed: &str, on: &str| (deed.to_owned(), on.to_owned());
    let key = "k0000000000k";
    assert_eq!(told, [line("key.revoked", key), line("contact.silenced", &id), line("key.created", key)]);
    assert!(older.next.is_none());
    let stored = story.world.table.items().into_iter().filter(|item| format!("{item:?}").contains("#AUDIT"));
    assert!(stored.inspect(|item| assert!(!format!("{item:?}").contains(FIRST))).count() == 3);
    assert_eq!(refusal(page(&story, &story.supervisor(), 50, None)), "the permission logs:read is missing");
    assert!(page(&story, &person("globex", Role::Owner, &[]), 50, None).expect("read").items.is_empty());
    story.end();
}
