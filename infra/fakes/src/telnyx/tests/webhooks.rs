//! Attempts, retries, oddities, and a state that survives.

use super::*;

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
    let attempts: Vec<_> = seen.iter().map(|(_, one)| event(one)["meta"]["attempt"].as_u64().unwrap()).collect();
    assert_eq!(attempts, [1, 2, 3, 4, 5, 6]);
    let elsewhere: Vec<_> = seen.iter().map(|(_, one)| one.url.ends_with("other")).collect();
    assert_eq!(elsewhere, [false, false, false, true, true, true]);
    let ids: Vec<_> = seen.iter().map(|(_, one)| event(one)["data"]["id"].clone()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    assert!(seen.iter().all(|(_, one)| is_genuine(&telnyx, one)));
    assert_ne!(header(&seen[0].1, "telnyx-timestamp"), header(&seen[1].1, "telnyx-timestamp"));
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
    let same = seen.iter().filter(|(_, one)| event(one)["data"]["id"] == first["data"]["id"]).count();
    let message = seen.iter().filter(|(_, one)| event(one)["data"]["payload"]["id"] == json!(id)).count();
    assert_eq!((same, message), (3, 5));
    let (then, replay) = seen.last().unwrap();
    assert_eq!(*then, at(600_100));
    assert_eq!(header(replay, "telnyx-timestamp"), header(&seen[0].1, "telnyx-timestamp"));
    assert_eq!(replay.body, seen[0].1.body);
}

#[test]
fn a_forged_first_attempt_is_followed_by_an_honest_one() {
    let mut telnyx = telnyx();
    for (quirk, genuine, off) in [(Quirk::WrongKey, false, 0), (Quirk::Skewed(-301), true, -301)] {
        telnyx.script.next_event(EventKind::Received, quirk);
        let start = telnyx.texts().last().map_or(START, |text| text.at.plus(Duration::from_secs(60)));
        telnyx.text(PHONE, ACME, "hi", &[], start).unwrap();
        let seen = run_with(&mut telnyx, start.plus(Duration::from_secs(50)), |one| match one.attempt {
            1 => Acknowledgement::Status(401),
            _ => Acknowledgement::Status(200),
        });
        assert_eq!(is_genuine(&telnyx, &seen[0].1), genuine);
        let told: i64 = header(&seen[0].1, "telnyx-timestamp").parse().unwrap();
        assert_eq!(told - seen[0].0.0.div_euclid(1000), off);
        assert!(is_genuine(&telnyx, &seen[1].1));
        assert_eq!(seen.len(), 2);
    }
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
    for rare in ["fault: HangAfter", "fault: Refused", "event: WrongKey", "event: Reemitted", "fate: failed"] {
        assert!(counts.get(rare).is_some_and(|count| *count > 0), "{rare}");
    }
}

#[test]
fn what_was_tried_for_the_last_time_can_be_asked_for() {
    let mut telnyx = telnyx();
    telnyx.text(PHONE, ACME, "lost", &[], START).unwrap();
    let seen = run_with(&mut telnyx, at(600_000), |_| Acknowledgement::Timeout);
    let asked = "webhook_deliveries?filter%5Bstatus%5D%5Beq%5D=failed";
    let (status, answer) = get(&mut telnyx, asked, at(600_000));
    assert_eq!((status, answer["data"].as_array().unwrap().len()), (200, 1));
    assert_eq!(answer["data"][0]["webhook"], event(&seen[0].1)["data"]);
    let later = format!("{asked}&filter%5Bstarted_at%5D%5Bgte%5D=2100-01-01T00:00:00Z");
    assert_eq!(get(&mut telnyx, &later, at(600_000)).1["data"], json!([]));
}
