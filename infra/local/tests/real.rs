//! With a Telnyx and a model that are not its own: they are spoken to over HTTP as configured, and believed by their own keys.

mod running;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use fakes::llm::Llm;
use fakes::telnyx::{Account, Acknowledgement, Telnyx};
use fakes::{Reply, request};
use platform::clock::Clock;
use platform::clock::system::SystemClock;
use running::{ACME, Local, Scratch, until};
use std::sync::{Arc, Mutex};

const ANNA: &str = "+12125550123";

type Both = Arc<Mutex<(Telnyx, Llm)>>;

async fn answer(State(both): State<Both>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let named = headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    let asked = request(method.as_str(), &format!("http://outside{uri}"), named, body.to_vec()).expect("a method");
    let now = SystemClock::new().now();
    let reply = {
        let (telnyx, llm) = &mut *both.lock().expect("held shortly");
        if uri.path().starts_with("/v1/") { llm.handle(&asked, now) } else { telnyx.handle(&asked, now) }
    };
    let Reply::Answer { response, .. } = reply else { panic!("no fault was asked for") };
    Response::builder().status(response.status).body(Body::from(response.body)).expect("an answer")
}

/// Posts what is due, as Telnyx would; answers the URLs that were named.
async fn deliver(both: &Both, local: &Local) -> Vec<String> {
    let now = SystemClock::new().now();
    let due = both.lock().expect("held shortly").0.due(now);
    let mut urls = vec![];
    for delivery in due {
        let header = |name: &'static str| {
            let value = delivery.headers.iter().find(|(key, _)| key == name).expect("signed").1.clone();
            (name, value)
        };
        let headers = vec![header("telnyx-signature-ed25519"), header("telnyx-timestamp")];
        let path = delivery.url.split_once("example.com").expect("the public URL").1.to_owned();
        let status = local.call("POST", &path, headers, delivery.body.clone()).await.status;
        assert_eq!(status, 200, "{path}");
        both.lock().expect("held shortly").0.delivered(delivery.id, Acknowledgement::Status(status), now);
        urls.push(delivery.url);
    }
    urls
}

#[tokio::test]
async fn a_configured_telnyx_and_model_are_used_and_receipts_come_to_the_public_url() {
    let account = Account::new("outside", 7, &[ACME], "https://text.example.com/webhooks/telnyx");
    let (key, public) = (account.api_key.clone(), account.public_key());
    let both: Both = Arc::new(Mutex::new((Telnyx::new(7, vec![account]), Llm::new(7))));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let outside = format!("http://{}", listener.local_addr().expect("an address"));
    let routes = Router::new().fallback(answer).with_state(Arc::clone(&both));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let scratch = Scratch::new();
    let (telnyx, llm) = (format!("{outside}/v2"), format!("{outside}/v1"));
    let variables = [
        ("TELNYX_API_BASE", telnyx.as_str()),
        ("TELNYX_API_KEY", &key),
        ("TELNYX_PUBLIC_KEY", &public),
        ("LLM_BASE_URL", &llm),
        ("LLM_API_KEY", "secret"),
        ("LLM_MODEL", "some-model"),
        ("PUBLIC_URL", "https://text.example.com"),
    ];
    let local = Local::start_with(&scratch.0, 1, &variables).await;
    let now = SystemClock::new().now();
    both.lock().expect("held shortly").0.text(ANNA, ACME, "Where are you?", &[], now).expect("known");
    let urls = Mutex::new(vec![]);
    let conversation = until("the receipt", async || {
        let named = deliver(&both, &local).await;
        urls.lock().expect("held shortly").extend(named);
        let open = local.conversation(ANNA).await?;
        (open["messages"][1]["status"] == "delivered").then_some(open)
    })
    .await;
    assert_eq!(conversation["messages"][1]["text"], "You find us at 100 Main Street.");
    let (telnyx, llm) = &*both.lock().expect("held shortly");
    assert_eq!((telnyx.posts().len(), llm.asked().len()), (1, 1));
    assert_eq!(llm.asked()[0].model, "some-model");
    let receipts = "https://text.example.com/webhooks/telnyx/r/acme.";
    assert!(urls.lock().expect("held shortly").iter().any(|url| url.starts_with(receipts)));
}
