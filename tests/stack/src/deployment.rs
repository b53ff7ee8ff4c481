//! The deployment under test, seen from outside: phones, the table, the queues nobody should fill, the log.

use crate::outside::Outside;
use crate::postman::Postman;
use crate::stored::Stored;
use crate::tenants::{self, ACME, ACME_NUMBER, INITECH_NUMBER};
use fakes::telnyx::{Account, Post, Received};
use platform::aws::Aws;
use platform::table::dynamo::Dynamo;
use serde_json::{Value, json};
use stack::{Api, Bootstrap, Deployed, Emulator};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

/// Between two looks at something that is waited for.
const LOOK: Duration = Duration::from_millis(100);

/// Everything.
pub struct Deployment {
    /// The fakes.
    pub outside: Arc<Outside>,
    /// Who brings webhooks.
    pub postman: Arc<Postman>,
    /// The services' own APIs.
    pub api: Api,
    /// What CloudFormation made.
    pub made: Deployed,
    /// What the functions have stored.
    pub stored: Stored,
    /// Held by whoever lets the events queue give up early.
    pub impatience: Mutex<()>,
    emulator: Emulator,
    functions: Vec<String>,
}

impl Deployment {
    /// Starts an emulator, deploys these functions to it, and plants the tenants.
    pub async fn begin(root: &Path, bootstraps: &[Bootstrap]) -> Result<Self, String> {
        let emulator = Emulator::start(root).await?;
        let (api, accounts) = (emulator.api(), Account::demo(""));
        let outside = Outside::open(accounts.clone()).await?;
        tenants::secret(&api, "volley/llm", "a key for the model").await?;
        let keys: Vec<String> = accounts.iter().map(Account::public_key).collect();
        let parameters = [
            ("TelnyxPublicKeys", keys.join(",")),
            ("TelnyxApiBase", outside.telnyx_base()),
            ("LlmBaseUrl", outside.llm_base()),
            ("LlmModel", "scripted".to_owned()),
        ];
        let made = stack::deploy(&api, root, bootstraps, &parameters)
            .await
            .map_err(|problem| format!("{problem}\nThe emulator's log ends with:\n{}", emulator.log_tail(40)))?;

        let table = Dynamo::new(&Aws::emulated(api.base()), made.output("TableName"));
        tenants::plant(&api, &table, &accounts).await?;
        let webhook = made.output("WebhookUrl").to_owned();
        outside.telnyx(|telnyx| {
            for account in &accounts {
                let account = telnyx.account_mut(&account.id).expect("it was opened with these accounts");
                account.webhook_url.clone_from(&webhook);
                account.failover_url = Some(webhook.clone());
            }
            let acme = telnyx.account_mut(ACME).expect("it was opened with it");
            acme.numbers.push(INITECH_NUMBER.to_owned());
        });
        let postman = Postman::start(outside.clone(), emulator.url());
        let functions = bootstraps.iter().map(|bootstrap| bootstrap.function.clone()).collect();
        let (stored, impatience) = (Stored(table), Mutex::new(()));
        Ok(Self { outside, postman, api, made, stored, impatience, emulator, functions })
    }

    /// A phone texts `acme`; gives Telnyx's id of the message.
    pub fn text(&self, from: &str, text: &str) -> String {
        self.text_to(from, ACME_NUMBER, text)
    }

    /// A phone texts one of our numbers; gives Telnyx's id of the message.
    pub fn text_to(&self, from: &str, to: &str, text: &str) -> String {
        let now = self.outside.now();
        self.outside.telnyx(|telnyx| telnyx.text(from, to, text, &[], now)).expect("an account has the number")
    }

    /// What a phone shows.
    pub fn phone(&self, number: &str) -> Vec<Received> {
        self.outside.telnyx(|telnyx| telnyx.phone(number).to_vec())
    }

    /// What was posted for a phone.
    pub fn posts(&self, number: &str) -> Vec<Post> {
        let to = |post: &&Post| post.field("to").is_some_and(|to| to == number);
        self.outside.telnyx(|telnyx| telnyx.posts().iter().filter(to).cloned().collect())
    }

