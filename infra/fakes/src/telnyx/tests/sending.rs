//! POST, its key, its refusals, and what becomes of the message.

use super::*;

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
    assert_eq!((shown.len(), shown[0].text.as_str(), shown[0].kind), (1, "We open at nine.", Kind::Message));
    let (_, asked) = get(&mut telnyx, &format!("messages/{}", answer["data"]["id"].as_str().unwrap()), at(60_000));
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
    telnyx.script.next_post(Fault::StatusBefore(500)).next_post(Fault::RateLimited(ResetStyle::Epoch(3)));
    assert_eq!(code(&post(&mut telnyx, "k", "one", START)), (500, "10007".to_owned()));
    let limited = post(&mut telnyx, "k", "one", START);
    assert_eq!(code(&limited), (429, "10011".to_owned()));
    assert_eq!(limited.response().unwrap().header("x-ratelimit-reset"), Some("1790000003"));
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
    assert_eq!(refused(json!({"from": "+14165550101", "to": PHONE, "text": "x"})), "40305");
    assert_eq!(refused(json!({"from": ACME, "to": PHONE})), "40304");
    assert_eq!(refused(body(&"ж".repeat(671))), "40328");
    assert_eq!(refused(json!([])), "10015");
    let stranger = request("POST", "http://h/v2/messages", [("authorization", "Bearer no")], vec![]).unwrap();
    assert_eq!(code(&telnyx.handle(&stranger, START)), (401, "10009".to_owned()));
    assert!(telnyx.phones().next().is_none());
}

#[test]
fn messages_can_fail_hang_or_expire() {
    let mut telnyx = telnyx();
    for fate in [Fate::DeliveryFailed(40_008), Fate::SendingFailed(40_002), Fate::Unconfirmed, Fate::StuckAtSent] {
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
    assert_eq!(ends, ["delivery_failed", "sending_failed", "delivery_unconfirmed", "expired"]);
    let shown: Vec<_> = telnyx.phone(PHONE).iter().map(|shown| shown.text.as_str()).collect();
    assert_eq!(shown, ["c", "d"]);
}

#[test]
fn receipts_can_come_in_any_order_even_before_the_answer() {
    let mut telnyx = telnyx();
    telnyx.script.next_post(Fault::ReceiptsFirst).next_fate(Fate::DeliveredFinalizedFirst);
    let Reply::Answer { after, .. } = post(&mut telnyx, "k", "one", START) else { panic!("an answer") };
    let seen = run(&mut telnyx, at(60_000));
    assert_eq!(types(&seen), ["message.finalized", "message.sent"]);
    assert!(seen.iter().all(|(then, _)| *then < START.plus(after)));
}
