//! Tenants are apart: whoever knows another's ids knows nothing.

use crate::story::{FIRST, Story};
use desk::consent::{self, Wish};
use desk::contact::{self, Patch};
use desk::note::{self, Kind};
use desk::sms::{self, Sms};
use desk::{close, conversation, guide, key, messages, resume, send, take_over};
use world::desk::{named, program};

#[test]
fn every_id_of_another_tenant_is_like_one_that_does_not_exist() {
    let story = Story::proves(&["F012"]);
    story.text(FIRST, "hello");
    story.rest();
    let before = story.world.table.items();
    let (id, lead) = (story.conversation(FIRST), story.contact(FIRST).id.to_string());
    let said = story.at_desk(&program("globex"), move |desk| {
        Box::pin(async move {
            let event = named("x", "x");
            let sms = Sms { lead: &lead, message: "Hi", ..Sms::default() };
            [
                conversation::conversation(&desk, &id).await.map(drop),
                messages::messages(&desk, &id, 50, None).await.map(drop),
                send::send(&desk, &event, &id, "Hi").await.map(drop),
                sms::send(&desk, &event, sms).await.map(drop),
                take_over::take_over(&desk, &event, &id).await.map(drop),
                resume::resume(&desk, &event, &id).await.map(drop),
                close::close(&desk, &event, &id, "answered").await.map(drop),
                guide::set_guide(&desk, &event, &id, "Hi").await.map(drop),
                contact::contact(&desk, &lead).await.map(drop),
                contact::patch(&desk, &event, &lead, Patch::default()).await.map(drop),
                consent::decide(&desk, &event, &lead, Wish::DoNotContact).await.map(drop),
                note::facts(&desk, &lead, Kind::Note).await.map(drop),
                key::revoke(&desk, &event, "demo00000000").await,
            ]
            .map(|done| done.expect_err("it is refused").to_string())
        })
    });
    assert!(said.iter().all(|said| said == "there is no such thing"), "{said:?}");
    assert_eq!(story.world.table.items(), before);
    story.end();
}
