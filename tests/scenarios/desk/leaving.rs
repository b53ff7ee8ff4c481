//! What leaves the system as a list, and messages that begin in no list.

use crate::story::{FIRST, SECOND, Story, refusal};
use desk::ad_hoc::{self, AdHoc};
use desk::contact::{self, Patch};
use desk::export::{self, Part, Said};
use desk::filter::Filter;
use desk::{Problem, inbox, progress, template};
use domain::head::NextAction;
use domain::message::{Message, MessageRef, Source};
use domain::permission::Role;
use domain::settings::Team;
use std::time::Duration;
use world::desk::{named, person};

fn export(story: &Story, event: &'static str, filter: Filter) -> Result<Part<String>, Problem> {
    story.at_desk(&story.supervisor(), move |desk| {
        Box::pin(async move { export::conversations(&desk, &named(event, ""), &filter, None).await })
    })
}

#[test]
fn an_export_has_a_line_for_each_conversation_and_no_cell_is_a_formula() {
    let story = Story::proves(&["F129", "B18"]);
    story.text(FIRST, "=HYPERLINK(\"x\")");
    story.text(SECOND, "hello, you");
    story.rest();
    story.take_over(FIRST);
    let id = story.contact(FIRST).id.to_string();
    let patch = Patch { name: Some("=1+1"), company: Some("Demo, \"Sons\""), ..Patch::default() };
    let done = story.at_desk(&story.agent(), move |desk| {
        Box::pin(async move { contact::patch(&desk, &named("patch", ""), &id, patch).await })
    });
    done.expect("kept");
    story.rest();
    let all = export(&story, "all", Filter::default()).expect("a part");
    assert_eq!((all.content.lines().count(), all.next), (3, None));
    assert!(all.content.starts_with("id,ref,name,company,number,"));
    assert!(all.content.contains(",'=1+1,\"Demo, \"\"Sons\"\"\",'+12125550150,sms,active,"), "{}", all.content);
    let none = export(&story, "none", Filter { channel: Some("webchat".into()), ..Filter::default() }).expect("a part");
    assert_eq!(none.content.lines().count(), 1, "the columns' names");
    let forbidden = story.at_desk(&story.agent(), |desk| {
        Box::pin(async move { export::conversations(&desk, &named("x", ""), &Filter::default(), None).await.map(drop) })
    });
    assert_eq!(refusal(forbidden), "the permission export is missing");
    let audited = story
        .world
        .table
        .items()
        .into_iter()
        .filter(|item| item.get("deed").is_some_and(|deed| deed == "list.exported"));
    assert_eq!(audited.count(), 2);
    story.end();
}

#[test]
fn a_transcript_has_role_time_source_and_text_of_every_message() {
    let story = Story::proves(&["F043"]);
    story.text(FIRST, "are you open on sunday?");
    story.rest();
    let id = story.conversation(FIRST);
    let part = story.at_desk(&story.supervisor(), move |desk| {
        Box::pin(async move { export::transcript(&desk, &named("x", ""), &id, None).await })
    });
    let said: Vec<Said> = part.expect("a part").content;
    let roles: Vec<(&str, Source)> = said.iter().map(|said| (said.role, said.source)).collect();
    assert_eq!(roles, [("user", Source::Inbound), ("agent", Source::SmsAgent)]);
    let lines = export::lines(&said, None);
    assert!(lines.starts_with("role,timestamp,source,text\r\nuser,"), "{lines}");
    assert_eq!(said[0].text, "are you open on sunday?");
    story.end();
}

#[test]
fn a_long_transcript_goes_on_where_it_stopped() {
    let story = Story::proves(&["F043"]);
    story.text(FIRST, "hello");
    story.rest();
    let said = story.messages(FIRST).remove(0);
    for more in 1..=1_000 {
        let place = MessageRef { at: said.place.at.plus(Duration::from_secs(60 + more)), ..said.place.clone() };
        story.write(platform::records::item(&Message { place, text: more.to_string(), ..said.clone() }));
    }
    let id = story.conversation(FIRST);
    let part = |event: &'static str, after: Option<String>| {
        let id = id.clone();
        let part = story.at_desk(&story.supervisor(), move |desk| {
            Box::pin(async move { export::transcript(&desk, &named(event, ""), &id, after.as_deref()).await })
        });
        part.expect("a part")
    };
    let first = part("first", None);
    let second = part("second", first.next.clone());
    assert_eq!((first.content.len(), second.content.len(), second.next), (1_000, 2, None));
    assert_eq!((first.content[2].text.as_str(), second.content[1].text.as_str()), ("1", "1000"));
    story.end();
}

#[test]
fn an_ad_hoc_message_is_in_no_list_until_the_customer_answers() {
    let story = Story::proves(&["F168", "F169", "F170"]);
    story.set("acme", |settings| {
        let team = |id: &str| Team { id: id.into(), name: id.to_uppercase() };
        settings.teams = vec![team("sales"), team("support")];
    });
    let seller = person("acme", Role::Agent, &["sales"]);
    let send = |event: &'static str, team: &'static str, asked: AdHoc<'static>| {
        story.at_desk(&seller, move |desk| {
            Box::pin(async move { ad_hoc::send(&desk, &named(event, team), team, asked).await.map(drop) })
        })
    };
    let ready = AdHoc { phone: FIRST, message: "Your parcel is here.", ..AdHoc::default() };
    assert_eq!(refusal(send("other", "support", ready)), "there is no such thing");
    send("one", "sales", ready).expect("sent");
    send("one", "sales", ready).expect("sent before");
    let made = story.at_desk(&person("acme", Role::Admin, &[]), |desk| {
        Box::pin(async move { template::create(&desk, &named("ready", ""), "Ready", "Hi there, it is ready.").await })
    });
    let template: &'static str = made.expect("made").id.leak();
    send("two", "sales", AdHoc { phone: SECOND, template: Some(template), ..AdHoc::default() }).expect("sent");
    story.rest();
    assert_eq!(
        (story.read(FIRST), story.read(SECOND)),
        (vec![ready.message.to_owned()], vec!["Hi there, it is ready.".to_owned()])
    );
    let listed = |section: Option<&'static str>| {
        let rows = story.at_desk(&seller, move |desk| {
            Box::pin(async move {
                match section {
                    Some(team) => progress::progress(&desk, Some(team), 50, None).await,
                    None => inbox::inbox(&desk, &Filter::default(), 50, None).await,
                }
            })
        });
        rows.expect("a page").items.into_iter().map(|row| (row.team, row.next_action)).collect::<Vec<_>>()
    };
    assert_eq!((listed(None), listed(Some("sales"))), (vec![], vec![]));
    story.take_over(FIRST);
    story.text(FIRST, "which parcel?");
    story.rest();
    let waits = vec![(Some("sales".to_owned()), NextAction::Agent.name().to_owned())];
    assert_eq!((listed(None), listed(Some("sales"))), (waits.clone(), waits));
    story.end();
}
