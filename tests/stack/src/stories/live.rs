//! An open page: its ticket of the deployed dashboard's, its socket through the gateway, and what it is told there.

use super::SOON;
use crate::deployment::Deployment;
use crate::tenants::{ACME, thread};
use async_trait::async_trait;
use desk::person::{Availability, Person};
use desk::{Outside, session};
use domain::TenantId;
use domain::ids::conversation_id;
use domain::permission::Role;
use futures_util::StreamExt as _;
use platform::cache::Cache;
use platform::clock::system::SystemClock;
use platform::http::client::Client;
use platform::http::{Http, Reach, Request};
use platform::queue::{Parcel, Queue, QueueFailure, QueueName};
use platform::records::item_at;
use platform::table::{Condition, Write};
use platform::{keys, once};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

const CSRF: &str = "what the page carries";

pub async fn an_open_page_is_told_of_a_text_and_closed_when_its_session_ends(on: &Deployment) {
    const PHONE: &str = "+12125550112";
    let token = signed_in(on).await;
    let url = ticket(on, &token).await;
    let mut page = connected(on, &url).await.expect("the ticket lets it in");
    assert!(connected(on, &url).await.is_err(), "and only once");

    on.text(PHONE, "Is anybody there?");
    let conversation = conversation_id(&thread(PHONE), 1);
    let told = async {
        loop {
            let hint = heard(&mut page).await.expect("it is told something");
            if hint["conversations"].as_array().into_iter().flatten().any(|one| one["id"] == conversation.as_str()) {
                return hint;
            }
        }
    };
    let hint = timeout(SOON, told).await.expect("it is told of the text").to_string();
    assert!(!hint.contains("anybody") && !hint.contains(&PHONE[1..]), "{hint}");

    session::end(outside(on, &SystemClock::new(), &Cache::default()), &token).await.expect("the table answers");
    let closed = async { while heard(&mut page).await.is_some() {} };
    timeout(SOON, closed).await.expect("it is closed");
}

/// What a page hears next; nothing when it is closed.
async fn heard(page: &mut WebSocketStream<TcpStream>) -> Option<Value> {
    match page.next().await? {
        Ok(Message::Text(text)) => Some(serde_json::from_str(&text).expect("hints are JSON")),
        Ok(Message::Close(_)) | Err(_) => None,
        Ok(other) => panic!("nobody says {other:?}"),
    }
}

/// A person's session; gives its token.
async fn signed_in(on: &Deployment) -> String {
    let tenant = TenantId::parse(ACME).expect("an id");
    let person = Person {
        v: 1,
        id: "usr_stack".into(),
        name: "Demo agent".into(),
        email: "agent@example.com".into(),
        role: Role::Agent,
        teams: vec![],
        availability: Availability::Available,
        invited: on.outside.now(),
        login: None,
    };
    let item = item_at(keys::user(&tenant, &person.id), &person, vec![]);
    let put = Write::Put { item, condition: Condition::Absent };
    once::commit(&on.stored.0, &[put]).await.expect("the table takes it");
    let secret = "0123456789abcdefghijklmnopqrstuv";
    let (clock, cache) = (SystemClock::new(), Cache::default());
    session::begin(outside(on, &clock, &cache), &tenant, &person, secret, CSRF.into()).await.expect("begun")
}

fn outside<'a>(on: &'a Deployment, clock: &'a SystemClock, cache: &'a Cache) -> Outside<'a> {
    Outside { table: &on.stored.0, queue: &NoQueue, clock, cache }
}

/// A session sends nothing.
struct NoQueue;

#[async_trait]
impl Queue for NoQueue {
    async fn send(&self, _: QueueName, _: Parcel) -> Result<(), QueueFailure> {
        unreachable!("a session sends nothing")
    }

    async fn postpone(&self, _: QueueName, _: &str, _: std::time::Duration) -> Result<(), QueueFailure> {
        unreachable!("a session sends nothing")
    }
}

/// The socket's address with a ticket, of the deployed dashboard.
async fn ticket(on: &Deployment, token: &str) -> String {
    let inbox = on.made.output("InboxUrl");
    let host = inbox.split_once("://").map_or(inbox, |(_, host)| host).to_owned();
    let headers = vec![
        ("host", host),
        ("cookie", format!("__Host-volley={token}")),
        ("content-type", "application/x-www-form-urlencoded".to_owned()),
        ("volley-part", "1".to_owned()),
    ];
    let body = format!("csrf={}&key=one", CSRF.replace(' ', "+")).into_bytes();
    let url = format!("{}/inbox/ticket", on.emulator().url());
    let (timeout, max_body) = (SOON, 4_096);
    let request = Request { method: "POST", url, headers, body, timeout, max_body, reach: Reach::Configured };
    let answer = Client::new().call(request).await.expect("the gateway answers");
    let said = String::from_utf8(answer.body).expect("text");
    assert!(answer.status == 200 && said.starts_with(on.made.output("LiveUrl")), "{} {said}", answer.status);
    said
}

/// A page opens its socket there. The gateway knows it by its host, which no name server does.
async fn connected(on: &Deployment, url: &str) -> Result<WebSocketStream<TcpStream>, Error> {
    let behind = |url: &str| url.split_once("://").map_or(url, |(_, rest)| rest).to_owned();
    let stream = TcpStream::connect(behind(&on.emulator().url())).await.map_err(Error::Io)?;
    Ok(client_async(format!("ws://{}", behind(url)), stream).await?.0)
}
