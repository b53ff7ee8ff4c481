//! Every sample of `events/` is taken by its function, from Lambda's own form to what then stands in the world. The table holds what
//! `events/released` says that it may hold. A sample that no case names fails the test.

mod changes;
mod function;
mod stage;

use domain::TenantId;
use domain::head::Head;
use domain::message::{Direction, Message, Status};
use domain::webhook::delivery::{Delivery, State};
use domain::workflow::{Run, RunState};
use function::ISSUER;
use platform::http::Response;
use platform::keys;
use platform::queue::QueueName;
use platform::records::item_at;
use platform::search::Entry;
use serde_json::{Value, json};
use stage::{SIGNED, Stage, THEIRS};
use std::collections::BTreeSet;
use std::time::Duration;
use world::receiver::Receiver;
use world::web::Answer;

/// A sample, and what must come of it.
type Case = (&'static str, fn());

const CASES: &[Case] = &[
    ("webhook/inbound-sms", || webhook("inbound-sms", 200)),
    ("webhook/inbound-sms-base64", || webhook("inbound-sms-base64", 200)),
    ("webhook/inbound-mms", || webhook("inbound-mms", 200)),
    ("webhook/receipt-sent", || webhook("receipt-sent", 200)),
    ("webhook/receipt-finalized", || webhook("receipt-finalized", 200)),
    ("webhook/bad-signature", || webhook("bad-signature", 401)),
    ("webhook/other-key", || webhook("other-key", 401)),
    ("api/start", || api_starts("start")),
    ("api/start-base64", || api_starts("start-base64")),
    ("api/list", a_list_is_answered),
    ("api/bad-key", || api_refuses("bad-key", 401, "not_signed_in")),
    ("api/not-found", || api_refuses("not-found", 404, "not_found")),
    ("dashboard/page", the_inbox_is_shown_to_whoever_has_signed_in),
    ("dashboard/stranger", a_stranger_is_led_to_the_door),
    ("dashboard/sign-in", the_door_leads_to_the_provider_and_remembers_the_way),
    ("dashboard/form", a_form_is_done_once),
    ("dashboard/form-foreign", a_form_of_another_session_does_nothing),
    ("inbound/text", a_text_is_stored_and_its_tick_set),
    ("inbound/receipt", a_receipt_that_names_no_message_changes_nothing),
    ("inbound/follow-ups", follow_ups_queue_the_notice_and_note_the_consent),
    ("inbound/unknown-version", an_event_of_a_newer_version_stays_in_its_queue),
    ("reply/tick", a_tick_at_its_windows_end_queues_one_reply),
    ("outbound/send", a_queued_message_is_posted),
    ("workflow/start", a_start_makes_one_run),
    ("workflow/wake", a_wake_up_after_the_last_wait_ends_the_run),
    ("notify/notice", a_notice_is_told_to_the_webhook),
    ("sweep/every-minute", a_sweep_nudges_what_is_overdue),
    ("live/message-received", || live("message-received", &["message.received"])),
    ("live/message-delivered", || live("message-delivered", &["message.delivered"])),
    ("live/proof-expired", || live("proof-expired", &[])),
    ("live/connect", a_ticket_lets_a_page_in_once),
    ("live/connect-bad-ticket", || page_comes(&Stage::at(SIGNED), "connect-bad-ticket", 401)),
    ("live/unknown-version", || live("unknown-version", &[])),
];

#[test]
fn every_sample_is_taken_as_its_case_says() {
    for (sample, case) in CASES {
        println!("{sample}");
        case();
    }
}

#[test]
fn no_sample_is_without_a_case_and_no_function_without_a_sample() {
    let named: BTreeSet<String> = CASES.iter().map(|(sample, _)| (*sample).to_owned()).collect();
    assert_eq!(stage::samples(), named, "events/ on the left, the cases of this test on the right");
    let with_samples: BTreeSet<&str> = named.iter().filter_map(|sample| Some(sample.split_once('/')?.0)).collect();
    let functions = stage::functions();
    assert_eq!(with_samples, functions.iter().map(String::as_str).collect());
}

/// The whole batch is done.
fn done() -> Value {
    json!({"batchItemFailures": []})
}

fn webhook(case: &str, status: u16) {
    let stage = Stage::at(SIGNED);
    assert_eq!(stage.invoke("webhook", case), json!({"statusCode": status}), "{case}");
    assert_eq!(stage.world.queues.len(QueueName::Events), usize::from(status == 200), "{case}");
}

/// Calls `api`; gives its status, its type and its body.
fn call(stage: &Stage, case: &str) -> (u64, String, Value) {
    let answer = stage.invoke("api", case);
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let body = serde_json::from_str(&text(&answer["body"])).expect("JSON");
    (answer["statusCode"].as_u64().expect("a status"), text(&answer["headers"]["content-type"]), body)
}

fn api_starts(case: &str) {
    let stage = Stage::at(SIGNED);
    let before = stage.all::<Message>("M#").len();
    let (status, kind, first) = call(&stage, case);
    assert_eq!((status, kind.as_str()), (201, "application/json"), "{case}: {first}");
    assert_eq!((&first["isNew"], &first["phone"]), (&json!(true), &json!("+12125550155")), "{case}");
    assert_eq!(stage.world.queues.len(QueueName::Outbound), 1, "{case}");
    let again = call(&stage, case).2;
    assert_eq!(again["messageId"], first["messageId"], "{case}: it names its event, so it is done once");
    assert_eq!(stage.all::<Message>("M#").len(), before + 1, "{case}");
}

fn a_list_is_answered() {
    let (status, kind, list) = call(&Stage::at(SIGNED), "list");
    assert_eq!((status, kind.as_str()), (200, "application/json"), "{list}");
    let items = list["items"].as_array().expect("a list");
    assert_eq!(items.iter().map(|item| &item["status"]).collect::<Vec<_>>(), ["active"]);
}

fn api_refuses(case: &str, status: u64, problem: &str) {
    let stage = Stage::at(SIGNED);
    let before = stage.world.table.items();
    let (answered, kind, body) = call(&stage, case);
    assert_eq!((answered, kind.as_str()), (status, "application/problem+json"), "{case}: {body}");
    assert_eq!(body["type"], format!("urn:volley:problem:{problem}"), "{case}");
    let mut after = stage.world.table.items();
    after.retain(|item| !item["sk"].as_str().is_some_and(|sk| sk.starts_with("CALLS#")));
    assert_eq!(after, before, "{case}: nothing changes but the count of the key's calls");
}

/// Asks `dashboard`; gives its status, where it leads, its cookies and its body.
fn asked(stage: &Stage, case: &str) -> (u64, String, Vec<String>, String) {
    let answer = stage.invoke("dashboard", case);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let cookies = answer["cookies"].as_array().into_iter().flatten().map(text).collect();
    assert!(text(&answer["headers"]["content-security-policy"]).starts_with("default-src 'none'"), "{case}: {answer}");
    let status = answer["statusCode"].as_u64().expect("a status");
    (status, text(&answer["headers"]["location"]), cookies, text(&answer["body"]))
}

fn the_inbox_is_shown_to_whoever_has_signed_in() {
    let (status, _, _, body) = asked(&Stage::at(SIGNED), "page");
    assert_eq!(status, 200, "{body}");
    assert!(body.contains("Demo agent") && body.contains("samplecsrf"), "{body}");
}

fn a_stranger_is_led_to_the_door() {
    let (status, to, _, body) = asked(&Stage::at(SIGNED), "stranger");
    assert_eq!((status, to.as_str(), body.as_str()), (303, "/sign-in?to=%2Finbox%3Fview%3Dprogress", ""));
}

fn the_door_leads_to_the_provider_and_remembers_the_way() {
    let stage = Stage::at(SIGNED);
    let (status, _, cookies, _) = asked(&stage, "sign-in");
    assert_eq!((status, cookies.len()), (502, 0), "nobody answers yet");
    let known = json!({"issuer": ISSUER, "authorization_endpoint": "https://id.example.com/authorize",
        "token_endpoint": "https://id.example.com/token", "jwks_uri": "https://id.example.com/keys"});
    let answer = Response { status: 200, headers: vec![], body: known.to_string().into_bytes() };
    stage.world.web.open(ISSUER, move |_, _| Answer::After(answer.clone(), Duration::from_millis(20)));
    let (status, to, cookies, _) = asked(&stage, "sign-in");
    assert_eq!(status, 303);
    assert!(
        to.starts_with("https://id.example.com/authorize?response_type=code&client_id=volley&redirect_uri=https%3A")
    );
    assert!(to.contains("&code_challenge_method=S256") && !to.contains("prompt"), "{to}");
    assert_eq!(cookies.len(), 1);
    assert!(cookies[0].starts_with("__Host-volley-journey=") && cookies[0].ends_with("Secure; HttpOnly; SameSite=Lax"));
}

fn a_form_is_done_once() {
    let stage = Stage::at(SIGNED);
    let before = stage.all::<Message>("M#").len();
    let (first, again) = (asked(&stage, "form"), asked(&stage, "form"));
    assert_eq!((first.0, &first.1), (303, &again.1), "{}", first.3);
    assert!(first.1.starts_with("/inbox/c/con_"), "{}", first.1);
    assert_eq!(stage.all::<Message>("M#").len(), before + 1);
}

fn a_form_of_another_session_does_nothing() {
    let stage = Stage::at(SIGNED);
    let before = stage.world.table.items();
    let (status, _, _, body) = asked(&stage, "form-foreign");
    assert_eq!(status, 400, "{body}");
    assert_eq!(stage.world.table.items(), before);
}

fn a_text_is_stored_and_its_tick_set() {
    let stage = Stage::at(SIGNED + 600);
    let before: BTreeSet<_> = stage.all::<Message>("M#").into_iter().map(|message| message.place.id).collect();
    assert_eq!(stage.invoke("inbound", "text"), done());
    let messages = stage.all::<Message>("M#");
    let new: Vec<_> = messages.iter().filter(|message| !before.contains(&message.place.id)).collect();
    assert_eq!(new.len(), 1);
    assert_eq!((new[0].direction, new[0].text.as_str()), (Direction::Inbound, "Hi, are you open today?"));
    assert_eq!(stage.world.queues.len(QueueName::Ticks), 1);
}

fn a_receipt_that_names_no_message_changes_nothing() {
    let stage = Stage::at(SIGNED + 600);
    let before = stage.world.table.items();
    assert_eq!(stage.invoke("inbound", "receipt"), done());
    assert_eq!(stage.world.table.items(), before);
    assert!(stage.nothing_is_queued());
}

fn follow_ups_queue_the_notice_and_note_the_consent() {
    let stage = Stage::at(SIGNED + 600);
    let head = stage.all::<Head>(keys::HEAD).remove(0);
    let entry = keys::contact_thread(&head.tenant, &head.contact, &head.thread);
    stage.world.table.plant(item_at(entry, &Entry::new(&head.thread), vec![]));
    assert_eq!(stage.invoke("inbound", "follow-ups"), done());
    let notices = stage.all::<Message>("M#").into_iter().filter(|message| message.origin.is_some());
    assert_eq!(notices.map(|notice| notice.status).collect::<Vec<_>>(), [Status::Queued]);
    assert_eq!(stage.world.queues.len(QueueName::Outbound), 1);
    let ledger = stage.world.table.items().into_iter().filter(|item| item.get("cause").is_some());
    assert_eq!(ledger.count(), 1);
    let rows =
        stage.world.table.items().into_iter().filter(|item| item["pk"].as_str().is_some_and(|pk| pk.contains("#S#")));
    assert_eq!(rows.count(), 1, "the phone");
}

fn an_event_of_a_newer_version_stays_in_its_queue() {
    let stage = Stage::at(SIGNED + 600);
    let answer = stage.invoke("inbound", "unknown-version");
    assert_eq!(answer, json!({"batchItemFailures": [{"itemIdentifier": "00000000-0000-4000-8000-000000000001"}]}));
    assert!(stage.nothing_is_queued(), "nor is it parked: the newer version will take it");
}

fn a_tick_at_its_windows_end_queues_one_reply() {
    let stage = Stage::at(SIGNED + 20_000);
    assert_eq!(stage.invoke("reply", "tick"), done());
    let replies = stage.all::<Message>("M#").into_iter().filter(|message| message.status == Status::Queued);
    assert_eq!(replies.count(), 1);
    assert_eq!(stage.world.queues.len(QueueName::Outbound), 1);
}

fn a_queued_message_is_posted() {
    let stage = Stage::at(SIGNED + 20_000);
    stage.queue_the_message();
    assert_eq!(stage.invoke("outbound", "send"), done());
    let ends: Vec<_> = stage.all::<Message>("M#").into_iter().map(|message| (message.status, message.reason)).collect();
    assert!(ends.contains(&(Status::Sent, None)), "{ends:?}");
    let posted = stage.telnyx.with(|telnyx| telnyx.posts().iter().map(|post| post.field("to")).collect::<Vec<_>>());
    assert_eq!(posted, [Some(THEIRS.to_owned())]);
}

fn a_start_makes_one_run() {
    let stage = Stage::at(SIGNED);
    let before = stage.all::<Run>("D#RUN#").len();
    assert_eq!([stage.invoke("workflow", "start"), stage.invoke("workflow", "start")], [done(), done()]);
    assert_eq!(stage.all::<Run>("D#RUN#").len(), before + 1, "the second start is the same run");
    assert_eq!(stage.world.queues.len(QueueName::Runs), 2, "and wakes it again, in case the first had died before");
}

fn a_wake_up_after_the_last_wait_ends_the_run() {
    let stage = Stage::at(SIGNED + 3_600_000);
    assert_eq!(stage.invoke("workflow", "wake"), done());
    assert_eq!(stage.all::<Run>("D#RUN#").iter().map(|run| run.state).collect::<Vec<_>>(), [RunState::Done]);
}

fn a_notice_is_told_to_the_webhook() {
    let stage = Stage::at(SIGNED + 20_000);
    let receiver = Receiver::open(&stage.world.web, "https://hooks.example.com/volley");
    receiver.learn("whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u");
    assert_eq!(stage.invoke("notify", "notice"), done());
    let told: Vec<_> = receiver.received().into_iter().map(|one| (one.signed, one.body["type"].clone())).collect();
    assert_eq!(told, [(vec![0], json!("message.received"))]);
    assert_eq!(stage.all::<Delivery>("DELIVERY#")[0].state, State::Delivered);
}

fn a_sweep_nudges_what_is_overdue() {
    let stage = Stage::at(SIGNED + 300_000);
    assert_eq!(stage.invoke("sweep", "every-minute"), Value::Null);
    assert_eq!(stage.world.queues.len(QueueName::Ticks), 1, "the open window's end has passed without a tick");
}

fn page_comes(stage: &Stage, case: &str, status: u16) {
    assert_eq!(stage.invoke("live", case), json!({"statusCode": status}), "{case}");
}

fn a_ticket_lets_a_page_in_once() {
    let stage = Stage::at(SIGNED);
    stage.give_the_ticket();
    page_comes(&stage, "connect", 200);
    let page = keys::open_page(&TenantId::parse("acme").expect("an id"), "L0SM9cOFvHcCIhw=");
    assert!(stage.world.table.look(&page).is_some(), "it is noted");
    page_comes(&stage, "connect", 401);
}

fn live(case: &str, kinds: &[&str]) {
    let stage = Stage::at(SIGNED);
    assert_eq!(stage.invoke("live", case), done(), "{case}");
    assert_eq!(stage.world.bus.events().iter().map(|event| event.kind).collect::<Vec<_>>(), kinds, "{case}");
}
