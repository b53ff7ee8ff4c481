//! What is watched: every dead-letter queue, every queue's age, every function; and dashboard and alarms name just the metrics
//! that are written.

use crate::parameters::functions;
use crate::yaml::{plain, resources};
use platform::telemetry::metric::{Count, Measure};
use serde_json::Value;
use std::collections::BTreeSet;

/// Our own metrics, one namespace a stack.
const OURS: &str = "Volley/${AWS::StackName}";

/// Ours too, by filters on log lines.
const FILTERED: [&str; 2] = ["LoggedErrors", "WebhookRejected"];

/// The reasons for which `webhook` turns a request away.
const REASONS: [&str; 4] = ["headers", "stale", "signature", "too_long"];

/// Shorter than this, an alarm says what is wrong and not what to do.
const SHORTEST_ADVICE: usize = 120;

struct Alarm {
    name: String,
    metric: String,
    namespace: String,
    dimensions: Vec<(String, String)>,
    description: String,
    told: Vec<String>,
}

fn alarms() -> Vec<Alarm> {
    let read = |(name, alarm): (String, Value)| Alarm {
        name,
        metric: plain(&alarm["MetricName"]),
        namespace: plain(&alarm["Namespace"]),
        dimensions: each(&alarm["Dimensions"]).map(|one| (plain(&one["Name"]), plain(&one["Value"]))).collect(),
        description: plain(&alarm["AlarmDescription"]),
        told: each(&alarm["AlarmActions"]).map(plain).collect(),
    };
    resources("AWS::CloudWatch::Alarm").into_iter().map(read).collect()
}

