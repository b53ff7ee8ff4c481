//! What the fake model promises to those who test against it.

use super::*;
use crate::request;
use serde_json::{Value, json};

const START: Timestamp = Timestamp(1_790_000_000_000);

fn ask(llm: &mut Llm, body: &Value) -> Reply {
    let url = "http://127.0.0.1:9/v1/chat/completions";
    let request = request("POST", url, [("authorization", "Bearer k")], body.to_string().into_bytes()).unwrap();
    llm.handle(&request, START)
}

fn burst(texts: &[&str]) -> Value {
    let mut messages = vec![
        json!({"role": "system", "content": "You answer for a shop. What are your prices?"}),
        json!({"role": "user", "content": "Where are you?"}),
        json!({"role": "assistant", "content": "100 Main Street."}),
    ];
    messages.extend(texts.iter().map(|text| json!({"role": "user", "content": text})));
    json!({"model": "m", "messages": messages})
}

fn content(reply: &Reply) -> String {
    let body: Value = serde_json::from_slice(&reply.response().unwrap().body).unwrap();
    body["choices"][0]["message"]["content"].as_str().unwrap().to_owned()
}

#[test]
fn a_burst_is_answered_together_after_thinking() {
    let mut llm = Llm::new(1);
    let reply = ask(&mut llm, &burst(&["hi!", "are you open on Monday?", "and how much is it?"]));
    assert_eq!(content(&reply), "Hello! We are open Monday to Friday, 9 am to 5 pm. Prices start at $40.");
    let Reply::Answer { after, .. } = reply else { panic!("an answer") };
    assert_eq!(after, Duration::from_millis(800));
    assert_eq!(llm.asked()[0].unanswered().len(), 3);
    assert!(llm.asked()[0].prompt().contains("user: are you open on Monday?"));
}

#[test]
fn what_it_does_not_know_it_repeats() {
    let mut llm = Llm::new(1);
    let reply = ask(&mut llm, &burst(&["<message n=\"1\">Do you sell \"blue\" umbrellas?</message>"]));
    assert!(content(&reply).contains("Do you sell blue umbrellas?"));
    assert!(!content(&reply).contains('<'));
    assert!(content(&ask(&mut llm, &burst(&["<customer>I am < 18 😀</customer>"]))).contains("I am < 18"));
}

#[test]
fn asked_for_json_it_gives_an_object_and_hands_off_to_a_person() {
    let mut llm = Llm::new(1);
    let mut body = burst(&["let me talk to a human"]);
    body["response_format"] = json!({"type": "json_object"});
    let object: Value = serde_json::from_str(&content(&ask(&mut llm, &body))).unwrap();
    assert_eq!(object["hand_off"], true);
    assert!(object["reply"].as_str().unwrap().contains("colleague"));
}

#[test]
fn what_is_wrong_is_refused() {
    let mut llm = Llm::new(1);
    llm.key = Some("right".to_owned());
    assert_eq!(ask(&mut llm, &burst(&["hi"])).response().unwrap().status, 401);
    llm.key = None;
    for body in [json!({"messages": []}), json!({"model": "m", "messages": [{"role": "x", "content": ""}]})] {
        assert_eq!(ask(&mut llm, &body).response().unwrap().status, 400);
    }
    assert!(llm.asked().is_empty());
}

#[test]
fn the_script_comes_first_then_what_stands() {
    let mut llm = Llm::new(1);
    llm.next(Canned::Text("one".to_owned())).next(Canned::RateLimited { seconds: Some(2), millis: Some(1500) });
    llm.standing = Some(Canned::QuotaExhausted);
    assert_eq!(content(&ask(&mut llm, &burst(&["hi"]))), "one");
    let limited = ask(&mut llm, &burst(&["hi"]));
    assert_eq!(limited.response().unwrap().header("retry-after-ms"), Some("1500"));
    let body = ask(&mut llm, &burst(&["hi"])).response().unwrap().body.clone();
    assert!(String::from_utf8(body).unwrap().contains("insufficient_quota"));
    let mut llm = Llm::from_json(&llm.to_json()).unwrap();
    llm.standing = None;
    assert!(content(&ask(&mut llm, &burst(&["hi"]))).starts_with("Hello!"));
    assert_eq!(llm.asked().len(), 4);
    assert_eq!(llm.counts()["RateLimited"], 1);
}

#[test]
fn every_failure_can_be_played() {
    let mut llm = Llm::new(1);
    for failure in Canned::failures() {
        llm.next(failure.clone());
        let reply = ask(&mut llm, &burst(&["hi"]));
        match failure {
            Canned::Hang => assert_eq!(reply, Reply::Hang),
            Canned::Reset => assert_eq!(reply, Reply::Reset),
            Canned::Refused => assert_eq!(reply, Reply::Refused),
            Canned::Long => assert!(content(&reply).len() > 10_000),
            Canned::LowQuotes(_) | Canned::Guillemets(_) | Canned::BrokenJson => {
                assert!(serde_json::from_str::<Value>(&content(&reply)).is_err());
            }
            _ => assert!(reply.response().is_some()),
        }
    }
    llm.failing = 1000;
    ask(&mut llm, &burst(&["hi"]));
    assert_ne!(llm.asked().back().unwrap().answered, "Receptionist");
}
