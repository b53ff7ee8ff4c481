//! What comes to a function that has two triggers, the table's stream and a WebSocket API: told apart by their shape.

use super::Failed;
use super::stream::{Changed, Record, changes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One of the two.
#[derive(Debug, Deserialize)]
#[serde(from = "Event")]
pub enum Arrival {
    /// Changes of the table, in order.
    Changes(Vec<Changed>),
    /// Somebody wants to connect.
    Connect {
        /// What API Gateway calls the connection.
        connection: String,
        /// The query of the URL that was asked for.
        query: BTreeMap<String, String>,
    },
    /// Neither.
    Other,
}

/// What is answered to either.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// Where the stream goes on.
    Failed(Failed),
    /// Whether a connection is opened: with 200.
    Status {
        /// The status.
        #[serde(rename = "statusCode")]
        status: u16,
    },
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    #[serde(rename = "Records")]
    records: Option<Vec<Record>>,
    request_context: Option<Context>,
    query_string_parameters: Option<BTreeMap<String, String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Context {
    event_type: String,
    connection_id: String,
}

impl From<Event> for Arrival {
    fn from(event: Event) -> Self {
        match (event.records, event.request_context) {
            (Some(records), _) => Self::Changes(changes(records)),
            (None, Some(context)) if context.event_type == "CONNECT" => Self::Connect {
                connection: context.connection_id,
                query: event.query_string_parameters.unwrap_or_default(),
            },
            (None, _) => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_event_is_what_its_shape_says() {
        let read = |event: serde_json::Value| serde_json::from_value::<Arrival>(event).expect("an event");
        let context = json!({"eventType": "CONNECT", "connectionId": "abc=", "routeKey": "$connect"});
        let event =
            json!({"requestContext": context, "queryStringParameters": {"ticket": "t"}, "isBase64Encoded": false});
        let Arrival::Connect { connection, query } = read(event) else { panic!("somebody connects") };
        assert_eq!((connection.as_str(), query["ticket"].as_str()), ("abc=", "t"));
        let bare = json!({"requestContext": context, "queryStringParameters": null});
        assert!(matches!(read(bare), Arrival::Connect { query, .. } if query.is_empty()));
        assert!(matches!(read(json!({"Records": []})), Arrival::Changes(changes) if changes.is_empty()));
        let gone = json!({"requestContext": {"eventType": "DISCONNECT", "connectionId": "abc="}});
        assert!(matches!(read(gone), Arrival::Other));
    }

    #[test]
    fn each_answer_has_its_triggers_form() {
        let said = |answer| serde_json::to_string(&answer).expect("JSON");
        assert_eq!(said(Answer::Status { status: 401 }), r#"{"statusCode":401}"#);
        assert_eq!(said(Answer::Failed(Failed::of(vec![]))), r#"{"batchItemFailures":[]}"#);
    }
}