fn each(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn assert_watched(namespace: &str, metric: &str, dimension: &str, value: &str) {
    let about = (dimension.to_owned(), value.to_owned());
    let found = alarms()
        .iter()
        .any(|alarm| alarm.namespace == namespace && alarm.metric == metric && alarm.dimensions.contains(&about));
    assert!(found, "nobody is told of {namespace} {metric} of {value}");
}

/// The dashboard as CloudWatch gets it, but for the names that only a deployment knows.
fn dashboard() -> Value {
    let (_, dashboard) = resources("AWS::CloudWatch::Dashboard").pop().expect("there is a dashboard");
    serde_json::from_str(&plain(&dashboard["DashboardBody"])).expect("the dashboard's body is JSON")
}

/// Every name of a metric of ours that the dashboard shows: named in full, or searched for by name over all functions.
fn shown() -> BTreeSet<String> {
    let dashboard = dashboard();
    let metrics = each(&dashboard["widgets"]).flat_map(|widget| each(&widget["properties"]["metrics"]));
    let named = |metric: &Value| match metric[0].as_str() {
        Some(namespace) => (namespace == OURS).then(|| metric[1].as_str().unwrap_or_default().to_owned()),
        None => {
            let (_, name) = metric[0]["expression"]
                .as_str()?
                .split_once(r#"{"Volley/${AWS::StackName}",Function} MetricName=""#)?;
            name.split('"').next().map(str::to_owned)
        }
    };
    metrics.filter_map(named).collect()
}

fn written() -> BTreeSet<String> {
    let counts = Count::ALL.iter().map(|count| count.name());
    counts.chain(Measure::ALL.iter().map(|measure| measure.name())).chain(FILTERED).map(str::to_owned).collect()
}

#[test]
fn the_dashboard_shows_every_metric_that_is_written_and_no_other() {
    assert_eq!(shown(), written());
}

#[test]
fn the_dashboards_widgets_do_not_overlap_and_fit_its_width() {
    let dashboard = dashboard();
    let mut taken = BTreeSet::new();
    for widget in each(&dashboard["widgets"]) {
        let at = |name: &str| widget[name].as_u64().unwrap_or_else(|| panic!("{widget} has no {name}"));
        assert!(at("x") + at("width") <= 24, "CloudWatch's grid is 24 wide: {widget}");
        for x in at("x")..at("x") + at("width") {
            for y in at("y")..at("y") + at("height") {
                assert!(taken.insert((x, y)), "two widgets lie at {x}, {y}");
            }
        }
    }
}

#[test]
fn every_queue_that_waits_for_a_person_and_every_queue_that_waits_for_a_function_is_watched() {
    let queues = resources("AWS::SQS::Queue");
    assert!(queues.len() >= 10, "{}", queues.len());
    for (name, queue) in queues {
        let metric = if queue["RedrivePolicy"].is_null() {
            "ApproximateNumberOfMessagesVisible"
        } else {
            "ApproximateAgeOfOldestMessage"
        };
        assert_watched("AWS/SQS", metric, "QueueName", &format!("{name}.QueueName"));
    }
}

#[test]
fn every_function_is_watched() {
    for function in functions() {
        assert_watched("AWS/Lambda", "Errors", "FunctionName", &function);
        assert_watched("AWS/Lambda", "Throttles", "FunctionName", &function);
    }
    assert_watched("AWS/Lambda", "IteratorAge", "FunctionName", "live");
}

#[test]
fn what_a_person_must_know_is_told() {
    for (metric, function) in [
        ("SendsUnknown", "outbound"),
        ("EventsQuarantined", "inbound"),
        ("ModelGaveUp", "reply"),
        ("SweepEnded", "sweep"),
    ] {
        assert_watched(OURS, metric, "Function", function);
    }
    assert_watched(OURS, "WebhookRejected", "Reason", "signature");
}

#[test]
fn each_alarm_says_what_to_do_reaches_somebody_and_stands_on_the_dashboard() {
    let (dashboard, written) = (dashboard().to_string(), written());
    for alarm in alarms() {
        let Alarm { name, metric, namespace, dimensions, description, told } = alarm;
        assert!(description.len() >= SHORTEST_ADVICE && description.ends_with('.'), "{name}: {description}");
        assert!(description.len() <= 1024, "CloudWatch takes 1,024 letters: {name}");
        assert_eq!(told, ["Alarms"], "{name}");
        assert!(dashboard.contains(&format!("${{{name}.Arn}}")), "{name} is not on the dashboard");
        if namespace == OURS {
            assert!(written.contains(&metric), "{name} waits for {metric}, which nobody writes");
            let functions = functions();
            for (dimension, value) in dimensions {
                let known = match dimension.as_str() {
                    "Function" => functions.contains(&value),
                    "Reason" => REASONS.contains(&value.as_str()),
                    _ => false,
                };
                assert!(known, "{name}: no metric of ours has {dimension} = {value}");
            }
        }
    }
}

#[test]
fn no_metric_has_a_dimension_whose_values_are_not_ours() {
    for (name, filter) in resources("AWS::Logs::MetricFilter") {
        for dimension in each(&filter["MetricTransformations"]).flat_map(|metric| each(&metric["Dimensions"])) {
            assert_eq!(
                (plain(&dimension["Key"]), plain(&dimension["Value"])),
                ("Reason".into(), "$.reason".into()),
                "{name}"
            );
        }
    }
    let dashboard = dashboard().to_string();
    for reason in REASONS {
        assert!(dashboard.contains(&format!(r#""Reason","{reason}""#)), "{reason} is not on the dashboard");
    }
}

#[test]
fn a_tenant_and_a_conversation_are_found_by_a_saved_query() {
    let queries = resources("AWS::Logs::QueryDefinition");
    let asks = |field: &str| {
        queries.iter().any(|(_, query)| plain(&query["QueryString"]).contains(&format!("filter {field} = ")))
    };
    assert!(asks("tenant") && asks("thread"));
    for (name, query) in &queries {
        let groups = each(&query["LogGroupNames"]).count();
        assert_eq!(groups, functions().len(), "{name} looks in every function's log");
    }
}
