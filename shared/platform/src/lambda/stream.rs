//! A batch of the table's stream: what each changed item was and is, as plain JSON again.

use crate::table::Item;
use domain::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

/// A record as Lambda gives it.
#[derive(Debug, Deserialize)]
pub struct Record {
    dynamodb: Images,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Images {
    sequence_number: String,
    #[serde(default)]
    approximate_creation_date_time: f64,
    new_image: Option<Map<String, Value>>,
    old_image: Option<Map<String, Value>>,
}

/// One change of one item.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// Its place in the stream, which names it in the answer.
    pub sequence: String,
    /// When, to the second.
    pub at: Timestamp,
    /// The item before; none: it is new.
    pub before: Option<Item>,
    /// The item after; none: it is gone.
    pub after: Option<Item>,
}

/// The changes, in order. A record that cannot be read is logged and passed: the stream must not stop for it.
pub fn changes(records: Vec<Record>) -> Vec<Changed> {
    records.into_iter().filter_map(|record| record.dynamodb.into_change()).collect()
}

impl Images {
    fn into_change(self) -> Option<Changed> {
        let images = (self.old_image.map(plain).transpose(), self.new_image.map(plain).transpose());
        let (Ok(before), Ok(after)) = images else {
            tracing::error!(sequence = self.sequence_number, "a change that cannot be read is passed over");
            return None;
        };
        #[expect(clippy::cast_possible_truncation, reason = "seconds of our century are far below where it would cut")]
        let at = Timestamp((self.approximate_creation_date_time * 1_000.0) as i64);
        Some(Changed { sequence: self.sequence_number, at, before, after })
    }
}

/// A value of a type that nothing here writes.
struct Unreadable;

fn plain(image: Map<String, Value>) -> Result<Item, Unreadable> {
    image.into_iter().map(|(name, typed)| Ok((name, value(typed)?))).collect()
}

/// `{"S": "text"}` and its like.
fn value(typed: Value) -> Result<Value, Unreadable> {
    let Value::Object(typed) = typed else {
        return Err(Unreadable);
    };
    let (kind, value) = typed.into_iter().next().ok_or(Unreadable)?;
    match (kind.as_str(), value) {
        ("S", Value::String(text)) => Ok(Value::String(text)),
        ("N", Value::String(number)) => number.parse::<i64>().map(Value::from).map_err(|_| Unreadable),
        ("BOOL", Value::Bool(value)) => Ok(Value::Bool(value)),
        ("NULL", _) => Ok(Value::Null),
        ("L", Value::Array(values)) => values.into_iter().map(self::value).collect::<Result<_, _>>().map(Value::Array),
        ("M", Value::Object(map)) => plain(map).map(Value::Object),
        _ => Err(Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_is_read_as_the_items_it_was_made_of() {
        let typed = json!({"pk": {"S": "T#acme"}, "size": {"N": "-7"}, "flag": {"BOOL": true},
            "list": {"L": [{"N": "1"}, {"M": {"a": {"S": ""}}}]}});
        let item = json!({"pk": "T#acme", "size": -7, "flag": true, "list": [1, {"a": ""}]});
        let record = |sequence: &str, images: Value| {
            let mut images = images;
            images["SequenceNumber"] = json!(sequence);
            images["ApproximateCreationDateTime"] = json!(1_772_000_000.0);
            json!({"eventID": "e", "eventName": "MODIFY", "eventSource": "aws:dynamodb", "dynamodb": images})
        };
        let batch = json!([
            record("1", json!({"NewImage": typed, "Keys": {}, "StreamViewType": "NEW_AND_OLD_IMAGES"})),
            record("2", json!({"NewImage": {"pk": {"B": "AA=="}}})),
            record("3", json!({"OldImage": typed})),
        ]);
        let changes = changes(serde_json::from_value(batch).expect("a batch"));
        let item = item.as_object().cloned();
        let change = |sequence: &str, before: Option<Item>, after: Option<Item>| Changed {
            sequence: sequence.to_owned(),
            at: Timestamp(1_772_000_000_000),
            before,
            after,
        };
        assert_eq!(changes, [change("1", None, item.clone()), change("3", item, None)]);
    }
}
