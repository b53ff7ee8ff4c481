//! What the fake promises to those who test against it.

use super::*;
use crate::{Reply, request};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
use platform::http::Response;
use serde_json::{Value, json};

const ACME: &str = "+12125550100";
const PHONE: &str = "+12125550142";
const START: Timestamp = Timestamp(1_790_000_000_000);

fn at(ms: i64) -> Timestamp {
    Timestamp(START.0 + ms)
}

fn telnyx() -> Telnyx {
    Telnyx::new(7, Account::demo("http://127.0.0.1:8080/webhooks/telnyx"))
}

fn body(text: &str) -> Value {
    json!({"from": ACME, "to": PHONE, "text": text})
}

fn post_with(telnyx: &mut Telnyx, key: Option<&str>, body: &Value, now: Timestamp) -> Reply {
    let bearer = format!("Bearer {}", telnyx.accounts()[0].api_key);
    let mut headers = vec![("Authorization", bearer.as_str())];
    headers.extend(key.map(|key| ("Idempotency-Key", key)));
    let url = "http://127.0.0.1:9/v2/messages";
    let request = request("POST", url, headers, body.to_string().into_bytes()).unwrap();
    telnyx.handle(&request, now)
}

fn post(telnyx: &mut Telnyx, key: &str, text: &str, now: Timestamp) -> Reply {
    post_with(telnyx, Some(key), &body(text), now)
}

fn get(telnyx: &mut Telnyx, path: &str, now: Timestamp) -> (u16, Value) {
    let bearer = format!("Bearer {}", telnyx.accounts()[0].api_key);
    let url = format!("https://api.telnyx.com/v2/{path}");
    let request = request("GET", &url, [("authorization", bearer.as_str())], vec![]).unwrap();
    read(&telnyx.handle(&request, now))
}

fn read(reply: &Reply) -> (u16, Value) {
    let Response { status, body, .. } = reply.response().unwrap();
    (*status, serde_json::from_slice(body).unwrap())
}

fn code(reply: &Reply) -> (u16, String) {
    let (status, body) = read(reply);
    (status, body["errors"][0]["code"].as_str().unwrap().to_owned())
}

/// Runs webhooks until `until`, acknowledging all; gives what was posted.
fn run(telnyx: &mut Telnyx, until: Timestamp) -> Vec<(Timestamp, Delivery)> {
    run_with(telnyx, until, |_| Acknowledgement::Status(200))
}

fn run_with(
    telnyx: &mut Telnyx,
    until: Timestamp,
    how: impl Fn(&Delivery) -> Acknowledgement,
) -> Vec<(Timestamp, Delivery)> {
    let mut seen = Vec::new();
    while let Some(now) = telnyx.next_due().filter(|due| *due <= until) {
        for delivery in telnyx.due(now) {
            telnyx.delivered(delivery.id, how(&delivery), now);
            seen.push((now, delivery));
        }
    }
    seen
}

fn event(delivery: &Delivery) -> Value {
    serde_json::from_slice(&delivery.body).unwrap()
}

fn types(seen: &[(Timestamp, Delivery)]) -> Vec<String> {
    seen.iter()
        .map(|(_, one)| event(one)["data"]["event_type"].as_str().unwrap().to_owned())
        .collect()
}

fn header<'a>(delivery: &'a Delivery, name: &str) -> &'a str {
    &delivery.headers.iter().find(|(key, _)| key == name).unwrap().1
}

fn is_genuine(telnyx: &Telnyx, delivery: &Delivery) -> bool {
    let account = telnyx
        .accounts()
        .iter()
        .find(|account| account.id == delivery.account)
        .unwrap();
    let key: [u8; 32] = STANDARD.decode(account.public_key()).unwrap().try_into().unwrap();
    let signature = STANDARD.decode(header(delivery, "telnyx-signature-ed25519")).unwrap();
    let signed = [header(delivery, "telnyx-timestamp").as_bytes(), b"|", &delivery.body].concat();
    let signature = Signature::from_slice(&signature).unwrap();
    VerifyingKey::from_bytes(&key)
        .unwrap()
        .verify(&signed, &signature)
        .is_ok()
}

