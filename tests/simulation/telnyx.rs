//! A phone, Telnyx and a function that echoes.

use fakes::telnyx::Account;
use platform::http::{Http, Reach, Request};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use world::plan::Plan;
use world::runs::{assert_taken, tell, tell_seeds};
use world::telnyx::{Carrier, Handler, TELNYX_BASE};
use world::world::World;

const PHONE: &str = "+12125550150";
const OURS: &str = "+12125550100";

/// Answers every text with the same words, under a key made of the text's id.
fn echo(world: &mut World) -> Arc<Carrier> {
    let accounts = Account::demo("https://volley.test/webhooks/telnyx");
    let key = accounts[0].api_key.clone();
    let carrier = Carrier::open(&world.outside, &world.web, accounts);
    let web = world.web.clone();
    let handler: Handler = Arc::new(move |delivery| {
        let (web, key) = (web.clone(), key.clone());
        Box::pin(async move {
            let event: Value = serde_json::from_slice(&delivery.body).unwrap_or_default();
            let payload = &event["data"]["payload"];
            if event["data"]["event_type"] != "message.received" {
                return 200;
            }
            let body = json!({"from": OURS, "to": PHONE, "text": payload["text"]});
            let request = Request {
                method: "POST",
                url: format!("{TELNYX_BASE}/messages"),
                headers: vec![
                    ("authorization", format!("Bearer {key}")),
                    ("content-type", "application/json".into()),
                    ("idempotency-key", payload["id"].as_str().unwrap_or_default().into()),
                ],
                body: body.to_string().into_bytes(),
                timeout: Duration::from_secs(10),
                max_body: 100_000,
                reach: Reach::Configured,
            };
            match web.call(request).await {
                Ok(response) if response.status < 300 => 200,
                Ok(_) | Err(_) => 500,
            }
        })
    });
    carrier.deliver_to("webhook", handler);
    let going_on = carrier.clone();
    world.quiet_when(move || going_on.going_on());
    carrier
}

#[test]
fn a_text_is_answered_on_the_phone() {
    tell(&Plan::calm(1), |world| {
        let carrier = echo(world);
        carrier.text(PHONE, OURS, "hello");
        world.finish(Duration::from_secs(60));
        let shown: Vec<String> = carrier.phone(PHONE).into_iter().map(|one| one.text).collect();
        assert_eq!(shown, ["hello"]);
    });
}

#[test]
fn in_rough_weather_no_text_is_answered_twice() {
    let plan = |seed| Plan::rough(seed, Duration::from_secs(30));
    let counts = tell_seeds(0, 200, plan, |world| {
        let carrier = echo(world);
        for number in 0..4 {
            carrier.text(PHONE, OURS, &format!("{number}"));
            world.run_for(Duration::from_secs(3));
        }
        world.finish(Duration::from_secs(7200));
        let mut shown: Vec<String> = carrier.phone(PHONE).into_iter().map(|one| one.text).collect();
        shown.sort();
        let all = shown.len();
        shown.dedup();
        assert_eq!(shown.len(), all);
    });
    assert_taken(&counts, &["crash by chance", "http not sent", "http answer lost", "http timed out"]);
}
