//! Telnyx and the model behind HTTP, in memory; a Telnyx that is never late. And what the functions are told about it all.

use super::table;
use crate::connection::{Answer, Request, serve};
use domain::queued::{self, RunEvent, StartRun};
use domain::{Phone, TenantId, Timestamp};
use fakes::Reply;
use fakes::llm::Llm;
use fakes::telnyx::{Account, Acknowledgement, Delivery, Settings, Telnyx};
use platform::clock::Clock;
use platform::clock::system::SystemClock;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The table's name.
pub const TABLE: &str = "volley";

/// The secret that holds an account's key.
pub fn key_secret(account: &str) -> String {
    format!("volley/telnyx/{account}")
}

const MODEL_KEY: &str = "volley/llm";
const REF_KEY: &str = "volley/ref-key";

/// The first area code of the phones; each has a hundred numbers that belong to nobody.
const AREA: usize = 301;
const NUMBERS: usize = 100;

fn number(phone: usize) -> String {
    format!("+1{}5550{}", AREA + phone / NUMBERS, 100 + phone % NUMBERS)
}

/// Both fakes.
pub struct Outside {
    both: Arc<Both>,
    url: String,
}

struct Both {
    telnyx: Mutex<Telnyx>,
    llm: Mutex<Llm>,
    clock: SystemClock,
}

impl Outside {
    /// Opens them on a free port.
    pub fn open() -> Result<Self, String> {
        let mut telnyx = Telnyx::new(1, Account::demo("http://volley.test/webhooks/telnyx"));
        let settings = std::mem::take(&mut telnyx.settings);
        telnyx.settings = Settings { inbound_ms: 0, sending_ms: 0, sent_ms: 0, handset_ms: 0, final_ms: 0, ..settings };
        let mut llm = Llm::new(1);
        llm.thinking_ms = 0;
        let both = Arc::new(Both { telnyx: Mutex::new(telnyx), llm: Mutex::new(llm), clock: SystemClock::new() });
        let served = Arc::clone(&both);
        let address = serve(move |request| served.answer(&request))?;
        Ok(Self { both, url: format!("http://{address}") })
    }

    /// The accounts at Telnyx.
    pub fn accounts(&self) -> Vec<Account> {
        self.both.telnyx().accounts().to_vec()
    }

    /// What starts the workflow of the first account for a phone.
    pub fn start(&self, phone: usize) -> String {
        let account = &self.accounts()[0];
        let event = RunEvent::Start(StartRun {
            v: queued::VERSION,
            tenant: TenantId::parse(&account.id).expect("the demo account is a tenant's"),
            id: format!("run {phone}"),
            workflow: table::workflow(),
            version: 1,
            ours: Phone::parse(&account.numbers[0]).expect("E.164"),
            theirs: Phone::parse(&number(phone)).expect("E.164"),
        });
        queued::write(&event)
    }

    /// A phone texts the first account.
    pub fn text(&self, phone: usize) -> Result<(), String> {
        let from = number(phone);
        let now = self.both.now();
        let mut telnyx = self.both.telnyx();
        let to = telnyx.accounts()[0].numbers[0].clone();
        let text = "hi there! what would it cost to fix two dripping taps, and when could you come?";
        telnyx.text(&from, &to, text, &[], now).map(drop).ok_or_else(|| format!("{to} is nobody's number"))
    }

    /// The webhooks that are due.
    pub fn due(&self) -> Vec<Delivery> {
        let now = self.both.now();
        self.both.telnyx().due(now)
    }

    /// How one went.
    pub fn delivered(&self, id: u64, how: Acknowledgement) {
        let now = self.both.now();
        self.both.telnyx().delivered(id, how, now);
    }

    /// How many messages phones have received.
    pub fn received(&self) -> usize {
        self.both.telnyx().phones().map(|(_, received)| received.len()).sum()
    }

    /// The model thinks this long from now on.
    pub fn think(&self, time: Duration) {
        self.both.llm.lock().unwrap_or_else(PoisonError::into_inner).thinking_ms = time.as_millis() as u64;
    }