#[test]
fn a_text_becomes_one_signed_webhook() {
    let mut telnyx = telnyx();
    let id = telnyx.text(PHONE, ACME, "Are you open?", &[], START).unwrap();
    let seen = run(&mut telnyx, at(60_000));
    assert_eq!(types(&seen), ["message.received"]);
    let delivery = &seen[0].1;
    assert!(is_genuine(&telnyx, delivery));
    assert_eq!(delivery.url, "http://127.0.0.1:8080/webhooks/telnyx");
    let event = event(delivery);
    assert_eq!(event["data"]["payload"]["id"], json!(id));
    assert_eq!(event["data"]["payload"]["text"], "Are you open?");
    assert_eq!(event["data"]["payload"]["to"][0]["phone_number"], ACME);
    assert_eq!(event["data"]["payload"]["autoresponse_type"], Value::Null);
    assert_eq!(event["meta"]["attempt"], 1);
    assert_eq!(
        Timestamp::parse(event["data"]["payload"]["received_at"].as_str().unwrap()),
        Some(START)
    );
    assert_eq!(telnyx.text(PHONE, "+12125550199", "nobody", &[], START), None);
}

#[test]
fn a_message_goes_to_the_handset_and_its_receipts_to_its_own_url() {
    let mut telnyx = telnyx();
    let mut body = body("We open at nine.");
    body["webhook_url"] = json!("http://127.0.0.1:8080/webhooks/telnyx/ref1");
    let (status, answer) = read(&post_with(&mut telnyx, Some("msg_1"), &body, START));
    assert_eq!(status, 200);
    assert_eq!(answer["data"]["to"][0]["status"], "queued");
    assert_eq!(answer["data"]["parts"], 1);
    assert_eq!(answer["data"]["cost"], Value::Null);
    let seen = run(&mut telnyx, at(60_000));
    assert_eq!(types(&seen), ["message.sent", "message.finalized"]);
    for (_, delivery) in &seen {
        assert_eq!(delivery.url, "http://127.0.0.1:8080/webhooks/telnyx/ref1");
        assert_eq!(event(delivery)["data"]["payload"]["webhook_url"], json!(delivery.url));
    }
    let last = event(&seen[1].1);
    assert_eq!(last["data"]["payload"]["to"][0]["status"], "delivered");
    assert_eq!(last["data"]["payload"]["cost"]["amount"], "0.00400");
    let shown = telnyx.phone(PHONE);
    assert_eq!(
        (shown.len(), shown[0].text.as_str(), shown[0].kind),
        (1, "We open at nine.", Kind::Message)
    );
    let (_, asked) = get(
        &mut telnyx,
        &format!("messages/{}", answer["data"]["id"].as_str().unwrap()),
        at(60_000),
    );
    assert_eq!(asked["data"]["to"][0]["status"], "delivered");
}

#[test]
fn a_key_replays_a_success_for_a_day_and_refuses_another_body() {
    let mut telnyx = telnyx();
    telnyx.script.next_post(Fault::HangAfter);
    assert_eq!(post(&mut telnyx, "msg_1", "one", START), Reply::Hang);
    let again = post(&mut telnyx, "msg_1", "one", at(1000));
    assert_eq!(read(&again).0, 200);
    assert_eq!(again, post(&mut telnyx, "msg_1", "one", at(2000)));
    assert_eq!(code(&post(&mut telnyx, "msg_1", "two", at(3000))).0, 422);
    run(&mut telnyx, at(60_000));
    assert_eq!(telnyx.phone(PHONE).len(), 1);
    let outcomes: Vec<_> = telnyx.posts().iter().map(|post| post.outcome.clone()).collect();
    assert_eq!(outcomes[..3], [Outcome::Accepted, Outcome::Replayed, Outcome::Replayed]);
    assert_eq!(telnyx.posts()[0].answered, Answered::Nothing);
    assert_eq!(telnyx.posts()[0].message, telnyx.posts()[1].message);
    assert_eq!(telnyx.posts()[0].field("text").unwrap(), "one");
    post(&mut telnyx, "msg_1", "one", at(24 * 3_600_000));
    run(&mut telnyx, at(25 * 3_600_000));
    assert_eq!(telnyx.phone(PHONE).len(), 2);
}

