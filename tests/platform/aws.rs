//! The AWS implementations against a server on loopback that says what AWS would: what they send, and how they sort the
//! answers. The stack test runs them against a whole emulator.

use domain::Timestamp;
use platform::aws::Aws;
use platform::bus::{Bus, BusEvent, BusFailure, eventbridge::EventBridge as EventBus};
use platform::clock::Clock;
use platform::files::{File, Files, FilesFailure, s3::S3};
use platform::queue::{Parcel, Queue, QueueName, sqs::Sqs};
use platform::scheduler::{Schedule, Scheduler, SchedulerFailure, eventbridge::EventBridge, eventbridge::Targets};
use platform::secrets::{Secrets, manager::Manager};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// One request as it came: its head in lower case, and its body.
type Heard = (String, Vec<u8>);

struct Cloud {
    aws: Aws,
    heard: Arc<Mutex<Vec<Heard>>>,
}

/// Gives these answers (status, content type, body), one per connection, and remembers what was asked.
async fn cloud(answers: Vec<(u16, &'static str, &'static str)>) -> Cloud {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
    let aws = Aws::emulated(&format!("http://{}", listener.local_addr().expect("an address")));
    let heard = Arc::new(Mutex::new(Vec::new()));
    let memory = Arc::clone(&heard);
    tokio::spawn(async move {
        for (status, content_type, body) in answers {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let request = read(&mut stream).await;
            memory.lock().expect("the memory").push(request);
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            stream.write_all(format!("{head}{body}").as_bytes()).await.expect("answered");
        }
    });
    Cloud { aws, heard }
}

async fn read(stream: &mut TcpStream) -> Heard {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 4_096];
        let count = stream.read(&mut part).await.expect("a request");
        bytes.extend_from_slice(&part[..count]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
        if bytes.len() >= end + 4 + length {
            return (head, bytes[end + 4..].to_vec());
        }
    }
}

impl Cloud {
    fn heard(&self) -> Vec<Heard> {
        self.heard.lock().expect("the memory").clone()
    }

    fn bodies(&self) -> Vec<Value> {
        let heard = self.heard();
        heard.iter().map(|(_, body)| serde_json::from_slice(body).expect("JSON")).collect()
    }
}

#[derive(Debug, Default)]
struct Hands(AtomicI64);

#[async_trait::async_trait]
impl Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp(1_772_000_000_000 + self.0.load(Ordering::Relaxed))
    }

    async fn sleep(&self, _: Duration) {}

    fn jitter(&self, least: Duration, _: Duration) -> Duration {
        least
    }
}

const JSON_1_0: &str = "application/x-amz-json-1.0";

