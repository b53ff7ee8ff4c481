//! Webhooks out: a tenant's own server is told what happens, signed, at least once, and nobody else is.

mod failing;
mod kept;
mod told;

use crate::story::Story;
use desk::webhook::{self, Asked, Patch, Shown};
use desk::{Caller, Problem, delivery};
use domain::permission::Role;
use domain::webhook::Webhook;
use domain::webhook::delivery::Delivery;
use domain::webhook::url::Where;
use std::time::Duration;
use world::desk::{named, person};
use world::receiver::Receiver;

const URL: &str = "https://hooks.example.com/volley";
const OTHER: &str = "https://globex.example.net/";
const DAY: Duration = Duration::from_secs(24 * 3600);

fn story(features: &[&str]) -> Story {
    let story = Story::proves(features);
    story.system.with_notify(&story.world);
    story
}

fn admin(tenant: &str) -> Caller {
    person(tenant, Role::Admin, &[])
}

/// Sets a webhook, as this event.
fn set(story: &Story, caller: &Caller, event: &str, url: &str, events: &[&str]) -> Result<Shown, Problem> {
    let (event, url) = (named(event, url), url.to_owned());
    let events: Vec<String> = events.iter().map(|event| (*event).to_owned()).collect();
    story.at_desk(caller, move |desk| {
        Box::pin(async move {
            let asked = Asked { url: &url, events: &events, description: Some("Our CRM") };
            let letters = format!("{:0<32}", event.id.replace(|c: char| !c.is_ascii_alphanumeric(), ""));
            webhook::create(&desk, &event, asked, &letters, Where::Public).await
        })
    })
}

/// A server, and the webhook of `acme` that leads to it.
fn told(story: &Story, events: &[&str]) -> (Receiver, Webhook) {
    let receiver = Receiver::open(&story.world.web, URL);
    let shown = set(story, &admin("acme"), "set", URL, events).expect("it is set");
    receiver.learn(&shown.secret);
    (receiver, shown.webhook)
}

fn change(story: &Story, id: &domain::WebhookId, patch: Patch<'static>) -> Webhook {
    let id = id.to_string();
    let changed = story.at_desk(&admin("acme"), move |desk| {
        Box::pin(async move { webhook::patch(&desk, &named("change", ""), &id, patch, Where::Public).await })
    });
    changed.expect("it is changed").record
}

fn log(story: &Story, of: &Webhook) -> Vec<Delivery> {
    let id = of.id.to_string();
    let page = story.at_desk(&admin("acme"), move |desk| {
        Box::pin(async move { delivery::deliveries(&desk, &id, 200, None).await })
    });
    page.expect("the log").items
}

fn replay(story: &Story, of: &Webhook, delivery: &Delivery, event: &'static str) -> Result<Delivery, Problem> {
    let (of, id) = (of.id.to_string(), delivery.id());
    story.at_desk(&admin("acme"), move |desk| {
        Box::pin(async move { delivery::replay(&desk, &named(event, ""), &of, &id).await })
    })
}

fn now(story: &Story, id: &Webhook) -> Webhook {
    let id = id.id.to_string();
    story
        .at_desk(&admin("acme"), move |desk| Box::pin(async move { webhook::webhook(&desk, &id).await }))
        .expect("it")
        .record
}

fn kinds(receiver: &Receiver) -> Vec<String> {
    let mut kinds: Vec<String> =
        receiver.received().iter().filter_map(|one| one.body["type"].as_str().map(str::to_owned)).collect();
    kinds.sort();
    kinds
}
