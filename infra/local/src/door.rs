//! What `admin` asks of AWS, answered by this process on a loopback port of its own: a message for a queue, how many lie in one, a
//! simulated account's key, a picture's end. A real key is handed to nobody. Where everything is, `/local/stack` says in the words in
//! which CloudFormation describes a stack.

use crate::queues::{CONSUMED, Queues};
use crate::system::System;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path as UrlPath, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, post};
use platform::queue::{Parcel, Queue};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// The queues by CloudFormation's names; those in which something lies only when something is wrong are the last five.
const QUEUES: [(&str, &str); 10] = [
    ("EventsQueue", "events"),
    ("TicksQueue", "ticks"),
    ("OutboundQueue", "outbound"),
    ("RunsQueue", "runs"),
    ("NoticesQueue", "notices"),
    ("EventsDeadQueue", "quarantine"),
    ("TicksDeadQueue", "ticks-dead"),
    ("OutboundDeadQueue", "outbound-dead"),
    ("RunsDeadQueue", "runs-dead"),
    ("NoticesDeadQueue", "notices-dead"),
];

/// The bucket of customers' pictures.
const BUCKET: &str = "media";

struct Behind {
    queues: Arc<Queues>,
    /// The simulated accounts' keys by their secrets' names.
    keys: BTreeMap<String, String>,
    media: PathBuf,
}

/// Opens the door; gives the description of what is behind it.
pub async fn open(
    system: &System,
    keys: BTreeMap<String, String>,
    media: PathBuf,
    table_url: &str,
) -> Result<Value, String> {
    let problem = |error: std::io::Error| format!("No loopback port could be opened for admin ({error}).");
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(problem)?;
    let url = format!("http://{}", listener.local_addr().map_err(problem)?);
    let behind = Behind { queues: Arc::clone(&system.queues), keys, media };
    let routes = Router::new()
        .route("/", post(operation))
        .route(&format!("/{BUCKET}/{{*name}}"), delete(forget))
        .with_state(Arc::new(behind));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Ok(description(system, &url, table_url))
}

fn description(system: &System, url: &str, table_url: &str) -> Value {
    let keys: Vec<&str> = system.public_keys.iter().map(|key| key.text.as_str()).collect();
    let parameter = |name: &str, value: &str| json!({"ParameterKey": name, "ParameterValue": value});
    let output = |name: &str, value: &str| json!({"OutputKey": name, "OutputValue": value});
    let resource =
        |(name, queue)| json!({"LogicalResourceId": name, "PhysicalResourceId": format!("{url}/queues/{queue}")});
    json!({
        "Stacks": [{
            "Parameters": [
                parameter("TelnyxApiBase", &system.telnyx_base),
                parameter("TelnyxPublicKeys", &keys.join(",")),
                parameter("TelnyxSecretPrefix", "local/telnyx/"),
            ],
            "Outputs": [
                output("TableName", crate::table::NAME),
                output("WebhookUrl", &format!("{}/webhooks/telnyx", system.public_url)),
                output("MediaBucket", BUCKET),
            ],
        }],
        "StackResources": QUEUES.map(resource),
        "Endpoints": {"dynamodb": table_url, "others": url},
    })
}

/// One operation of a service that speaks JSON. A page of elsewhere cannot ask: its browser would have to be allowed the header.
async fn operation(State(behind): State<Arc<Behind>>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    match target {
        "AmazonSQS.SendMessage" => behind.send(&asked).await,
        "AmazonSQS.GetQueueAttributes" => behind.count(&asked),
        "secretsmanager.GetSecretValue" => behind.key(asked["SecretId"].as_str().unwrap_or_default()),
        _ => refused("UnknownOperationException"),
    }
}

impl Behind {
    async fn send(&self, asked: &Value) -> Response {
        let named = CONSUMED.into_iter().find(|name| name.name() == last(asked));
        let (Some(queue), Some(body)) = (named, asked["MessageBody"].as_str()) else {
            return refused("InvalidParameterValue");
        };
        let delay = Duration::from_secs(asked["DelaySeconds"].as_u64().unwrap_or(0));
        let group = asked["MessageGroupId"].as_str().unwrap_or_default().to_owned();
        match self.queues.send(queue, Parcel { body: body.to_owned(), delay, group }).await {
            Ok(()) => answer(json!({"MessageId": "local"})),
            Err(_) => refused("ServiceUnavailable"),
        }
    }

    fn count(&self, asked: &Value) -> Response {
        match self.queues.count(last(asked)) {
            Ok(count) => answer(json!({"Attributes": {"ApproximateNumberOfMessages": count.to_string()}})),
            Err(_) => refused("ServiceUnavailable"),
        }
    }

    fn key(&self, name: &str) -> Response {
        match self.keys.get(name) {
            Some(key) => answer(json!({"Name": name, "SecretString": key})),
            None => refused("ResourceNotFoundException"),
        }
    }
}

/// Deletes a picture; one that is not there is gone already.
async fn forget(State(behind): State<Arc<Behind>>, UrlPath(name): UrlPath<String>) -> StatusCode {
    let plain =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !name.split('/').all(plain) {
        return StatusCode::BAD_REQUEST;
    }
    match std::fs::remove_file(behind.media.join(name)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => StatusCode::INTERNAL_SERVER_ERROR,
        Ok(()) | Err(_) => StatusCode::NO_CONTENT,
    }
}

/// The queue that is meant: the last part of its URL.
fn last(asked: &Value) -> &str {
    asked["QueueUrl"].as_str().and_then(|url| url.rsplit('/').next()).unwrap_or_default()
}

fn answer(body: Value) -> Response {
    written(StatusCode::OK, &body)
}

fn refused(code: &str) -> Response {
    written(StatusCode::BAD_REQUEST, &json!({"__type": code}))
}

fn written(status: StatusCode, body: &Value) -> Response {
    (status, [("content-type", "application/x-amz-json-1.0")], body.to_string()).into_response()
}