    /// What lies in Secrets Manager.
    pub fn secrets(&self) -> BTreeMap<String, String> {
        let fixed = [(MODEL_KEY, "a key for the model"), (REF_KEY, "a key of 32 characters or more for refs")];
        let fixed = fixed.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let accounts = self.accounts().into_iter().map(|account| (key_secret(&account.id), account.api_key));
        accounts.chain(fixed).collect()
    }

    /// What template.yaml tells the functions, all of it to all of them.
    pub fn variables(&self, aws: &str, table: &str) -> Vec<(&'static str, String)> {
        let queue = |name: &str| format!("{aws}/123456789012/{name}");
        let arn = |name: &str| format!("arn:aws:sqs:us-east-1:123456789012:{name}");
        let keys: Vec<String> = self.accounts().iter().map(Account::public_key).collect();
        vec![
            ("AWS_ENDPOINT_URL", aws.to_owned()),
            ("AWS_ENDPOINT_URL_DYNAMODB", table.to_owned()),
            ("VOLLEY_METRICS", "Volley/bench".to_owned()),
            ("TABLE_NAME", TABLE.to_owned()),
            ("TELNYX_PUBLIC_KEYS", keys.join(",")),
            ("EVENTS_QUEUE_URL", queue("events")),
            ("TICKS_QUEUE_URL", queue("ticks")),
            ("OUTBOUND_QUEUE_URL", queue("outbound")),
            ("RUNS_QUEUE_URL", queue("runs")),
            ("NOTICES_QUEUE_URL", queue("notices")),
            ("QUARANTINE_QUEUE_URL", queue("quarantine")),
            ("TICKS_QUEUE_ARN", arn("ticks")),
            ("OUTBOUND_QUEUE_ARN", arn("outbound")),
            ("RUNS_QUEUE_ARN", arn("runs")),
            ("NOTICES_QUEUE_ARN", arn("notices")),
            ("SCHEDULE_ROLE_ARN", "arn:aws:iam::123456789012:role/schedules".to_owned()),
            ("SCHEDULE_DLQ_ARN", arn("schedules")),
            ("SCHEDULE_GROUP", "volley".to_owned()),
            ("MEDIA_BUCKET", "media".to_owned()),
            ("BUS_NAME", "volley".to_owned()),
            ("LIVE_URL", "wss://live.test/live".to_owned()),
            ("REF_KEY_SECRET", REF_KEY.to_owned()),
            ("TELNYX_API_BASE", format!("{}/v2", self.url)),
            ("PUBLIC_URL", "http://volley.test".to_owned()),
            ("LLM_BASE_URL", format!("{}/v1", self.url)),
            ("LLM_MODEL", "scripted".to_owned()),
            ("LLM_API_KEY_SECRET", MODEL_KEY.to_owned()),
        ]
    }
}

impl Both {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn telnyx(&self) -> MutexGuard<'_, Telnyx> {
        self.telnyx.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, request: &Request) -> Answer {
        let (method, path) = request.line.split_once(' ').unwrap_or_default();
        let headers = request.headers.iter().filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name, value.trim()));
        let Some(asked) = fakes::request(method, &format!("http://outside{path}"), headers, request.body.clone())
        else {
            return Answer { status: "405 Method Not Allowed", headers: vec![], body: vec![] };
        };
        let now = self.now();
        let reply = if path.ends_with("/chat/completions") {
            self.llm.lock().unwrap_or_else(PoisonError::into_inner).handle(&asked, now)
        } else {
            self.telnyx().handle(&asked, now)
        };
        // The fakes are asked for nothing that they would refuse, and for no faults.
        let Reply::Answer { response, after } = reply else {
            return Answer { status: "500 Internal Server Error", headers: vec![], body: vec![] };
        };
        std::thread::sleep(after);
        let status = if response.status == 200 { "200 OK" } else { "400 Bad Request" };
        let headers = response.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        Answer { status, headers, body: response.body }
    }
}
