//! Settings, as the people of a tenant change them.

use crate::story::{ACME2, FIRST, SECOND, Starting, Story, refusal};
use desk::choices::{set_closure_reasons, set_lead_statuses};
use desk::contact;
use desk::settings::{self, Patch};
use desk::{Caller, Problem, close, number};
use domain::head::InteractionStatus;
use domain::permission::Role;
use domain::settings::{ClosureReason, Language, Settings, Switch};
use domain::{Phone, TenantId};
use platform::keys;
use platform::records::item_at;
use serde_json::json;
use world::desk::{named, person, unnamed};
use world::system::{ACME, GLOBEX};

fn admin() -> Caller {
    person("acme", Role::Admin, &[])
}

fn patch(story: &Story, caller: &Caller, event: &'static str, patch: Patch<'static>) -> Result<Settings, Problem> {
    story
        .at_desk(caller, move |desk| Box::pin(async move { settings::patch(&desk, &named(event, event), patch).await }))
        .map(|settings| settings.record)
}

#[test]
fn with_the_switch_off_nobody_is_answered_and_on_again_everybody() {
    let story = Story::proves(&["F091"]);
    patch(&story, &admin(), "off", Patch { sms_replies: Some(Switch::Off), ..Patch::default() }).expect("off");
    story.text(FIRST, "hello");
    story.text(SECOND, "hello");
    story.rest();
    assert_eq!((story.asked().len(), story.posts().len()), (0, 0));
    patch(&story, &admin(), "on", Patch { sms_replies: Some(Switch::On), ..Patch::default() }).expect("on");
    story.wait(61.0);
    story.text(FIRST, "are you open on sunday?");
    story.text(SECOND, "are you open on sunday?");
    story.rest();
    assert_eq!([FIRST, SECOND].map(|phone| story.read(phone).len()), [1, 1]);
    story.end();
}

#[test]
fn a_changed_window_holds_for_the_next_text() {
    let story = Story::proves(&["F090"]);
    let wider = Patch { window_seconds: Some(20), ..Patch::default() };
    patch(&story, &admin(), "wider", wider).expect("changed");
    story.text(FIRST, "hello");
    story.rest();
    insta::assert_snapshot!(story.transcript(), @r"
    acme with first: active, next: customer
         0 first: hello
        20 AI: Hello! How can we help you today? | delivered
    ");
    story.end();
}

#[test]
fn what_cannot_be_set_changes_nothing() {
    let story = Story::proves(&["F167"]);
    let before = story.world.table.items();
    let cases = [
        (Patch { name: Some("  "), ..Patch::default() }, "name: A name has 1 to 120 characters."),
        (
            Patch { zone: Some("Mars/Crater"), ..Patch::default() },
            "zone: Give an IANA time zone, such as America/New_York.",
        ),
        (
            Patch { country: Some("us"), ..Patch::default() },
            "country: Give a country's code of two capitals, such as US.",
        ),
        (Patch { window_seconds: Some(61), ..Patch::default() }, "window: A window is 0 to 60 seconds long."),
        (
            Patch { most_replies_per_hour: Some(0), ..Patch::default() },
            "mostRepliesPerHour: Give a number from 1 to 600.",
        ),
        (
            Patch { agent_phone: Some(GLOBEX), ..Patch::default() },
            "agentPhone: Choose one of the tenant's own numbers.",
        ),
        (
            Patch { agent_phone: Some("+12125550199"), ..Patch::default() },
            "agentPhone: Choose one of the tenant's own numbers.",
        ),
    ];
    for (wrong, said) in cases {
        assert_eq!(refusal(patch(&story, &admin(), "wrong", wrong)), said);
    }
    let name = Patch { name: Some("Mine"), ..Patch::default() };
    let supervisor = story.supervisor();
    assert_eq!(refusal(patch(&story, &supervisor, "name", name)), "the permission settings:write is missing");
    assert_eq!(story.world.table.items(), before);
    story.end();
}

#[test]
fn changes_of_different_fields_both_stand_and_the_same_call_is_done_once() {
    let story = Story::new();
    let french = Patch { language: Some(Language::French), ..Patch::default() };
    patch(&story, &admin(), "french", french.clone()).expect("changed");
    patch(&story, &admin(), "name", Patch { name: Some("Acme Québec"), ..Patch::default() }).expect("changed");
    patch(&story, &admin(), "english", Patch { language: Some(Language::English), ..Patch::default() })
        .expect("changed");
    // The first call again, late: what came after it stands.
    let again = patch(&story, &admin(), "french", french).expect("as before");
    assert_eq!((again.language, again.name.as_str()), (Language::English, "Acme Québec"));
    assert_eq!(again.salt, story.settings("acme").salt);
    let lines = story.at_desk(&admin(), |desk| Box::pin(async move { desk::audit::audit(&desk, 50, None).await }));
    let fields: Vec<_> = lines.expect("read").items.into_iter().map(|line| line.fields.join(" ")).collect();
    assert_eq!(fields.len(), 3);
    assert!(fields.contains(&"name".to_owned()) && fields.contains(&"language".to_owned()), "{fields:?}");
    story.end();
}

#[test]
fn conversations_are_closed_for_the_tenants_own_reasons_only() {
    let story = Story::proves(&["F101"]);
    story.text(FIRST, "hello");
    story.rest();
    let set = |event: &'static str, reasons: Vec<ClosureReason>| {
        story.at_desk(&admin(), move |desk| {
            Box::pin(async move { set_closure_reasons(&desk, &named(event, event), reasons).await })
        })
    };
    let reason = |id: &str, becomes| ClosureReason { id: id.into(), name: "Sold it".into(), becomes };
    let sold = reason("sold", InteractionStatus::Qualified);
    for (wrong, said) in [
        (vec![], "items: Give 1 to 50 of them."),
        (vec![sold.clone(), sold.clone()], "items: Each can be there once."),
        (vec![reason("dnc", InteractionStatus::Dnc)], "items: Do-not-contact is set on the contact, not by closing."),
        (
            vec![reason("Sold!", InteractionStatus::Completed)],
            "items: An id has 1 to 40 of a-z, 0-9 and -; expired is what Volley itself closes with.",
        ),
    ] {
        assert_eq!(refusal(set("wrong", wrong)), said);
    }
    set("sold", vec![sold]).expect("set");
    let close = |reason: &'static str| {
        story.act(&story.agent(), FIRST, move |desk, id| {
            Box::pin(async move { close::close(&desk, &unnamed(), id, reason).await })
        })
    };
    assert_eq!(refusal(close("answered")), "the conversation does not allow it: UnknownReason");
    assert_eq!(close("sold").expect("closed").interaction_status, InteractionStatus::Qualified);
    story.end();
}

