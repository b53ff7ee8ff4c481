//! What the webhook promises Telnyx, and everybody who pretends to be Telnyx.

mod outside;

use outside::{AT, Failing, FixedClock, Kept, block_on, sample_key, sign, signing_key};
use platform::telnyx::signature::PublicKey;
use std::borrow::Cow;
use webhook::{Event, MAX_BODY, Request};

/// What was answered, and what the queue holds then.
fn posted(event: &[u8], keys: &[PublicKey], clock: FixedClock) -> (u16, Kept) {
    let queue = Kept::default();
    let event = Event::read(event).expect("an event");
    let status = block_on(webhook::handle(&event.request(), keys, &queue, &clock));
    (status, queue)
}

/// As `posted`, for a body that is well signed.
fn signed(body: &[u8], seconds_off: i64) -> (u16, Kept) {
    let (key, public) = signing_key(7);
    let timestamp = (AT / 1_000 + seconds_off).to_string();
    let signature = sign(&key, &timestamp, body);
    let request = Request { signature: Some(&signature), timestamp: Some(&timestamp), body: Cow::Borrowed(body) };
    let queue = Kept::default();
    let status = block_on(webhook::handle(&request, &[public], &queue, &FixedClock(AT)));
    (status, queue)
}

#[test]
fn each_sample_is_answered_as_its_table_says() {
    let samples = [
        ("inbound-sms", 200),
        ("inbound-sms-base64", 200),
        ("inbound-mms", 200),
        ("receipt-sent", 200),
        ("receipt-finalized", 200),
        ("bad-signature", 401),
        ("other-key", 401),
    ];
    for (name, expected) in samples {
        let path = format!("{}/../events/webhook/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let sample = std::fs::read(path).expect("a sample");
        let (status, queue) = posted(&sample, &[sample_key()], FixedClock(AT));
        assert_eq!(status, expected, "{name}");
        assert_eq!(queue.parcels().len(), usize::from(expected == 200), "{name}");
    }
}

#[test]
fn a_webhook_is_queued_as_it_stood_with_its_key_and_its_profiles_share() {
    let body = r#"{"data":{"payload":{"messaging_profile_id":"prof-1","text":"Où ? 🙂"}} }"#;
    let (status, queue) = signed(body.as_bytes(), 0);
    assert_eq!(status, 200);
    let (event, group) = queue.only();
    assert_eq!(event["kind"], "telnyx");
    assert_eq!(event["v"], 1);
    assert_eq!(event["key"], signing_key(7).1.text);
    assert_eq!(event["body"], body);
    assert!(event.get("body64").is_none());
    assert_eq!(group, "prof-1");
}

#[test]
fn a_timestamp_may_be_three_hundred_seconds_off_either_way_and_no_more() {
    for (seconds_off, expected) in [(0, 200), (300, 200), (-300, 200), (301, 401), (-301, 401)] {
        let (status, queue) = signed(b"{}", seconds_off);
        assert_eq!((status, queue.parcels().len()), (expected, usize::from(expected == 200)), "{seconds_off}");
    }
}

#[test]
fn any_of_several_keys_will_do_and_the_event_says_which() {
    let (old, old_public) = signing_key(1);
    let (new, new_public) = signing_key(2);
    let keys = [old_public.clone(), new_public.clone()];
    for (key, public) in [(old, old_public), (new, new_public)] {
        let timestamp = (AT / 1_000).to_string();
        let signature = sign(&key, &timestamp, b"{}");
        let request = Request { signature: Some(&signature), timestamp: Some(&timestamp), body: Cow::Borrowed(b"{}") };
        let queue = Kept::default();
        assert_eq!(block_on(webhook::handle(&request, &keys, &queue, &FixedClock(AT))), 200);
        assert_eq!(queue.only().0["key"], public.text);
    }
}

#[test]
fn nothing_is_kept_of_what_is_not_signed() {
    let (key, public) = signing_key(7);
    let timestamp = (AT / 1_000).to_string();
    let signature = sign(&key, &timestamp, b"{}");
    let half = &signature[..40];
    let refused = [
        (None, Some(timestamp.as_str())),
        (Some(signature.as_str()), None),
        (Some(""), Some(timestamp.as_str())),
        (Some(half), Some(timestamp.as_str())),
        (Some("not base64!"), Some(timestamp.as_str())),
        (Some(signature.as_str()), Some("")),
        (Some(signature.as_str()), Some("soon")),
        (Some(signature.as_str()), Some("99999999999999999999")),
        (Some(signature.as_str()), Some("-9223372036854775808")),
    ];
    for (signature, timestamp) in refused {
        let request = Request { signature, timestamp, body: Cow::Borrowed(b"{}") };
        let queue = Kept::default();
        let status = block_on(webhook::handle(&request, std::slice::from_ref(&public), &queue, &FixedClock(AT)));
        assert_eq!((status, queue.parcels().len()), (401, 0), "{signature:?} {timestamp:?}");
    }
}

#[test]
fn without_keys_nobody_is_believed() {
    let sample = include_bytes!("../../events/webhook/inbound-sms.json");
    assert_eq!(posted(sample, &[], FixedClock(AT)).0, 401);
}

#[test]
fn a_long_text_is_queued_whole_and_what_is_longer_than_any_webhook_is_refused() {
    let text = "é\\\"".repeat(16 * 1024);
    let body = serde_json::json!({"data": {"payload": {"text": text}}}).to_string();
    let (status, queue) = signed(body.as_bytes(), 0);
    assert_eq!(status, 200);
    assert_eq!(queue.only().0["body"], body);

    let most = vec![b'"'; MAX_BODY];
    let (status, queue) = signed(&most, 0);
    assert_eq!(status, 200);
    assert!(queue.parcels()[0].body.len() < 1024 * 1024, "more than SQS takes");
    let (status, queue) = signed(&vec![b' '; MAX_BODY + 1], 0);
    assert_eq!((status, queue.parcels().len()), (413, 0));
}

#[test]
fn what_a_queue_cannot_carry_as_text_travels_as_base64() {
    use base64::Engine;
    for body in [b"\xff\xfe{}".as_slice(), b"{\"text\":\"\x00\"}", "{\"text\":\"\u{ffff}\"}".as_bytes()] {
        let (status, queue) = signed(body, 0);
        assert_eq!(status, 200);
        let (event, _) = queue.only();
        assert!(event.get("body").is_none());
        let body64 = event["body64"].as_str().expect("base64");
        assert_eq!(base64::engine::general_purpose::STANDARD.decode(body64).expect("base64"), body);
    }
}

#[test]
fn a_body_cut_anywhere_is_queued_when_signed_and_refused_when_not() {
    let sample = include_bytes!("../../events/webhook/inbound-sms.json");
    let event = Event::read(sample).expect("an event");
    let whole = event.request();
    for end in 0..whole.body.len() {
        let cut = &whole.body[..end];
        let (status, queue) = signed(cut, 0);
        assert_eq!((status, queue.parcels().len()), (200, 1), "{end}");
        let request = Request { body: Cow::Borrowed(cut), ..whole.clone() };
        let queue = Kept::default();
        let status = block_on(webhook::handle(&request, &[sample_key()], &queue, &FixedClock(AT)));
        assert_eq!((status, queue.parcels().len()), (401, 0), "{end}");
    }
    for end in 0..sample.len() {
        // An event that API Gateway never gives; what is asked of it is only that nothing breaks.
        if let Ok(event) = Event::read(&sample[..end]) {
            let queue = Kept::default();
            block_on(webhook::handle(&event.request(), &[sample_key()], &queue, &FixedClock(AT)));
        }
    }
}

#[test]
fn an_event_without_body_or_headers_is_a_webhook_that_nobody_signed() {
    for event in ["{}", r#"{"body":null,"headers":{}}"#, r#"{"body":"!","isBase64Encoded":true}"#] {
        assert_eq!(posted(event.as_bytes(), &[sample_key()], FixedClock(AT)).0, 401, "{event}");
    }
    for event in ["", "null", r#"{"body":7}"#, r#"{"body":"\ud800"}"#] {
        assert!(Event::read(event.as_bytes()).is_err(), "{event}");
    }
}

#[test]
fn two_hundred_is_answered_only_once_the_queue_has_it() {
    let sample = include_bytes!("../../events/webhook/inbound-sms.json");
    let event = Event::read(sample).expect("an event");
    let status = block_on(webhook::handle(&event.request(), &[sample_key()], &Failing, &FixedClock(AT)));
    assert_eq!(status, 500);
}

#[test]
fn the_answer_is_as_api_gateway_takes_it() {
    let answer = serde_json::to_string(&webhook::Answer { status_code: 200 }).expect("JSON");
    assert_eq!(answer, r#"{"statusCode":200}"#);
}
