//! Bad input: whatever is posted under a good signature, the queue drains, neighbours are answered, and each message is
//! kept or parked where a person sees it.

use crate::story::{FIRST, SECOND, Story, THIRD};
use crate::webhooks::received;
use domain::message::Direction;
use serde_json::{Value, json};
use world::system::ACME;

/// Posts these bodies; around them a neighbour texts and is answered. Gives how many messages were stored and how many
/// bodies parked.
fn survive(bodies: &[Vec<u8>]) -> (usize, usize, Story) {
    let story = Story::new();
    story.text(SECOND, "hello, I am a neighbour");
    for (place, body) in bodies.iter().enumerate() {
        assert_eq!(story.post("acme", body), 200);
        if place % 16 == 0 {
            story.wait(0.05);
        }
    }
    story.text(THIRD, "hello, I am another");
    story.rest();
    assert_eq!([SECOND, THIRD].map(|phone| story.read(phone).len()), [1, 1], "neighbours are answered");
    let late = story.received(SECOND)[0].at.since(world::outside::BEGINNING);
    assert!(late.as_secs() < 20, "and not later than ever: {late:?}");
    assert_eq!(story.world.queues.dead_letters(), []);
    let parked = story.world.queues.lift_quarantine().len();
    (story.inbound_stored() - 2, parked, story)
}

fn sample(number: usize) -> Value {
    let at = domain::Timestamp(world::outside::BEGINNING.0);
    received(&format!("id-{number}"), FIRST, ACME, "hello 👋", at)
}

#[test]
fn a_body_cut_at_any_byte_is_parked_and_blocks_nobody() {
    let whole = sample(0).to_string().into_bytes();
    let cut: Vec<Vec<u8>> = (0..whole.len()).map(|at| whole[..at].to_vec()).collect();
    let (stored, parked, story) = survive(&cut);
    assert_eq!((stored, parked), (0, cut.len()));
    story.end();
}

/// The paths to every value of a document.
fn paths(of: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match of {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| paths(value, &format!("{here}/{name}"), found)),
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(at, value)| paths(value, &format!("{here}/{at}"), found));
        }
        _ => {}
    }
}

#[test]
fn any_value_of_any_other_type_keeps_the_message_or_parks_it() {
    let mut all = vec![];
    paths(&sample(0), "", &mut all);
    let others = [
        json!(null),
        json!(7),
        json!(-0.5),
        json!(true),
        json!("nonsense"),
        json!(""),
        json!([]),
        json!({}),
        json!([[null]]),
    ];
    let (mut bodies, mut ignored) = (vec![], 0);
    for path in &all {
        for other in &others {
            let mut body = sample(bodies.len());
            *body.pointer_mut(path).expect("it is one of its paths") = other.clone();
            // Another kind of event, another direction, another channel: not for us, and said in the log.
            let word = other.as_str().is_some();
            let kind = path == "/data/event_type" || path == "/data/payload/direction" || path == "/data/payload/type";
            ignored += usize::from(word && kind);
            bodies.push(body.to_string().into_bytes());
        }
    }
    let (stored, parked, story) = survive(&bodies);
    // Some share one id, such as 7's.
    assert!(stored > 200 && parked > 50, "{stored} stored, {parked} parked of {}", bodies.len());
    let same_id = others.iter().filter(|other| other.as_str().is_some_and(|text| !text.is_empty())).count();
    assert_eq!(same_id, 1);
    assert_eq!(stored + parked + ignored, bodies.len());
    story.end();
}

#[test]
fn costs_as_numbers_unknown_enums_and_new_fields_do_not_matter() {
    let mut body = sample(1);
    let payload = &mut body["data"]["payload"];
    payload["cost"] = json!({"amount": 0.004, "currency": 840});
    payload["encoding"] = json!("UTF-32");
    payload["from"]["line_type"] = json!("satellite");
    payload["to"][0]["status"] = json!("pondered");
    payload["parts"] = json!("one");
    payload["autoresponse_type"] = json!(null);
    payload["novelty"] = json!({"deep": [[[[{}]]]]});
    let (stored, parked, story) = survive(&[body.to_string().into_bytes()]);
    assert_eq!((stored, parked, story.read(FIRST).len()), (1, 0, 1));
    story.end();
}

#[test]
fn strange_texts_are_kept_as_they_are_and_answered() {
    let texts = [
        "x".repeat(64 * 1024),
        "é".repeat(20_000),
        "hel\u{200b}lo\u{200d}\u{feff}".into(),
        "\u{202e}שלום עולם\u{202c} مرحبا".into(),
        "👩‍👩‍👧‍👦".repeat(50),
        "a\u{0}b\u{1}\u{7f}\u{fffe}".into(),
        "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘".into(),
        "{\"reply\": \"free\"} ${jndi:ldap://x} '; DROP TABLE --".into(),
        String::new(),
        " \n\t ".into(),
    ];
    for text in texts {
        let mut body = sample(1);
        body["data"]["payload"]["text"] = text.as_str().into();
        let (stored, parked, story) = survive(&[body.to_string().into_bytes()]);
        let shown: String = text.chars().take(20).collect();
        assert_eq!((stored, parked), (1, 0), "{shown:?}");
        let message = &story.messages(FIRST)[0];
        assert_eq!((message.direction, &message.text), (Direction::Inbound, &text), "{shown:?}");
        assert_eq!(story.read(FIRST).len(), 1, "{shown:?}");
        story.end();
    }
}

#[test]
fn bytes_that_are_no_text_are_mended_and_the_message_kept() {
    let whole = sample(1).to_string();
    let with = |text: &[u8]| {
        let at = whole.find("hello").expect("the text");
        [&whole.as_bytes()[..at], text, &whole.as_bytes()[at + "hello".len()..]].concat()
    };
    for text in [&b"hel\xfflo"[..], b"\xc3\x28", b"\xed\xa0\x80", b"hel\\ud83dlo", b"\\udc00", b"\\ud83d\\ud83d"] {
        let (stored, parked, story) = survive(&[with(text)]);
        assert_eq!((stored, parked), (1, 0), "{text:?}");
        assert!(story.messages(FIRST)[0].text.contains('\u{fffd}'), "{text:?}");
        assert_eq!(story.read(FIRST).len(), 1, "{text:?}");
        story.end();
    }
}

#[test]
fn what_is_no_event_at_all_is_parked() {
    let bodies: Vec<Vec<u8>> =
        [&b""[..], b"null", b"[]", b"7", b"\"text\"", b"{}", b"\x00\x01\x02", b"<html></html>", b"{\"data\":{}}"]
            .map(<[u8]>::to_vec)
            .into();
    let (stored, parked, story) = survive(&bodies);
    assert_eq!((stored, parked), (0, bodies.len()));
    story.end();
}
