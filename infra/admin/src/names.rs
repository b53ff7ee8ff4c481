//! Where the deployment is: what its pieces are called. From what AWS says about the stack, else from the variables
//! that the functions themselves have, else nowhere; a command asks for what it needs and says what is missing.

use crate::arguments::Given;
use crate::problem::Problem;
use platform::queue::QueueName;
use serde_json::Value;
use std::collections::BTreeMap;

/// The path below `PUBLIC_URL` that Telnyx's webhooks come to.
const WEBHOOK_PATH: &str = "/webhooks/telnyx";

/// Telnyx's API.
const TELNYX: &str = "https://api.telnyx.com/v2";

/// The secrets that functions may read as Telnyx keys, unless the stack says otherwise.
const SECRET_PREFIX: &str = "volley/telnyx/";

/// Queues that work lies in: its name, the stack's, the variable's.
const QUEUES: [(QueueName, &str, &str); 5] = [
    (QueueName::Events, "EventsQueue", "EVENTS_QUEUE_URL"),
    (QueueName::Ticks, "TicksQueue", "TICKS_QUEUE_URL"),
    (QueueName::Outbound, "OutboundQueue", "OUTBOUND_QUEUE_URL"),
    (QueueName::Runs, "RunsQueue", "RUNS_QUEUE_URL"),
    (QueueName::Notices, "NoticesQueue", "NOTICES_QUEUE_URL"),
];

/// Queues in which something lies only when something is wrong: the stack's name, the variable's.
const DEAD: [(&str, &str); 7] = [
    ("EventsDeadQueue", "QUARANTINE_QUEUE_URL"),
    ("TicksDeadQueue", "TICKS_DEAD_QUEUE_URL"),
    ("OutboundDeadQueue", "OUTBOUND_DEAD_QUEUE_URL"),
    ("RunsDeadQueue", "RUNS_DEAD_QUEUE_URL"),
    ("NoticesDeadQueue", "NOTICES_DEAD_QUEUE_URL"),
    ("SchedulesDeadQueue", "SCHEDULES_DEAD_QUEUE_URL"),
    ("LiveFailuresQueue", "LIVE_FAILURES_QUEUE_URL"),
];

/// The names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The table.
    pub table: String,
    /// Where `local` has its services, if it is `local` that is operated.
    pub local: Option<Local>,
    /// Where a messaging profile must send its webhooks.
    pub webhook_url: Option<String>,
    /// The queues that work lies in, as far as known.
    pub queues: Vec<(QueueName, String)>,
    /// The dead-letter queues, as far as known, by the stack's name for them.
    pub dead: Vec<(&'static str, String)>,
    /// The bucket of customers' pictures.
    pub media: Option<String>,
    /// Telnyx's API, without a slash at its end.
    pub telnyx: String,
    /// The public keys that `webhook` believes.
    pub public_keys: Option<Vec<String>>,
    /// What the names of Telnyx keys begin with.
    pub secret_prefix: String,
    /// The key that new secrets are encrypted with; AWS's own when absent.
    pub encryption_key: Option<String>,
}

/// Where a running `local` has what a stack has at AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// The table.
    pub table: String,
    /// Queues, secrets and pictures.
    pub others: String,
}

impl Names {
    /// Reads them; `described` is what a running `local` says of itself.
    pub fn read(
        given: &Given,
        described: Option<&Value>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Problem> {
        if given.has("--local") && given.has("--stack") {
            return Err(Problem::usage("--local and --stack name two deployments; give one of them."));
        }
        let stack = match described {
            Some(described) => Stack::of(std::slice::from_ref(described)),
            None => given.value("--stack").map(Stack::open).transpose()?.unwrap_or_default(),
        };
        let local = described.map(Local::of).transpose()?;
        // What this shell says is about a stack at AWS.
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty() && local.is_none());
        let find = |said: [&str; 2], name: &str| stack.find(said).or_else(|| variable(name));
        let table = given.value("--table").map(str::to_owned).or_else(|| find(["TableName", "Table"], "TABLE_NAME"));
        let table = table.ok_or_else(|| {
            Problem::usage(
                "Nothing says where the deployment is: give --stack FILE (admin --help says how to \
                 make it), or set TABLE_NAME.",
            )
        })?;
        let public = variable("PUBLIC_URL").map(|base| format!("{}{WEBHOOK_PATH}", base.trim_end_matches('/')));
        let given_url = given.value("--webhook-url").map(str::to_owned);
        let queue = |name, said: &'static str, environment| {
            stack.find([said, said]).or_else(|| variable(environment)).map(|url| (name, url))
        };
        let base = find(["TelnyxApiBase", "TelnyxApiBase"], "TELNYX_API_BASE").unwrap_or_else(|| TELNYX.to_owned());
        let keys = find(["TelnyxPublicKeys", "TelnyxPublicKeys"], "TELNYX_PUBLIC_KEYS");
        let prefix = find(["TelnyxSecretPrefix", "TelnyxSecretPrefix"], "TELNYX_SECRET_PREFIX");
        Ok(Self {
            table,
            webhook_url: given_url.or_else(|| stack.find(["WebhookUrl", "WebhookUrl"])).or(public),
            queues: QUEUES.into_iter().filter_map(|(name, said, environment)| queue(name, said, environment)).collect(),
            dead: DEAD
                .into_iter()
                .filter_map(|(said, environment)| {
                    Some((said, stack.find([said, said]).or_else(|| variable(environment))?))
                })
                .collect(),
            media: find(["MediaBucket", "Media"], "MEDIA_BUCKET"),
            telnyx: base.trim_end_matches('/').to_owned(),
            public_keys: keys.map(|keys| keys.split(',').map(|key| key.trim().to_owned()).collect()),
            secret_prefix: prefix.unwrap_or_else(|| SECRET_PREFIX.to_owned()),
            encryption_key: find(["KeyArn", "Key"], "SECRETS_KEY"),
            local,
        })
    }
}

