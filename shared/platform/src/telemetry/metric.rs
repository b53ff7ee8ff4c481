//! Metrics: counted while an invocation runs, and written at its end as one log line in CloudWatch's embedded metric format,
//! which CloudWatch reads without a call of ours. One dimension, the function; never a tenant, a number or a conversation:
//! each of their values would be a metric of its own, which is billed, and the plain log lines have them as fields. An outcome
//! is part of the name, so that one line holds all of them. A tally belongs to its thread, because a function has just one; and
//! where nobody called [`begin`], which is everywhere but on Lambda, counting does nothing. What is delivered again is counted
//! again: these figures are for operators, and what is billed or promised is in the table.

mod named;

use domain::Timestamp;
pub use named::{Count, Measure};
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The variable with the deployment's namespace; without it nothing is counted.
pub const NAMESPACE_VARIABLE: &str = "VOLLEY_METRICS";

/// Values of one metric on one line: CloudWatch takes no more. A batch of ten makes at most forty.
const MOST_VALUES: usize = 100;

thread_local! {
    static TALLY: RefCell<Option<Tally>> = const { RefCell::new(None) };
}

struct Tally {
    namespace: String,
    function: String,
    counts: BTreeMap<Count, u64>,
    values: BTreeMap<Measure, Vec<u64>>,
}

/// Counts on this thread from now on, for this function in this namespace.
pub fn begin(namespace: &str, function: &str) {
    let tally = Tally {
        namespace: namespace.to_owned(),
        function: function.to_owned(),
        counts: BTreeMap::new(),
        values: BTreeMap::new(),
    };
    TALLY.with_borrow_mut(|current| *current = Some(tally));
}

/// It happened once.
pub fn count(what: Count) {
    add(what, 1);
}

/// It happened so many times.
pub fn add(what: Count, times: u64) {
    TALLY.with_borrow_mut(|tally| {
        if let Some(tally) = tally.as_mut().filter(|_| times > 0) {
            *tally.counts.entry(what).or_default() += times;
        }
    });
}

/// It was this much.
pub fn measure(what: Measure, value: u64) {
    TALLY.with_borrow_mut(|tally| {
        let Some(tally) = tally else { return };
        let values = tally.values.entry(what).or_default();
        if values.len() < MOST_VALUES {
            values.push(value);
        }
    });
}

/// What was counted since the last line, as a line with its end; `None` where nothing was.
pub fn line(at: Timestamp) -> Option<String> {
    TALLY.with_borrow_mut(|tally| {
        let tally = tally.as_mut()?;
        let counts = std::mem::take(&mut tally.counts);
        let values = std::mem::take(&mut tally.values);
        let nothing = counts.is_empty() && values.is_empty();
        (!nothing).then(|| format!("{}\n", document(&tally.namespace, &tally.function, at, &counts, &values)))
    })
}

fn document(
    namespace: &str,
    function: &str,
    at: Timestamp,
    counts: &BTreeMap<Count, u64>,
    values: &BTreeMap<Measure, Vec<u64>>,
) -> Value {
    let mut line = Map::new();
    let mut metrics = vec![];
    for (count, times) in counts {
        metrics.push(json!({"Name": count.name()}));
        line.insert(count.name().to_owned(), (*times).into());
    }
    for (measure, values) in values {
        metrics.push(json!({"Name": measure.name(), "Unit": measure.unit()}));
        line.insert(measure.name().to_owned(), values.as_slice().into());
    }
    let directive = json!({"Namespace": namespace, "Dimensions": [["Function"]], "Metrics": metrics});
    line.insert("Function".to_owned(), function.into());
    line.insert("_aws".to_owned(), json!({"Timestamp": at.0, "CloudWatchMetrics": [directive]}));
    Value::Object(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp(1_772_000_000_000);

    #[test]
    fn an_invocations_figures_are_one_line_and_the_next_begins_at_nothing() {
        begin("Volley/prod", "reply");
        count(Count::RepliesQueued);
        add(Count::WindowsOpened, 2);
        add(Count::WindowsEnded, 0);
        measure(Measure::ModelMilliseconds, 812);
        measure(Measure::ModelMilliseconds, 1_200);
        let written = line(AT).expect("something was counted");
        let read: Value = serde_json::from_str(&written).expect("JSON");
        let expected = json!({
            "Function": "reply", "ModelMilliseconds": [812, 1200], "RepliesQueued": 1, "WindowsOpened": 2,
            "_aws": {"Timestamp": AT.0, "CloudWatchMetrics": [{
                "Namespace": "Volley/prod", "Dimensions": [["Function"]],
                "Metrics": [{"Name": "WindowsOpened"}, {"Name": "RepliesQueued"},
                    {"Name": "ModelMilliseconds", "Unit": "Milliseconds"}],
            }]},
        });
        assert_eq!(read, expected);
        assert!(written.ends_with("}\n") && written.lines().count() == 1 && written.len() < 350, "{}", written.len());
        assert_eq!(line(AT), None);
    }

    #[test]
    fn every_metric_at_its_most_is_still_what_cloudwatch_takes() {
        begin("Volley/prod", "reply");
        for what in Count::ALL {
            count(*what);
        }
        for what in Measure::ALL {
            (0..1_000).for_each(|value| measure(*what, value));
        }
        let read: Value = serde_json::from_str(&line(AT).expect("something was counted")).expect("JSON");
        let directive = &read["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(directive["Dimensions"], json!([["Function"]]), "and nothing else: each value would be billed");
        let metrics = directive["Metrics"].as_array().expect("a list");
        assert_eq!(metrics.len(), Count::ALL.len() + Measure::ALL.len());
        assert!(metrics.len() <= 100, "CloudWatch takes a hundred a line");
        for metric in metrics {
            let name = metric["Name"].as_str().expect("a name");
            assert!(name.bytes().all(|byte| byte.is_ascii_alphabetic()) && name.len() < 30, "{name}");
            let known = &read[name];
            assert!(known.is_u64() || known.as_array().is_some_and(|values| values.len() == MOST_VALUES), "{name}");
        }
        let members = read.as_object().expect("an object").len();
        assert_eq!(members, metrics.len() + 2, "figures, the function and the directive: nothing personal has a place");
    }

    #[test]
    fn where_nobody_began_nothing_is_counted() {
        std::thread::spawn(|| {
            count(Count::MessagesStored);
            measure(Measure::PromptTokens, 7);
            assert_eq!(line(AT), None);
        })
        .join()
        .expect("the other thread ends well");
    }
}