    /// Puts this on a queue of the template.
    pub async fn queue(&self, queue: &str, body: &str) {
        let body = json!({"QueueUrl": self.made.resource(queue), "MessageBody": body, "MessageGroupId": "test"});
        self.api.json("sqs", "AmazonSQS.SendMessage", body).await.expect("the emulator takes it");
    }

    /// What lies in a queue that no function reads. It stays there.
    pub async fn lying_in(&self, queue: &str) -> Vec<String> {
        let body = json!({"QueueUrl": self.made.resource(queue), "MaxNumberOfMessages": 10, "VisibilityTimeout": 0});
        let answer = self.api.json("sqs", "AmazonSQS.ReceiveMessage", body).await.unwrap_or_default();
        let messages = answer["Messages"].as_array().cloned().unwrap_or_default();
        messages.iter().filter_map(|message| message["Body"].as_str().map(str::to_owned)).collect()
    }

    /// How many messages wait in a queue or are being handled.
    pub async fn lying_or_in_hand(&self, queue: &str) -> u32 {
        let counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
        let body = json!({"QueueUrl": self.made.resource(queue), "AttributeNames": counts});
        let answer = self.api.json("sqs", "AmazonSQS.GetQueueAttributes", body).await.expect("the queue is there");
        let count = |name: &str| answer["Attributes"][name].as_str().and_then(|count| count.parse::<u32>().ok());
        counts.iter().map(|name| count(name).expect("a queue counts")).sum()
    }

    /// Changes an attribute of a queue, as an operator might.
    pub async fn set(&self, queue: &str, attribute: &str, value: &str) {
        let body = json!({"QueueUrl": self.made.resource(queue), "Attributes": {attribute: value}});
        self.api.json("sqs", "AmazonSQS.SetQueueAttributes", body).await.expect("the emulator takes it");
    }

    /// A queue's ARN.
    pub async fn arn(&self, queue: &str) -> String {
        let body = json!({"QueueUrl": self.made.resource(queue), "AttributeNames": ["QueueArn"]});
        let answer = self.api.json("sqs", "AmazonSQS.GetQueueAttributes", body).await.expect("the queue is there");
        answer["Attributes"]["QueueArn"].as_str().expect("queues have ARNs").to_owned()
    }

    /// The lines that a function has logged.
    pub async fn logged(&self, function: &str) -> Vec<String> {
        let body = json!({"logGroupName": format!("/volley/volley/{function}")});
        let answer = self.api.json("logs", "Logs_20140328.FilterLogEvents", body).await.unwrap_or_default();
        let events = answer["events"].as_array().cloned().unwrap_or_default();
        let mut lines: Vec<(i64, String)> = events.iter().filter_map(line).collect();
        lines.sort_by_key(|(at, _)| *at);
        lines.into_iter().map(|(_, line)| line).collect()
    }

    /// The emulator itself.
    pub fn emulator(&self) -> &Emulator {
        &self.emulator
    }

    /// What a person needs who looks for a failure's cause.
    pub async fn history(&self, lines: usize) -> String {
        let mut history = format!("---- the emulator\n{}\n", self.emulator.log_tail(lines));
        for function in &self.functions {
            let logged = self.logged(function).await;
            let last = logged.iter().skip(logged.len().saturating_sub(lines)).cloned().collect::<Vec<_>>().join("\n");
            history.push_str(&format!("---- {function}\n{last}\n"));
        }
        history
    }
}

/// Waits for something, by looking again and again.
///
/// # Panics
/// When it has not come by then.
pub async fn until<T>(what: &str, patience: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(began.elapsed() < patience, "{what}: not within {} s", patience.as_secs());
        sleep(LOOK).await;
    }
}

fn line(event: &Value) -> Option<(i64, String)> {
    let text = event["message"].as_str()?.trim_end();
    let of_lambda = ["START ", "END ", "REPORT "].iter().any(|word| text.starts_with(word));
    (!of_lambda && !text.is_empty()).then(|| (event["timestamp"].as_i64().unwrap_or(0), text.to_owned()))
}