#[test]
fn a_refusal_is_not_kept_under_a_key_and_keys_can_be_ignored() {
    let mut telnyx = telnyx();
    telnyx
        .script
        .next_post(Fault::StatusBefore(500))
        .next_post(Fault::RateLimited(ResetStyle::Epoch(3)));
    assert_eq!(code(&post(&mut telnyx, "k", "one", START)), (500, "10007".to_owned()));
    let limited = post(&mut telnyx, "k", "one", START);
    assert_eq!(code(&limited), (429, "10011".to_owned()));
    assert_eq!(
        limited.response().unwrap().header("x-ratelimit-reset"),
        Some("1790000003")
    );
    assert_eq!(limited.response().unwrap().header("retry-after"), Some("3"));
    assert_eq!(read(&post(&mut telnyx, "k", "one", START)).0, 200);
    assert_eq!(telnyx.posts()[0].outcome, Outcome::Missed);
    telnyx.settings.keys = Keys::Ignored;
    post(&mut telnyx, "k", "one", START);
    run(&mut telnyx, at(60_000));
    assert_eq!(telnyx.phone(PHONE).len(), 2);
}

#[test]
fn a_second_request_in_flight_can_conflict() {
    let mut telnyx = telnyx();
    telnyx.settings.in_flight = InFlight::Conflict;
    telnyx.script.next_post(Fault::Slow(5000));
    post(&mut telnyx, "k", "one", START);
    assert_eq!(code(&post(&mut telnyx, "k", "one", at(4999))).0, 409);
    assert_eq!(read(&post(&mut telnyx, "k", "one", at(5000))).0, 200);
}

#[test]
fn what_is_wrong_is_refused_with_telnyx_codes() {
    let mut telnyx = telnyx();
    let mut refused = |body: Value| code(&post_with(&mut telnyx, None, &body, START)).1;
    assert_eq!(refused(json!({"from": ACME, "to": "212", "text": "x"})), "40310");
    assert_eq!(
        refused(json!({"from": "+14165550101", "to": PHONE, "text": "x"})),
        "40305"
    );
    assert_eq!(refused(json!({"from": ACME, "to": PHONE})), "40304");
    assert_eq!(refused(body(&"ж".repeat(671))), "40328");
    assert_eq!(refused(json!([])), "10015");
    let stranger = request("POST", "http://h/v2/messages", [("authorization", "Bearer no")], vec![]).unwrap();
    assert_eq!(code(&telnyx.handle(&stranger, START)), (401, "10009".to_owned()));
    assert!(telnyx.phones().next().is_none());
}

#[test]
fn stop_blocks_the_profile_until_start() {
    let mut telnyx = telnyx();
    telnyx.text(PHONE, ACME, " stop all ", &[], START).unwrap();
    assert_eq!(
        code(&post(&mut telnyx, "k1", "hello?", at(1))),
        (400, "40300".to_owned())
    );
    let seen = run(&mut telnyx, at(1000));
    assert_eq!(event(&seen[0].1)["data"]["payload"]["autoresponse_type"], "STOP");
    assert_eq!(telnyx.phone(PHONE)[0].kind, Kind::AutoReply);
    let (_, listed) = get(
        &mut telnyx,
        "messaging_optouts?filter%5Bfrom%5D=%2B12125550100",
        at(1000),
    );
    assert_eq!(listed["data"][0]["to"], PHONE);
    assert_eq!(listed["meta"]["total_results"], 1);
    assert!(telnyx.is_blocked("acme", PHONE) && !telnyx.is_blocked("globex", PHONE));
    telnyx.text(PHONE, ACME, "HELP", &[], at(1500)).unwrap();
    telnyx.text(PHONE, ACME, "Start", &[], at(2000)).unwrap();
    assert_eq!(read(&post(&mut telnyx, "k2", "welcome back", at(2001))).0, 200);
    run(&mut telnyx, at(60_000));
    let kinds: Vec<_> = telnyx.phone(PHONE).iter().map(|shown| shown.kind).collect();
    assert_eq!(
        kinds,
        [Kind::AutoReply, Kind::AutoReply, Kind::AutoReply, Kind::Message]
    );
    let (_, listed) = get(&mut telnyx, "messaging_optouts", at(60_000));
    assert_eq!(listed["data"], json!([]));
}

