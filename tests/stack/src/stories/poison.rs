//! What nobody can use: turned away at the door, quarantined, or set aside after its deliveries, while its neighbours pass.

use super::SOON;
use crate::deployment::{Deployment, until};
use crate::tenants::ACME;
use serde_json::json;
use std::time::Duration;

/// Three deliveries, 1, 2 and 4 s apart, and the emulator's own pace.
const SET_ASIDE: Duration = Duration::from_secs(60);

pub async fn a_forged_webhook_is_turned_away(on: &Deployment) {
    let body = br#"{"data":{"event_type":"message.received"}}"#.to_vec();
    let now = on.outside.now();
    let signature = on.outside.telnyx(|telnyx| telnyx.signature(ACME, b"something else", now));
    let headers = signature.expect("acme has an account");
    let status = on.postman.post(on.made.output("WebhookUrl"), &headers, body).await;
    assert!(status.is_some_and(|status| (400..500).contains(&status)), "answered {status:?}");
}

pub async fn what_cannot_be_used_is_quarantined_while_its_neighbours_pass(on: &Deployment) {
    const ERIN: &str = "+12125550154";
    let usual = json!({"deadLetterTargetArn": dead_letters(on).await, "maxReceiveCount": "100"});
    let hasty = json!({"deadLetterTargetArn": usual["deadLetterTargetArn"], "maxReceiveCount": "3"});
    on.set("EventsQueue", "RedrivePolicy", &hasty.to_string()).await;

    // Signed by Telnyx, and not understood; and one of a version that is not known here, which is left in its queue.
    let body = br#"{"data":{"event_type":"message.received","payload":"nonsense"}}"#.to_vec();
    let now = on.outside.now();
    let headers = on.outside.telnyx(|telnyx| telnyx.signature(ACME, &body, now)).expect("acme has an account");
    assert_eq!(on.postman.post(on.made.output("WebhookUrl"), &headers, body).await, Some(200));
    on.queue("EventsQueue", r#"{"kind":"telnyx","v":99,"key":"","body":""}"#).await;
    on.text(ERIN, "Is anybody there?");

    until("the neighbour's reply", SOON, async || on.phone(ERIN).first().cloned()).await;
    let both = async || {
        let lying = on.lying_in("EventsDeadQueue").await;
        let lies = |part: &str| lying.iter().any(|body| body.contains(part));
        (lies("nonsense") && lies(r#""v":99"#)).then_some(())
    };
    until("both in the dead-letter queue", SET_ASIDE, both).await;
    on.set("EventsQueue", "RedrivePolicy", &usual.to_string()).await;
}

async fn dead_letters(on: &Deployment) -> String {
    let body = json!({"QueueUrl": on.made.resource("EventsDeadQueue"), "AttributeNames": ["QueueArn"]});
    let answer = on.api.json("sqs", "AmazonSQS.GetQueueAttributes", body).await.expect("the queue is there");
    answer["Attributes"]["QueueArn"].as_str().expect("queues have ARNs").to_owned()
}