impl Local {
    fn of(described: &Value) -> Result<Self, Problem> {
        let endpoint = |name: &str| described["Endpoints"][name].as_str().map(str::to_owned);
        match (endpoint("dynamodb"), endpoint("others")) {
            (Some(table), Some(others)) => Ok(Self { table, others }),
            _ => {
                Err(Problem::new("unreachable", "What answers there is a local of another version; use its own admin."))
            }
        }
    }
}

/// What AWS says about a stack: outputs, parameters, resources.
#[derive(Default)]
struct Stack(BTreeMap<String, String>);

impl Stack {
    fn open(path: &str) -> Result<Self, Problem> {
        let broken = |why: String| {
            Problem::usage(format!("--stack {path} cannot be used ({why}); admin --help says how to make it."))
        };
        let text = std::fs::read_to_string(path).map_err(|error| broken(error.kind().to_string()))?;
        let answers: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(&text).into_iter().collect();
        let stack = Self::of(&answers.map_err(|_| broken("it is not JSON".into()))?);
        if stack.0.is_empty() { Err(broken("it describes no stack, or more than one".into())) } else { Ok(stack) }
    }

    /// Several answers of AWS's: what a later one says stands, too.
    fn of(answers: &[Value]) -> Self {
        let mut names = BTreeMap::new();
        let mut note = |list: &Value, name: &str, value: &str| {
            for one in list.as_array().into_iter().flatten() {
                if let (Some(name), Some(value)) = (one[name].as_str(), one[value].as_str()) {
                    names.insert(name.to_owned(), value.to_owned());
                }
            }
        };
        for answer in answers {
            for list in ["StackResourceSummaries", "StackResources"] {
                note(&answer[list], "LogicalResourceId", "PhysicalResourceId");
            }
            if let Some([stack]) = answer["Stacks"].as_array().map(Vec::as_slice) {
                note(&stack["Parameters"], "ParameterKey", "ParameterValue");
                note(&stack["Outputs"], "OutputKey", "OutputValue");
            }
        }
        Self(names)
    }

    fn find(&self, names: [&str; 2]) -> Option<String> {
        names.into_iter().find_map(|name| self.0.get(name)).filter(|value| !value.is_empty()).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_stack_says_its_names_in_outputs_parameters_and_resources() {
        let stack = Stack::of(&[
            json!({"Stacks": [{
                "Parameters": [{"ParameterKey": "TelnyxApiBase", "ParameterValue": "https://api.telnyx.com/v2"}],
                "Outputs": [{"OutputKey": "TableName", "OutputValue": "volley-Table-1"}],
            }]}),
            json!({"StackResourceSummaries": [
                {"LogicalResourceId": "EventsQueue", "PhysicalResourceId": "https://sqs/1/e"},
            ]}),
        ]);
        assert_eq!(stack.find(["TableName", "Table"]).as_deref(), Some("volley-Table-1"));
        assert_eq!(stack.find(["TelnyxApiBase", "x"]).as_deref(), Some("https://api.telnyx.com/v2"));
        assert_eq!(stack.find(["x", "EventsQueue"]).as_deref(), Some("https://sqs/1/e"));
        assert!(Stack::of(&[json!({"Stacks": [{}, {}]})]).0.is_empty());
    }

    #[test]
    fn what_local_says_of_itself_counts_and_no_variable_does() {
        let output = json!({"OutputKey": "TableName", "OutputValue": "volley"});
        let described = json!({
            "Stacks": [{"Outputs": [output]}],
            "Endpoints": {"dynamodb": "http://127.0.0.1:1", "others": "http://127.0.0.1:2"},
        });
        let names =
            Names::read(&Given::default(), Some(&described), |_| Some("x".to_owned())).expect("a table is named");
        assert_eq!((names.table.as_str(), names.media, names.queues.len()), ("volley", None, 0));
        assert!(Names::read(&Given::default(), Some(&json!({})), |_| None).is_err());
    }

    #[test]
    fn without_a_stack_the_functions_own_variables_count() {
        let set = |name: &str| match name {
            "TABLE_NAME" => Some("t".to_owned()),
            "PUBLIC_URL" => Some("https://text.example.com/".to_owned()),
            _ => None,
        };
        let names = Names::read(&Given::default(), None, set).expect("a table is named");
        assert_eq!(names.webhook_url.as_deref(), Some("https://text.example.com/webhooks/telnyx"));
        assert_eq!((names.table.as_str(), names.telnyx.as_str()), ("t", TELNYX));
        assert_eq!(Names::read(&Given::default(), None, |_| None).expect_err("no table").exit_code(), 2);
    }
}
