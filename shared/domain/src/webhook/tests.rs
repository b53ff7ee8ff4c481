use super::delivery::{Delivery, State, Trouble, Try, parse_id};
use super::health::{FAILS_FOR, health};
use super::plan::{Notice, Plan, plan};
use super::url::{Where, is_allowed};
use super::{Off, Secret, Webhook};
use crate::catalogue::Event;
use crate::{TenantId, Timestamp, WebhookId};
use std::time::Duration;

const NOW: Timestamp = Timestamp(1_795_273_200_000);

fn webhook() -> Webhook {
    Webhook {
        v: 1,
        tenant: TenantId::parse("acme").expect("an id"),
        id: WebhookId::of("salt", &["webhook"]),
        url: "https://hooks.example.com/volley".into(),
        events: vec!["message.sent".into()],
        description: None,
        off: None,
        secrets: vec![Secret { secret: "whsec_b2xk".into(), since: NOW }],
        rotations: 0,
        created: NOW,
        failures: 0,
        failing_since: None,
        rests_until: None,
    }
}

fn notice(kind: &'static str) -> Notice {
    let tenant = webhook().tenant;
    let event = Event { kind, ..Event::test("msg_1-2-sent".into(), &tenant, NOW) };
    Notice { v: 1, tenant, webhook: webhook().id, event, message: None, replays: 0, tries: 0 }
}

fn delivery() -> Delivery {
    Delivery::new(&notice("message.sent"), NOW, NOW)
}

fn answered(status: u16) -> Try {
    Try { at: NOW, ms: 40, status: Some(status), problem: None }
}

#[test]
fn tries_spread_over_a_day_and_then_it_has_failed() {
    let (mut delivery, mut now) = (delivery(), NOW);
    for _ in 0..11 {
        assert_eq!(delivery.state, State::Pending);
        let tried = Try { at: now, ..answered(500) };
        delivery = delivery.after(tried, None, delivery.pause());
        now = delivery.next.unwrap_or(now);
    }
    assert_eq!((delivery.state, delivery.log.len(), delivery.due), (State::Failed, 11, None));
    let hours = now.since(NOW).as_secs() / 3600;
    assert!((23..=24).contains(&hours), "{hours}");
}

#[test]
fn an_endpoint_says_when_it_wants_to_be_asked_again_within_reason() {
    let asks = |seconds| delivery().after(answered(429), Some(Duration::from_secs(seconds)), delivery().pause()).next;
    let later = |seconds: u64| Some(NOW.plus(Duration::from_millis(40 + seconds * 1000)));
    assert_eq!([asks(1), asks(90), asks(9_999_999)], [later(5), later(90), later(8 * 3600)]);
}

#[test]
fn what_has_ended_is_not_tried_again_and_a_notice_of_an_earlier_try_sends_the_next_one() {
    let (webhook, notice) = (webhook(), notice("message.sent"));
    let planned = |delivery: Option<&Delivery>, now| plan(&notice, Some(&webhook), delivery, now);
    assert_eq!(planned(None, NOW), Plan::Try);
    assert_eq!(planned(Some(&delivery().after(answered(204), None, None)), NOW), Plan::Nothing);
    let waiting = delivery().after(answered(503), None, Some(Duration::from_secs(5)));
    let next = waiting.next.expect("a next one");
    assert_eq!(planned(Some(&waiting), NOW), Plan::Wait(next));
    assert_eq!(planned(Some(&waiting), next), Plan::Wait(next), "its own notice makes that try");
    assert_eq!(plan(&Notice::of(&waiting), Some(&webhook), Some(&waiting), next), Plan::Try);
    assert_eq!(plan(&Notice::of(&waiting), Some(&webhook), None, next), Plan::Nothing, "it is forgotten");
    assert_eq!(plan(&notice, None, None, NOW), Plan::Nothing);
    let again = delivery().after(answered(204), None, None).again(NOW);
    assert_eq!(plan(&Notice::of(&again), Some(&webhook), Some(&again), NOW), Plan::Try);
}

#[test]
fn a_failing_endpoint_rests_and_is_switched_off_after_five_days() {
    let mut ill = webhook();
    for _ in 0..5 {
        ill = health(&ill, &answered(500), NOW).expect("it changes");
    }
    assert_eq!(plan(&notice("message.sent"), Some(&ill), None, NOW), Plan::Rest);
    assert_eq!(plan(&notice("webhook.test"), Some(&ill), None, NOW), Plan::Try);
    let again = delivery().again(NOW);
    assert_eq!(
        plan(&Notice::of(&again), Some(&ill), Some(&again), NOW),
        Plan::Try,
        "somebody looks whether it is back"
    );
    let later = again.after(answered(500), None, Some(Duration::ZERO));
    assert_eq!(plan(&Notice::of(&later), Some(&ill), Some(&later), later.next.expect("a next")), Plan::Rest);
    let later = NOW.plus(FAILS_FOR);
    let off = health(&ill, &Try { problem: Some(Trouble::NoAnswer), status: None, ..answered(0) }, later);
    let off = off.expect("it changes");
    assert_eq!(off.off, Some(Off::Failing));
    assert_eq!(plan(&notice("message.sent"), Some(&off), None, later), Plan::Stop);
    assert_eq!(health(&ill, &answered(200), later), Some(webhook()), "one success, and it is well");
    assert_eq!(health(&webhook(), &answered(200), later), None);
    assert_eq!(health(&webhook(), &answered(410), NOW).and_then(|webhook| webhook.off), Some(Off::Gone));
}

#[test]
fn two_secrets_sign_for_a_day_after_a_rotation() {
    let second = Secret { secret: "whsec_bmV3".into(), since: NOW };
    let webhook = webhook().with_secret(second.clone());
    let signing = |now| webhook.signing(now).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(signing(NOW), ["whsec_bmV3", "whsec_b2xk"]);
    assert_eq!(signing(NOW.plus(Duration::from_secs(24 * 3600))), ["whsec_bmV3"]);
    assert_eq!(webhook.with_secret(second).secrets.len(), 2);
}

#[test]
fn only_public_names_by_https_are_taken() {
    for url in ["https://example.com", "https://hooks.example.com:8443/a?b=c", "https://x.co/"] {
        assert!(is_allowed(url, Where::Public), "{url}");
    }
    for url in [
        "http://example.com/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://localhost/",
        "https://a.localhost/",
        "https://printer.local/",
        "https://db.internal:443/",
        "https://example.com@10.0.0.1/",
        "https://user:word@example.com/",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://example.com/#part",
        "https://example.com\\@10.0.0.1/",
        "https://-a.com/",
        "https://",
        "ftp://example.com",
        "http://127.0.0.1:3000/",
    ] {
        assert!(!is_allowed(url, Where::Public), "{url}");
    }
    assert!(is_allowed("http://127.0.0.1:3000/hook", Where::LoopbackToo));
    assert!(!is_allowed("http://10.0.0.1:3000/hook", Where::LoopbackToo));
    assert!(!is_allowed(&format!("https://example.com/{}", "a".repeat(2_000)), Where::Public));
}

#[test]
fn a_delivery_is_found_by_its_id() {
    let id = delivery().id();
    assert_eq!(parse_id(&id), Some((NOW, "msg_1-2-sent")));
    for id in ["", "dlv_", "dlv_1", "dlv_x_y", "dlv_1_", "dlv_1_a.b", "dlv_1_a#b", "dlv_99999999999999_a", "dlv_+1_a"] {
        assert_eq!(parse_id(id), None, "{id}");
    }
}