#[tokio::test]
async fn a_parcel_goes_to_its_queue_with_its_delay_and_its_group() {
    let sent = r#"{"MessageId":"m-1","MD5OfMessageBody":"x"}"#;
    let cloud =
        cloud(vec![(200, JSON_1_0, sent), (200, JSON_1_0, "{}"), (400, JSON_1_0, r#"{"__type":"QueueDoesNotExist"}"#)])
            .await;
    let sqs = Sqs::new(&cloud.aws, [(QueueName::Ticks, "http://sqs.local/1/ticks".to_owned())]);
    let parcel = Parcel { body: "{}".into(), delay: Duration::from_millis(6_001), group: "acme".into() };
    sqs.send(QueueName::Ticks, parcel.clone()).await.expect("sent");
    sqs.postpone(QueueName::Ticks, "r-1", Duration::from_secs(4)).await.expect("postponed");
    let gone = sqs.send(QueueName::Ticks, parcel.clone()).await.expect_err("no such queue");
    assert_eq!((gone.queue, gone.reason.as_str()), ("ticks", "QueueDoesNotExist"));
    let other = sqs.send(QueueName::Outbound, parcel).await.expect_err("not given");
    assert_eq!(other.queue, "outbound");

    let bodies = cloud.bodies();
    let url = "http://sqs.local/1/ticks";
    assert_eq!(bodies[0], json!({"QueueUrl": url, "MessageBody": "{}", "DelaySeconds": 7, "MessageGroupId": "acme"}));
    assert_eq!(bodies[1], json!({"QueueUrl": url, "ReceiptHandle": "r-1", "VisibilityTimeout": 4}));
}

#[tokio::test]
async fn a_throttled_call_is_tried_once_more_and_no_oftener() {
    let throttled = (400, JSON_1_0, r#"{"__type":"ThrottlingException"}"#);
    let cloud = cloud(vec![throttled, throttled, throttled]).await;
    let sqs = Sqs::new(&cloud.aws, [(QueueName::Events, "http://sqs.local/1/events".to_owned())]);
    let answer = sqs.postpone(QueueName::Events, "r", Duration::from_secs(1)).await;
    assert_eq!(answer.expect_err("throttled").reason, "ThrottlingException");
    assert_eq!(cloud.heard().len(), 2);
}

#[tokio::test]
async fn a_timer_set_twice_is_set_once() {
    let set = (200, "application/json", r#"{"ScheduleArn":"arn:aws:scheduler:us-east-1:1:schedule/g/n"}"#);
    let conflict = (409, "application/json", r#"{"__type":"ConflictException","Message":"exists"}"#);
    let refused = (400, "application/json", r#"{"__type":"ValidationException","Message":"+12125550100"}"#);
    let cloud = cloud(vec![set, conflict, refused]).await;
    let scheduler = EventBridge::new(
        &cloud.aws,
        Targets {
            queues: [(QueueName::Ticks, "arn:aws:sqs:us-east-1:1:ticks".to_owned())].into(),
            role: "arn:aws:iam::1:role/scheduler".into(),
            dead_letters: "arn:aws:sqs:us-east-1:1:dead".into(),
            group: "volley".into(),
        },
    );
    let at = Timestamp::parse("2026-03-01T10:59:30.000Z").expect("an instant");
    let schedule =
        Schedule { name: "run_1.2".into(), at, queue: QueueName::Ticks, body: "{}".into(), group: "acme".into() };
    scheduler.set(schedule.clone()).await.expect("set");
    scheduler.set(schedule.clone()).await.expect("set already");
    assert_eq!(scheduler.set(schedule).await, Err(SchedulerFailure("ValidationException".into())));

    let (head, _) = &cloud.heard()[0];
    assert!(head.starts_with("post /schedules/run_1.2 "), "{head}");
    let mut body = cloud.bodies().remove(0);
    body.as_object_mut().expect("an object").remove("ClientToken");
    assert_eq!(
        body,
        json!({"ActionAfterCompletion": "DELETE", "FlexibleTimeWindow": {"Mode": "OFF"}, "GroupName": "volley",
            "ScheduleExpression": "at(2026-03-01T11:00:00)", "ScheduleExpressionTimezone": "UTC",
            "Target": {"Arn": "arn:aws:sqs:us-east-1:1:ticks", "RoleArn": "arn:aws:iam::1:role/scheduler", "Input": "{}",
                "DeadLetterConfig": {"Arn": "arn:aws:sqs:us-east-1:1:dead"}}})
    );
}

#[tokio::test]
async fn an_event_that_the_bus_refused_fails_the_call() {
    let taken = (200, JSON_1_0, r#"{"FailedEntryCount":0,"Entries":[{"EventId":"e"}]}"#);
    let refused = (200, JSON_1_0, r#"{"FailedEntryCount":1,"Entries":[{"ErrorCode":"InternalFailure"}]}"#);
    let cloud = cloud(vec![taken, refused]).await;
    let bus = EventBus::new(&cloud.aws, "volley-bus");
    let event = BusEvent { kind: "message.received", detail: r#"{"v":1}"#.into() };
    bus.publish(std::slice::from_ref(&event)).await.expect("published");
    let refused = bus.publish(std::slice::from_ref(&event)).await;
    assert_eq!(refused, Err(BusFailure("1 of 1 refused: InternalFailure".into())));
    bus.publish(&[]).await.expect("nothing to do, nothing asked");
    assert!(bus.publish(&vec![event; 11]).await.is_err());
    let entry = json!({"Source": "volley", "DetailType": "message.received", "Detail": r#"{"v":1}"#, "EventBusName": "volley-bus"});
    assert_eq!(cloud.bodies()[0], json!({"Entries": [entry]}));
    assert_eq!(cloud.heard().len(), 2);
}

#[tokio::test]
async fn a_secret_is_read_again_after_five_minutes() {
    let first = (200, "application/x-amz-json-1.1", r#"{"Name":"telnyx","SecretString":"old"}"#);
    let second = (200, "application/x-amz-json-1.1", r#"{"Name":"telnyx","SecretString":"new"}"#);
    let none = (400, "application/x-amz-json-1.1", r#"{"__type":"ResourceNotFoundException"}"#);
    let cloud = cloud(vec![first, second, none]).await;
    let hands = Arc::new(Hands::default());
    let secrets = Manager::new(&cloud.aws, Arc::clone(&hands) as Arc<dyn Clock>);
    assert_eq!(&*secrets.get("telnyx").await.expect("read"), "old");
    hands.0.store(299_999, Ordering::Relaxed);
    assert_eq!(&*secrets.get("telnyx").await.expect("remembered"), "old");
    hands.0.store(300_000, Ordering::Relaxed);
    assert_eq!(&*secrets.get("telnyx").await.expect("read anew"), "new");
    let failure = secrets.get("other").await.expect_err("none");
    assert_eq!((failure.name.as_str(), failure.reason.as_str()), ("other", "ResourceNotFoundException"));
}

#[tokio::test]
async fn a_file_is_put_and_got_signed() {
    let cloud = cloud(vec![
        (200, "text/plain", ""),
        (200, "image/png", "PNG"),
        (404, "text/xml", "<x/>"),
        (403, "text/xml", "<x/>"),
    ])
    .await;
    let files = S3::new(&cloud.aws, "media", Arc::new(Hands::default()));
    let file = File { content_type: "image/png".into(), bytes: b"PNG".to_vec() };
    files.put("acme/msg_1/0", file.clone()).await.expect("stored");
    assert_eq!(files.get("acme/msg_1/0").await, Ok(Some(file)));
    assert_eq!(files.get("acme/msg_1/1").await, Ok(None));
    assert_eq!(files.get("acme/msg_1/2").await, Err(FilesFailure("status 403".into())));
    assert!(files.get("../other").await.is_err());

    let (head, body) = &cloud.heard()[0];
    assert!(head.starts_with("put /media/acme/msg_1/0 http/1.1"), "{head}");
    assert_eq!(body, b"PNG");
    let scope = "authorization: aws4-hmac-sha256 credential=local/20260225/us-east-1/s3/aws4_request, \
        signedheaders=content-type;host;x-amz-content-sha256;x-amz-date, signature=";
    assert!(head.contains(scope), "{head}");
    let sha256 = "x-amz-content-sha256: 796120837694d3f3f29259cfeb25091698c2a0aa87873658d840b4993ee889b3";
    assert!(head.contains(sha256), "{head}");
}
