//! The samples of events/live that are changes of the table: which events each of them is.

use live::{Change, events};
use platform::lambda::Arrival;

fn told(sample: &str) -> Vec<&'static str> {
    let path = format!("{}/../events/live/{sample}.json", env!("CARGO_MANIFEST_DIR"));
    let sample = std::fs::read_to_string(path).expect("a sample");
    let Ok(Arrival::Changes(changes)) = serde_json::from_str(&sample) else { panic!("a batch of a stream") };
    assert_eq!(changes.len(), 1);
    let change = |changed: platform::lambda::Changed| Change {
        sequence: changed.sequence,
        at: changed.at,
        before: changed.before,
        after: changed.after,
    };
    changes.into_iter().map(change).flat_map(|change| events(&change)).map(|event| event.kind).collect()
}

#[test]
fn each_sample_becomes_the_events_that_its_table_says() {
    assert_eq!(told("message-received"), ["message.received"]);
    assert_eq!(told("message-delivered"), ["message.delivered"]);
    assert!(told("proof-expired").is_empty());
    assert!(told("unknown-version").is_empty());
}
