//! `recover`: what Telnyx could not deliver while we were out of reach goes the way it would have gone. Each event is
//! handled once by what it makes, so one that had arrived after all, or is recovered twice, changes nothing.

use super::Command;
use crate::arguments::Given;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::{Ending, Report};
use crate::telnyx::{Delivery, MOST_PAGES, Told, telnyx};
use domain::Timestamp;
use domain::account::Account;
use domain::queued::{self, Event, VERSION};
use platform::queue::{Parcel, Queue, QueueName};
use serde_json::json;
use std::time::Duration;

/// How far back, unless it is said: a day is longer than an outage that nobody noticed.
const BACK: Duration = Duration::from_secs(24 * 3600);

/// The longest body that the webhook would have taken.
const LONGEST_EVENT: usize = 256 * 1024;

pub const COMMAND: Command = Command {
    name: "recover",
    words: &["TENANT"],
    options: &["--account", "--since"],
    help: "\
Fetches from Telnyx the webhooks that an outage missed, and has them handled.

  --since WHEN   how far back: 90m, 24h (the default), 3d, or an instant such as 2026-11-22T09:00:00Z
  --account ID   which account (main)

Messages are stored, keywords and receipts count. A text that is more than 15 minutes old is not answered by the
assistant: its conversation asks for a person. What had arrived after all is not handled twice.
",
    run: |given, outside| Box::pin(run(given, outside)),
};

async fn run(given: &Given, outside: &Outside) -> Result<Report, Problem> {
    let tenant = given.tenant(0)?;
    let since = since(given.value("--since"), outside.now())?;
    if !outside.names.queues.iter().any(|(name, _)| *name == QueueName::Events) {
        return Err(Problem::usage(
            "Nothing says where the events queue is: give --stack FILE with the stack's resources, or set \
             EVENTS_QUEUE_URL.",
        ));
    }
    outside.settings(&tenant).await?;
    let (account, _) = outside.account(&tenant, given.account()?).await?;
    let telnyx = telnyx(outside, outside.vault.key(&account.key_secret).await?);
    let queue = outside.queue();
    let mut counted = Counted::default();
    for page in 1..=MOST_PAGES {
        let failed = telnyx.failed_webhooks(since, page).await;
        let failed = failed.map_err(|failure| failure.problem(outside, "list of webhook deliveries"))?;
        if failed.is_empty() {
            break;
        }
        for delivery in &failed {
            match parcel(delivery, &account) {
                Fate::Queue(parcel) => {
                    send(outside, &queue, delivery, parcel).await?;
                    counted.queued += 1;
                }
                Fate::Foreign => counted.foreign += 1,
                Fate::Unusable => counted.unusable += 1,
            }
        }
        eprintln!("Page {page}: {} events queued so far.", counted.queued);
    }
    Ok(counted.report(since).with("tenant", json!(tenant)).with("account", account.id))
}

async fn send(outside: &Outside, queue: &dyn Queue, delivery: &Delivery, parcel: Parcel) -> Result<(), Problem> {
    if outside.is_dry(|| json!({"queue": "events", "event": delivery.kind(), "id": delivery.event["id"]})) {
        return Ok(());
    }
    queue.send(QueueName::Events, parcel).await.map_err(|failure| {
        let sentence = format!(
            "The events queue did not take it ({}); give the command again, nothing is handled twice.",
            failure.reason
        );
        Problem::new("queue", sentence)
    })
}

#[derive(Default)]
struct Counted {
    queued: usize,
    foreign: usize,
    unusable: usize,
}

impl Counted {
    fn report(&self, since: Timestamp) -> Report {
        let mut report = match self.queued {
            0 => Report::new(format!("Telnyx has no undelivered webhooks of this account since {since}.")),
            1 => Report::new(format!("One webhook undelivered since {since} is queued, and will be handled once.")),
            queued => Report::new(format!(
                "{queued} webhooks undelivered since {since} are queued, and will be handled once each."
            )),
        };
        if self.foreign > 0 {
            report = report
                .and(format!("{} were about other messaging profiles or no messages, and were left.", self.foreign));
        }
        if self.unusable > 0 {
            report = report.and(format!(
                "{} hold no event that could be handled; look at them in Telnyx's portal.",
                self.unusable
            ));
            report.ending = Ending::Wrong;
        }
        report
            .with("queued", self.queued)
            .with("foreign", self.foreign)
            .with("unusable", self.unusable)
            .with("since", since.to_string())
    }
}

enum Fate {
    Queue(Parcel),
    Foreign,
    Unusable,
}

/// As the webhook would have queued it. Nobody signed this answer, but it came by the account's own key, so it speaks
/// for the account, as its first public key does.
fn parcel(delivery: &Delivery, account: &Account) -> Fate {
    if !delivery.kind().starts_with("message.") || !["", account.profile.as_str()].contains(&delivery.profile()) {
        return Fate::Foreign;
    }
    let Some(key) = account.public_keys.first().filter(|_| delivery.event["payload"].is_object()) else {
        return Fate::Unusable;
    };
    let body = carried(&json!({"data": delivery.event}).to_string());
    if body.len() > LONGEST_EVENT {
        return Fate::Unusable;
    }
    let event = Event::Telnyx { v: VERSION, key: key.clone(), body: Some(body), body64: None };
    Fate::Queue(Parcel { body: queued::write(&event), delay: Duration::ZERO, group: account.profile.clone() })
}

/// JSON escapes control characters by itself; these two letters SQS does not carry either.
fn carried(json: &str) -> String {
    json.replace('\u{fffe}', "\\ufffe").replace('\u{ffff}', "\\uffff")
}

fn since(text: Option<&str>, now: Timestamp) -> Result<Timestamp, Problem> {
    let Some(text) = text else {
        return Ok(now.minus(BACK));
    };
    let problem = || {
        Problem::usage(format!(
            "--since {text} is neither like 90m, 24h or 3d nor an instant such as 2026-11-22T09:00:00Z."
        ))
    };
    let unit = match text.chars().last() {
        Some('m') => 60,
        Some('h') => 3_600,
        Some('d') => 86_400,
        Some(_) | None => return Timestamp::parse(text).ok_or_else(problem),
    };
    let count: u32 = text[..text.len() - 1].parse().map_err(|_| problem())?;
    Ok(now.minus(Duration::from_secs(u64::from(count) * unit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_back_is_a_span_or_an_instant() {
        let now = Timestamp(1_790_000_000_000);
        assert_eq!(since(None, now), Ok(Timestamp(now.0 - 86_400_000)));
        assert_eq!(since(Some("90m"), now), Ok(Timestamp(now.0 - 5_400_000)));
        assert_eq!(since(Some("2026-09-21T00:00:00Z"), now), Ok(Timestamp(1_789_948_800_000)));
        for wrong in ["x", "3", "h", "yesterday", "-3d", "3 d", "tdé"] {
            assert!(since(Some(wrong), now).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_letter_that_a_queue_does_not_carry_is_escaped() {
        let text = json!({"text": "a\u{fffe}\u{0}b\u{ffff}"}).to_string();
        let carried = carried(&text);
        assert!(carried.is_ascii());
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&carried).expect("JSON")["text"],
            "a\u{fffe}\u{0}b\u{ffff}"
        );
    }
}
