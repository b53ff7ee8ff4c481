//! What happens is told on the bus, for the tenants' own rules.

use super::SOON;
use crate::deployment::{Deployment, until};
use serde_json::{Value, json};

pub async fn what_happens_is_told_on_the_bus(on: &Deployment) {
    const FRANK: &str = "+12125550155";
    let queue = listen(on).await;
    on.text(FRANK, "Can you call me?");
    until("the reply", SOON, async || on.phone(FRANK).first().cloned()).await;
    let thread = crate::tenants::thread(FRANK);
    let mut told: Vec<(String, Value)> = vec![];
    let expected = ["message.received", "conversation.opened", "reply.generated", "message.sent", "message.delivered"];
    let all = async || {
        told.extend(hear(on, &queue).await);
        let about_us = |detail: &Value| detail.to_string().contains(thread.as_str());
        let heard = |kind: &str| told.iter().any(|(known, detail)| known == kind && about_us(detail));
        expected.iter().all(|kind| heard(kind)).then_some(())
    };
    until("the events of a turn", SOON, all).await;
    let text = told.iter().map(|(_, detail)| detail.to_string()).collect::<String>();
    assert!(!text.contains(FRANK), "no event names a phone");
}

/// A rule of the tenant's own, which leads to a queue of theirs; gives its URL.
async fn listen(on: &Deployment) -> String {
    let made = on.api.json("sqs", "AmazonSQS.CreateQueue", json!({"QueueName": "listener"})).await;
    let queue = made.expect("the emulator makes it")["QueueUrl"].as_str().expect("it has a URL").to_owned();
    let bus = on.made.output("BusName");
    let rule = json!({"Name": "all", "EventBusName": bus, "EventPattern": r#"{"source":["volley"]}"#});
    on.api.json("events", "AWSEvents.PutRule", rule).await.expect("the emulator takes it");
    let target = json!({"Id": "queue", "Arn": "arn:aws:sqs:us-east-1:000000000000:listener"});
    let targets = json!({"Rule": "all", "EventBusName": bus, "Targets": [target]});
    on.api.json("events", "AWSEvents.PutTargets", targets).await.expect("the emulator takes it");
    queue
}

/// What was told since the last time: kinds and details.
async fn hear(on: &Deployment, queue: &str) -> Vec<(String, Value)> {
    let body = json!({"QueueUrl": queue, "MaxNumberOfMessages": 10, "VisibilityTimeout": 3600});
    let answer = on.api.json("sqs", "AmazonSQS.ReceiveMessage", body).await.unwrap_or_default();
    let bodies = answer["Messages"].as_array().cloned().unwrap_or_default();
    bodies
        .iter()
        .filter_map(|message| serde_json::from_str(message["Body"].as_str()?).ok())
        .map(|event: Value| (event["detail-type"].as_str().unwrap_or_default().to_owned(), event["detail"].clone()))
        .collect()
}
