//! Texts from phones, keywords, media, and what one can ask for.

use super::*;

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
    assert_eq!(Timestamp::parse(event["data"]["payload"]["received_at"].as_str().unwrap()), Some(START));
    assert_eq!(telnyx.text(PHONE, "+12125550199", "nobody", &[], START), None);
}

#[test]
fn stop_blocks_the_profile_until_start() {
    let mut telnyx = telnyx();
    telnyx.text(PHONE, ACME, " stop all ", &[], START).unwrap();
    assert_eq!(code(&post(&mut telnyx, "k1", "hello?", at(1))), (400, "40300".to_owned()));
    let seen = run(&mut telnyx, at(1000));
    assert_eq!(event(&seen[0].1)["data"]["payload"]["autoresponse_type"], "STOP");
    assert_eq!(telnyx.phone(PHONE)[0].kind, Kind::AutoReply);
    let (_, listed) = get(&mut telnyx, "messaging_optouts?filter%5Bfrom%5D=%2B12125550100", at(1000));
    assert_eq!(listed["data"][0]["to"], PHONE);
    assert_eq!(listed["meta"]["total_results"], 1);
    assert!(telnyx.is_blocked("acme", PHONE) && !telnyx.is_blocked("globex", PHONE));
    telnyx.text(PHONE, ACME, "HELP", &[], at(1500)).unwrap();
    telnyx.text(PHONE, ACME, "Start", &[], at(2000)).unwrap();
    assert_eq!(read(&post(&mut telnyx, "k2", "welcome back", at(2001))).0, 200);
    run(&mut telnyx, at(60_000));
    let kinds: Vec<_> = telnyx.phone(PHONE).iter().map(|shown| shown.kind).collect();
    assert_eq!(kinds, [Kind::AutoReply, Kind::AutoReply, Kind::AutoReply, Kind::Message]);
    let (_, listed) = get(&mut telnyx, "messaging_optouts", at(60_000));
    assert_eq!(listed["data"], json!([]));
}

#[test]
fn media_are_served_under_the_url_that_the_webhook_names() {
    let mut telnyx = telnyx();
    telnyx.text(PHONE, ACME, "", &[Media::Picture], START).unwrap();
    let seen = run(&mut telnyx, at(1000));
    let payload = event(&seen[0].1)["data"]["payload"].clone();
    assert_eq!((payload["type"].as_str(), &payload["text"]), (Some("MMS"), &Value::Null));
    let url = payload["media"][0]["url"].as_str().unwrap().to_owned();
    let open = request("GET", &url, [], vec![]).unwrap();
    let Reply::Answer { response, .. } = telnyx.handle(&open, at(1000)) else { panic!("an answer") };
    assert_eq!(response.header("content-type"), Some("image/png"));
    assert_eq!(json!(response.body.len()), payload["media"][0]["size"]);
    assert!(response.body.starts_with(b"\x89PNG"));
    telnyx.settings.media_access = Access::Bearer;
    assert_eq!(telnyx.handle(&open, at(1000)).response().unwrap().status, 401);
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
fn forgetting_keeps_blocks_and_what_is_under_way() {
    let mut telnyx = telnyx();
    telnyx.text(PHONE, ACME, "STOP", &[], START).unwrap();
    run(&mut telnyx, at(1000));
    telnyx.forget_older_than(Duration::from_secs(60), at(3_600_000));
    assert!(telnyx.is_blocked("acme", PHONE));
    assert!(telnyx.phone(PHONE).is_empty() && telnyx.texts().is_empty());
}