#[test]
fn a_lead_is_one_of_what_the_tenant_says_a_lead_may_be() {
    let story = Story::proves(&["F114"]);
    story.text(FIRST, "hello");
    story.rest();
    let id = story.contact(FIRST).id.to_string();
    let statuses = vec!["new".to_owned(), "on_hold".to_owned()];
    let set = story.at_desk(&admin(), move |desk| {
        Box::pin(async move { set_lead_statuses(&desk, &named("statuses", ""), statuses).await })
    });
    assert_eq!(set.expect("set").record, ["new", "on_hold"]);
    let is = |status: &'static str| {
        let id = id.clone();
        story.at_desk(&story.agent(), move |desk| {
            Box::pin(async move {
                let patch = contact::Patch { lead_status: Some(status), ..contact::Patch::default() };
                contact::patch(&desk, &unnamed(), &id, patch).await
            })
        })
    };
    assert_eq!(is("on_hold").expect("set").lead_status.as_deref(), Some("on_hold"));
    assert_eq!(refusal(is("won")), "leadStatus: Choose one of the tenant's lead statuses.");
    story.end();
}

#[test]
fn the_numbers_that_can_be_sent_from_are_the_tenants_own() {
    let story = Story::proves(&["F012", "F049"]);
    story.second_number();
    let (acme, second) = (TenantId::parse("acme").expect("an id"), Phone::parse(ACME2).expect("E.164"));
    story.world.table.plant(item_at(keys::number(&acme, &second), &json!({"v": 1, "number": second}), vec![]));
    let pause = json!({"v": 1, "until": story.world.now().0 + 60_000});
    story.world.table.plant(item_at(keys::pause(&acme, &second), &pause, vec![]));
    patch(&story, &admin(), "agent", Patch { agent_phone: Some("(212) 555-0102"), ..Patch::default() }).expect("ours");
    let read = |after: Option<String>| {
        let page = story.at_desk(&story.agent(), move |desk| {
            Box::pin(async move { number::numbers(&desk, 1, after.as_deref()).await })
        });
        page.expect("a page")
    };
    let (first, second) = (read(None), read(read(None).next));
    let shown: Vec<_> = first.items.iter().chain(&second.items).collect();
    let told: Vec<_> =
        shown.iter().map(|number| (number.phone.as_str(), number.agents, number.paused_until.is_some())).collect();
    assert_eq!(told, [(ACME, false, false), (ACME2, true, true)]);
    assert!(second.next.clone().is_none_or(|next| read(Some(next)).items.is_empty()));
    // Whom nobody has a conversation with yet hears from the agent's number.
    let start = Starting { phone: SECOND, message: "Hello!", ..Starting::default() };
    story.start(&story.agent(), "start", &start).expect("started");
    assert!(story.head_of(ACME2, SECOND).is_some());
    story.rest();
    story.end();
}
