//! What the binary speaks to beside the table, on one port: Telnyx below `/v2`, AWS's JSON services by their target, S3
//! by its path.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use domain::Timestamp;
use fakes::telnyx::{Account, Telnyx};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// When Telnyx believes to be.
pub const NOW: Timestamp = Timestamp(1_790_000_000_000);

/// What they hold.
pub struct Held {
    pub telnyx: Telnyx,
    pub secrets: BTreeMap<String, String>,
    /// Secrets that are marked for deletion.
    pub marked: BTreeMap<String, String>,
    /// Bodies by the last part of the queue's URL.
    pub queues: BTreeMap<String, Vec<String>>,
    pub deleted_files: Vec<String>,
}

/// Serves them; answers where.
pub async fn serve() -> (String, Arc<Mutex<Held>>) {
    let held = Held {
        telnyx: Telnyx::new(7, Account::demo("https://elsewhere.example.com/hook")),
        secrets: BTreeMap::new(),
        marked: BTreeMap::new(),
        queues: BTreeMap::new(),
        deleted_files: vec![],
    };
    let held = Arc::new(Mutex::new(held));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
    let address = listener.local_addr().expect("an address");
    let routes = Router::new().fallback(answer).with_state(Arc::clone(&held));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (format!("http://{address}"), held)
}

async fn answer(
    State(held): State<Arc<Mutex<Held>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut held = held.lock().expect("nothing panics while it holds this");
    if let Some(target) = headers.get("x-amz-target").and_then(|target| target.to_str().ok()) {
        let asked: Value = serde_json::from_slice(&body).expect("AWS's services are asked in JSON");
        return held.aws(target, &asked);
    }
    if uri.path().starts_with("/v2/") {
        let named = headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let request = fakes::request(method.as_str(), &format!("http://telnyx{uri}"), named, body.to_vec());
        let reply = held.telnyx.handle(&request.expect("a method that Telnyx knows"), NOW);
        let response = reply.response().expect("no fault is scripted");
        return (StatusCode::from_u16(response.status).expect("a status"), response.body.clone()).into_response();
    }
    assert_eq!(method, Method::DELETE, "of S3 only deletions are asked");
    held.deleted_files.push(uri.path().to_owned());
    StatusCode::NO_CONTENT.into_response()
}

impl Held {
    fn aws(&mut self, target: &str, asked: &Value) -> Response {
        let text = |name: &str| asked[name].as_str().unwrap_or_default().to_owned();
        let (id, name) = (text("SecretId"), text("Name"));
        let queue = text("QueueUrl").rsplit('/').next().unwrap_or_default().to_owned();
        match target {
            "secretsmanager.GetSecretValue" | "secretsmanager.CreateSecret"
                if self.marked.contains_key(&id) || self.marked.contains_key(&name) =>
            {
                json(400, json!({"__type": "InvalidRequestException"}))
            }
            "secretsmanager.RestoreSecret" => {
                let restored = self.marked.remove(&id).expect("it is marked");
                self.secrets.insert(id.clone(), restored);
                json(200, json!({"Name": id}))
            }
            "secretsmanager.GetSecretValue" => match self.secrets.get(&id) {
                Some(value) => json(200, json!({"Name": id, "SecretString": value})),
                None => json(400, json!({"__type": "ResourceNotFoundException"})),
            },
            "secretsmanager.CreateSecret" if self.secrets.contains_key(&name) => {
                json(400, json!({"__type": "ResourceExistsException"}))
            }
            "secretsmanager.CreateSecret" => {
                self.secrets.insert(name.clone(), text("SecretString"));
                json(200, json!({"Name": name}))
            }
            "secretsmanager.PutSecretValue" => {
                self.secrets.insert(id.clone(), text("SecretString"));
                json(200, json!({"Name": id}))
            }
            "secretsmanager.DeleteSecret" => {
                let deleted = self.secrets.remove(&id).expect("it is there");
                self.marked.insert(id.clone(), deleted);
                json(200, json!({"Name": id}))
            }
            "AmazonSQS.SendMessage" => {
                self.queues.entry(queue).or_default().push(text("MessageBody"));
                json(200, json!({"MessageId": "1"}))
            }
            "AmazonSQS.GetQueueAttributes" => {
                let count = self.queues.get(&queue).map_or(0, Vec::len).to_string();
                json(200, json!({"Attributes": {"ApproximateNumberOfMessages": count}}))
            }
            other => panic!("nobody here answers {other}"),
        }
    }
}

fn json(status: u16, body: Value) -> Response {
    let response = Response::builder().status(status).header("content-type", "application/x-amz-json-1.1");
    response.body(Body::from(body.to_string())).expect("a response")
}