#[test]
fn a_webhook_that_fails_is_tried_three_times_and_then_elsewhere() {
    let mut telnyx = telnyx();
    telnyx.account_mut("acme").unwrap().failover_url = Some("http://127.0.0.1:8080/other".to_owned());
    telnyx.text(PHONE, ACME, "hi", &[], START).unwrap();
    let refuse = |delivery: &Delivery| match delivery.url.ends_with("other") {
        true => Acknowledgement::Status(302),
        false => Acknowledgement::Timeout,
    };
    let seen = run_with(&mut telnyx, at(600_000), refuse);
    let attempts: Vec<_> = seen
        .iter()
        .map(|(_, one)| event(one)["meta"]["attempt"].as_u64().unwrap())
        .collect();
    assert_eq!(attempts, [1, 2, 3, 4, 5, 6]);
    let elsewhere: Vec<_> = seen.iter().map(|(_, one)| one.url.ends_with("other")).collect();
    assert_eq!(elsewhere, [false, false, false, true, true, true]);
    let ids: Vec<_> = seen.iter().map(|(_, one)| event(one)["data"]["id"].clone()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    assert!(seen.iter().all(|(_, one)| is_genuine(&telnyx, one)));
    assert_ne!(
        header(&seen[0].1, "telnyx-timestamp"),
        header(&seen[1].1, "telnyx-timestamp")
    );
    assert_eq!(telnyx.counts()["webhook: abandoned"], 1);
    assert_eq!(telnyx.next_due(), None);
}

#[test]
fn an_acknowledgement_after_two_seconds_comes_too_late() {
    let mut telnyx = telnyx();
    telnyx.text(PHONE, ACME, "hi", &[], START).unwrap();
    let first = telnyx.due(at(100)).remove(0);
    assert!(telnyx.due(at(2100)).is_empty());
    telnyx.delivered(first.id, Acknowledgement::Status(200), at(2101));
    let second = run(&mut telnyx, at(60_000));
    assert_eq!((second.len(), second[0].1.attempt), (1, 2));
}

#[test]
fn a_state_that_went_through_json_repeats_what_was_in_flight() {
    let mut telnyx = telnyx();
    telnyx.text(PHONE, ACME, "hi", &[Media::Picture], START).unwrap();
    post(&mut telnyx, "k", "one", START);
    assert_eq!(telnyx.due(at(100)).len(), 1);
    let mut reborn = Telnyx::from_json(&telnyx.to_json()).unwrap();
    let seen = run(&mut reborn, at(60_000));
    let mut told = types(&seen);
    told.sort();
    assert_eq!(told, ["message.finalized", "message.received", "message.sent"]);
    assert_eq!(read(&post(&mut reborn, "k", "one", at(60_000))).0, 200);
    assert_eq!(reborn.posts()[1].outcome, Outcome::Replayed);
    assert_eq!(reborn.phone(PHONE).len(), 1);
}

#[test]
fn receipts_can_come_in_any_order_even_before_the_answer() {
    let mut telnyx = telnyx();
    telnyx
        .script
        .next_post(Fault::ReceiptsFirst)
        .next_fate(Fate::DeliveredFinalizedFirst);
    let Reply::Answer { after, .. } = post(&mut telnyx, "k", "one", START) else {
        panic!("an answer")
    };
    let seen = run(&mut telnyx, at(60_000));
    assert_eq!(types(&seen), ["message.finalized", "message.sent"]);
    assert!(seen.iter().all(|(then, _)| *then < START.plus(after)));
}

#[test]
fn messages_can_fail_hang_or_expire() {
    let mut telnyx = telnyx();
    for fate in [
        Fate::DeliveryFailed(40_008),
        Fate::SendingFailed(40_002),
        Fate::Unconfirmed,
        Fate::StuckAtSent,
    ] {
        telnyx.script.next_fate(fate);
    }
    telnyx.script.next_fate(Fate::LostAtSent).next_fate(Fate::Expired);
    for key in ["a", "b", "c", "d", "e", "f"] {
        post(&mut telnyx, key, key, START);
    }
    let seen = run(&mut telnyx, at(4_000_000));
    let ends: Vec<_> = seen
        .iter()
        .map(|(_, one)| event(one))
        .filter(|event| event["data"]["event_type"] == "message.finalized")
        .map(|event| event["data"]["payload"]["to"][0]["status"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        ends,
        ["delivery_failed", "sending_failed", "delivery_unconfirmed", "expired"]
    );
    let shown: Vec<_> = telnyx.phone(PHONE).iter().map(|shown| shown.text.as_str()).collect();
    assert_eq!(shown, ["c", "d"]);
}

#[test]
fn events_can_be_odd_in_every_way_that_is_known() {
    let mut telnyx = telnyx();
    for quirk in [
        Quirk::Duplicate(0),
        Quirk::Reemitted(10),
        Quirk::UnknownEvent,
        Quirk::UnknownMessage,
        Quirk::Replayed,
        Quirk::NumericCost,
        Quirk::WithoutMeta,
        Quirk::NullText,
        Quirk::StringTo,
        Quirk::EmptyFrom,
    ] {
        telnyx.script.next_event(EventKind::Received, quirk);
    }
    let id = telnyx.text(PHONE, ACME, "hi", &[], START).unwrap();
    let seen = run_with(&mut telnyx, at(700_000), |_| Acknowledgement::Status(200));
    assert_eq!(seen.len(), 6);
    let first = event(&seen[0].1);
    assert_eq!(first["meta"], Value::Null);
    assert_eq!(first["data"]["payload"]["cost"]["amount"], 0.004);
    assert_eq!(first["data"]["payload"]["text"], Value::Null);
    assert_eq!(first["data"]["payload"]["to"], ACME);
    assert_eq!(first["data"]["payload"]["from"]["phone_number"], "");
    let same = seen
        .iter()
        .filter(|(_, one)| event(one)["data"]["id"] == first["data"]["id"])
        .count();
    let message = seen
        .iter()
        .filter(|(_, one)| event(one)["data"]["payload"]["id"] == json!(id))
        .count();
    assert_eq!((same, message), (3, 5));
    let (then, replay) = seen.last().unwrap();
    assert_eq!(*then, at(600_100));
    assert_eq!(
        header(replay, "telnyx-timestamp"),
        header(&seen[0].1, "telnyx-timestamp")
    );
    assert_eq!(replay.body, seen[0].1.body);
}

#[test]
fn a_forged_first_attempt_is_followed_by_an_honest_one() {
    let mut telnyx = telnyx();
    for (quirk, genuine, off) in [(Quirk::WrongKey, false, 0), (Quirk::Skewed(-301), true, -301)] {
        telnyx.script.next_event(EventKind::Received, quirk);
        let start = telnyx
            .texts()
            .last()
            .map_or(START, |text| text.at.plus(Duration::from_secs(60)));
        telnyx.text(PHONE, ACME, "hi", &[], start).unwrap();
        let seen = run_with(&mut telnyx, start.plus(Duration::from_secs(50)), |one| {
            match one.attempt {
                1 => Acknowledgement::Status(401),
                _ => Acknowledgement::Status(200),
            }
        });
        assert_eq!(is_genuine(&telnyx, &seen[0].1), genuine);
        let told: i64 = header(&seen[0].1, "telnyx-timestamp").parse().unwrap();
        assert_eq!(told - seen[0].0.0.div_euclid(1000), off);
        assert!(is_genuine(&telnyx, &seen[1].1));
        assert_eq!(seen.len(), 2);
    }
}

#[test]
fn detail_records_show_what_left_and_nothing_that_waits() {
    let mut telnyx = telnyx();
    post(&mut telnyx, "k", "one", START);
    let since = "filter%5Bcreated_at%5D%5Bgte%5D=2026-09-21T00:00:00Z";
    let path = format!("detail_records?filter%5Bcld%5D=%2B12125550142&{since}");
    assert_eq!(get(&mut telnyx, &path, at(100)).1["data"], json!([]));
    let (_, found) = get(&mut telnyx, &path, at(10_000));
    assert_eq!(found["data"][0]["status"], "delivered");
    assert_eq!(found["data"][0]["cli"], ACME);
    let later = path.replace("2026", "2027");
    assert_eq!(get(&mut telnyx, &later, at(10_000)).1["data"], json!([]));
    let (_, numbers) = get(&mut telnyx, "phone_numbers/messaging", at(10_000));
    assert_eq!(numbers["data"][0]["phone_number"], ACME);
}

#[test]
fn media_are_served_under_the_url_that_the_webhook_names() {
    let mut telnyx = telnyx();
    telnyx.text(PHONE, ACME, "", &[Media::Picture], START).unwrap();
    let seen = run(&mut telnyx, at(1000));
    let payload = event(&seen[0].1)["data"]["payload"].clone();
    assert_eq!(
        (payload["type"].as_str(), &payload["text"]),
        (Some("MMS"), &Value::Null)
    );
    let url = payload["media"][0]["url"].as_str().unwrap().to_owned();
    let open = request("GET", &url, [], vec![]).unwrap();
    let Reply::Answer { response, .. } = telnyx.handle(&open, at(1000)) else {
        panic!("an answer")
    };
    assert_eq!(response.header("content-type"), Some("image/png"));
    assert_eq!(json!(response.body.len()), payload["media"][0]["size"]);
    assert!(response.body.starts_with(b"\x89PNG"));
    telnyx.settings.media_access = Access::Bearer;
    assert_eq!(telnyx.handle(&open, at(1000)).response().unwrap().status, 401);
}

#[test]
fn chance_is_the_same_for_the_same_seed_and_strikes_everywhere() {
    let story = || {
        let mut telnyx = telnyx();
        telnyx.script.chances = Chances::all(200);
        for turn in 0..200 {
            post(&mut telnyx, &format!("k{turn}"), "one", at(turn * 1000));
            telnyx.text(PHONE, ACME, "hi", &[], at(turn * 1000)).unwrap();
        }
        let seen = run(&mut telnyx, at(10_000_000));
        (seen, telnyx.counts().clone())
    };
    let (first, counts) = story();
    assert_eq!(first, story().0);
    for rare in [
        "fault: HangAfter",
        "fault: Refused",
        "event: WrongKey",
        "event: Reemitted",
        "fate: failed",
    ] {
        assert!(counts.get(rare).is_some_and(|count| *count > 0), "{rare}");
    }
}

#[test]
fn forgetting_keeps_blocks_and_what_is_under_way() {
    let mut telnyx = telnyx();
    telnyx.text(PHONE, ACME, "STOP", &[], START).unwrap();
    run(&mut telnyx, at(1000));
    telnyx.forget_older_than(Duration::from_secs(60), at(3_600_000));
    assert!(telnyx.is_blocked("acme", PHONE));
    assert!(telnyx.phone(PHONE).is_empty() && telnyx.texts().is_empty());
}
