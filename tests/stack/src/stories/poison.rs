//! What nobody can use: turned away at the door, quarantined, or set aside after its deliveries, while its neighbours pass.

use super::SOON;
use crate::deployment::{Deployment, until};
use crate::tenants::{self, ACME, INITECH_NUMBER};
use domain::message::{Direction, Message, Status};
use serde_json::json;
use std::time::Duration;
use tokio::sync::MutexGuard;

/// Three deliveries, 1, 2 and 4 s apart, and the emulator's own pace.
const SET_ASIDE: Duration = Duration::from_secs(60);

pub async fn a_forged_webhook_is_turned_away(on: &Deployment) {
    let body = br#"{"data":{"event_type":"message.received"}}"#.to_vec();
    let now = on.outside.now();
    let signature = on.outside.telnyx(|telnyx| telnyx.signature(ACME, b"something else", now));
    let headers = signature.expect("acme has an account");
    let status = posted(on, &headers, &body).await;
    assert!((400..500).contains(&status), "answered {status}");
}

pub async fn what_cannot_be_used_is_quarantined_while_its_neighbours_pass(on: &Deployment) {
    const PHONE: &str = "+12125550154";
    let alone = impatient(on).await;
    // Signed by Telnyx, and not understood; and one of a version that is not known here, which is left in its queue.
    let body = br#"{"data":{"event_type":"message.received","payload":"nonsense"}}"#.to_vec();
    let now = on.outside.now();
    let headers = on.outside.telnyx(|telnyx| telnyx.signature(ACME, &body, now)).expect("acme has an account");
    assert_eq!(posted(on, &headers, &body).await, 200);
    on.queue("EventsQueue", r#"{"kind":"telnyx","v":99,"key":"","body":""}"#).await;
    on.text(PHONE, "Is anybody there?");

    until("the neighbour's reply", SOON, async || on.phone(PHONE).first().cloned()).await;
    for part in ["nonsense", r#""v":99"#] {
        until(part, SET_ASIDE, async || lies(on, part).await.then_some(())).await;
    }
    patient(on, alone).await;
}

/// The cause is a tenant that is only half made: the number's route is there, and its settings are not.
pub async fn dead_letters_are_given_back_when_their_cause_is_mended_and_each_is_handled_once(on: &Deployment) {
    const PHONE: &str = "+12125550156";
    const NEIGHBOUR: &str = "+12125550157";
    const TEXT: &str = "Do you take walk-ins?";
    let alone = impatient(on).await;
    on.text_to(PHONE, INITECH_NUMBER, TEXT);
    on.text(NEIGHBOUR, "Are you there?");
    until("the text in the dead-letter queue", SET_ASIDE, async || lies(on, TEXT).await.then_some(())).await;
    until("the neighbour's reply", SOON, async || on.phone(NEIGHBOUR).first().cloned()).await;
    patient(on, alone).await;
    let letter = on.lying_in("EventsDeadQueue").await.into_iter().find(|body| body.contains(TEXT));
    assert_eq!(on.posts(PHONE).len(), 0, "nobody could answer yet");

    let acme = on.outside.telnyx(|telnyx| telnyx.accounts()[0].clone());
    tenants::complete(&on.stored.0, &acme).await.expect("the table takes it");
    give_back(on).await;
    // What was given back may have been handled before, if whoever gave it back was interrupted.
    on.queue("EventsQueue", &letter.expect("it lay there")).await;
    until("the reply", SOON, async || on.phone(PHONE).first().cloned()).await;

    let (tenant, thread) = tenants::half_made(PHONE);
    let answered = async || {
        let stored = on.stored.messages(tenant, &thread).await;
        let delivered = |message: &Message| message.status == Status::Delivered;
        stored.iter().any(delivered).then_some(stored)
    };
    let stored = until("its receipt", SOON, answered).await;
    let inbound = stored.iter().filter(|message| message.direction == Direction::Inbound).count();
    assert_eq!((inbound, stored.len(), on.posts(PHONE).len(), on.phone(PHONE).len()), (1, 2, 1, 1));
    assert!(!lies(on, TEXT).await, "it is no dead letter any more");
}

/// Posts to the webhook as Telnyx does, which comes again when it has waited for two seconds; gives the status.
async fn posted(on: &Deployment, headers: &[(String, String)], body: &[u8]) -> u16 {
    let url = on.made.output("WebhookUrl");
    until("the webhook's answer", SOON, async || on.postman.post(url, headers, body.to_vec()).await).await
}

/// As `infra/deploy/redrive events` asks AWS.
async fn give_back(on: &Deployment) {
    let queues = json!({"SourceArn": on.arn("EventsDeadQueue").await, "DestinationArn": on.arn("EventsQueue").await});
    on.api.json("sqs", "AmazonSQS.StartMessageMoveTask", queues).await.expect("the emulator takes it");
}

/// Whether something with these words lies in the dead-letter queue. A body has an event's quotes escaped.
async fn lies(on: &Deployment, part: &str) -> bool {
    on.lying_in("EventsDeadQueue").await.iter().any(|body| body.contains(part))
}

/// Lets the events queue give up after three deliveries, for one story at a time.
async fn impatient(on: &Deployment) -> MutexGuard<'_, ()> {
    let alone = on.impatience.lock().await;
    give_up_after(on, 3).await;
    alone
}

/// As template.yaml has it again.
async fn patient(on: &Deployment, alone: MutexGuard<'_, ()>) {
    give_up_after(on, 100).await;
    drop(alone);
}

async fn give_up_after(on: &Deployment, deliveries: u32) {
    let policy = json!({"deadLetterTargetArn": on.arn("EventsDeadQueue").await, "maxReceiveCount": deliveries});
    on.set("EventsQueue", "RedrivePolicy", &policy.to_string()).await;
}
