//! F063, F064: a month's counters are the message log added up, each message once however often it was admitted; and no quota
//! is exceeded.

use super::Evidence;
use domain::message::{Direction, Message, Source};
use domain::settings::Settings;
use domain::usage::Shard;
use platform::keys;
use platform::records::read;
use platform::table::Item;
use std::collections::BTreeMap;

pub(super) fn judge(evidence: &Evidence) -> Vec<String> {
    let mut broken = vec![];
    let (logged, counted) = (logged(evidence), counted(evidence));
    for (month, log) in &logged {
        let count = counted.get(month).cloned().unwrap_or_default();
        let same = Shard { granted: count.granted, ..log.clone() };
        if count != same {
            broken.push(format!("F064: {month} counts {count:?}, and its messages are {log:?}"));
        }
    }
    let unknown = counted.iter().filter(|(month, count)| count.used > 0 && !logged.contains_key(*month));
    broken.extend(unknown.map(|(month, count)| format!("F064: {month} counts {count:?} and has no messages")));
    for settings in evidence.items.iter().filter(|item| item["sk"] == "SETTINGS") {
        let settings: Settings = read(settings).expect("settings that can be read");
        let of_tenant = format!("{}#U#", keys::tenant(&settings.tenant));
        let months = counted.iter().filter(|(month, _)| month.starts_with(&of_tenant));
        let over =
            months.filter(|(_, count)| settings.quota.is_some_and(|quota| count.used.max(count.granted) > quota));
        broken.extend(over.map(|(month, count)| format!("F063: {month} exceeds {:?}: {count:?}", settings.quota)));
    }
    broken
}

/// The messages of each month.
fn logged(evidence: &Evidence) -> BTreeMap<String, Shard> {
    let mut months: BTreeMap<String, Shard> = BTreeMap::new();
    for message in evidence.messages.iter().filter(|message| message.direction == Direction::Outbound) {
        if let Some(posting) = &message.posting {
            let month = months.entry(keys::usage(&message.tenant, &posting.month)).or_default();
            *month = month.plus(&one(message, posting.micros));
        }
    }
    months
}

/// A message, as it is to be counted.
fn one(message: &Message, micros: u64) -> Shard {
    let segments = u64::from(message.segments);
    let all = Shard { used: 1, segments, micros, ..Shard::default() };
    match message.source {
        Source::Manual => Shard { manual: 1, manual_segments: segments, ..all },
        Source::Api => Shard { api: 1, api_segments: segments, ..all },
        Source::SmsAgent => Shard { sms_agent: 1, sms_agent_segments: segments, ..all },
        Source::System => Shard { system: 1, system_segments: segments, ..all },
        Source::Inbound => Shard::default(),
    }
}

/// The counters of each month.
fn counted(evidence: &Evidence) -> BTreeMap<String, Shard> {
    let mut months: BTreeMap<String, Shard> = BTreeMap::new();
    let text = |item: &Item, name: &str| item[name].as_str().unwrap_or_default().to_owned();
    for item in evidence.items.iter().filter(|item| text(item, "sk").starts_with(keys::USAGE_SHARDS)) {
        let month = months.entry(text(item, "pk")).or_default();
        *month = month.plus(&read::<Shard>(item).expect("a shard that can be read"));
    }
    months
}
