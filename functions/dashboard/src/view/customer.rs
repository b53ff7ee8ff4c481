//! The customer on the right: who they are, what their conversation came to, and what is known of them (F079, F111 to F118).

use super::choice::{Choice, choices};
use super::face::{Face, face, spaced};
use super::thread::{Hidden, hidden};
use crate::failed::Failed;
use crate::list::Asked;
use crate::moment::Moment;
use crate::reader::Reader;
use crate::words::{self, ENGLISH, Words};
use askama::Template;
use desk::conversation::Detail;
use desk::note::{Fact, Kind, facts};
use desk::person;
use desk::set::LEAST_LOADED;
use domain::head::{AgentMode, Badge, InteractionStatus};
use domain::ids::conversation_id;
use domain::permission::Permission;
use domain::settings::Settings;

/// The customer.
#[derive(Template)]
#[template(path = "customer.html")]
pub struct CustomerPart {
    t: &'static Words,
    /// Where this part is fetched anew.
    pub url: String,
    id: String,
    contact: String,
    face: Face,
    title: String,
    named: bool,
    number: String,
    name: String,
    rev: u64,
    company: String,
    email: String,
    reference: String,
    lead_statuses: Vec<Choice>,
    temperatures: Vec<Choice>,
    temperature: String,
    opted_out: bool,
    do_not_contact: bool,
    may_handle: bool,
    may_edit: bool,
    may_silence: bool,
    dnc: bool,
    outcomes: Vec<Choice>,
    outcome: &'static str,
    modes: Vec<Choice>,
    teams: Vec<Choice>,
    assignees: Vec<Choice>,
    snoozed: String,
    follow_up: String,
    guide: String,
    notes: Vec<FactView>,
    calls: Vec<FactView>,
    upcoming: Vec<FactView>,
    past: Vec<FactView>,
    hidden: Hidden,
    back: String,
}

/// A note, a call or an appointment.
pub struct FactView {
    at: String,
    text: String,
    link: String,
    author: String,
}

/// Reads what is known.
pub async fn customer(
    reader: &Reader,
    settings: &Settings,
    detail: &Detail,
    asked: &Asked,
) -> Result<CustomerPart, Failed> {
    let (head, contact, desk) = (&detail.head, &detail.contact, reader.desk());
    let moment = reader.moment(settings);
    let shown = |facts: &[Fact]| facts.iter().map(|fact| FactView::of(fact, &moment)).collect::<Vec<_>>();
    let (notes, calls, appointments) = (
        facts(&desk, contact.id.as_str(), Kind::Note).await?,
        facts(&desk, contact.id.as_str(), Kind::Call).await?,
        facts(&desk, contact.id.as_str(), Kind::Appointment).await?,
    );
    let now = desk.outside.clock.now();
    let (mut upcoming, past): (Vec<Fact>, Vec<Fact>) = appointments.into_iter().partition(|fact| fact.at >= now);
    upcoming.reverse();
    let id = conversation_id(&head.thread, head.generation);
    let temperature = contact.temperature.map(words::temperature_word).unwrap_or_default();
    let set = |field: &Option<String>| field.clone().unwrap_or_default();
    let url = asked.at(&format!("/inbox/c/{id}"));
    Ok(CustomerPart {
        t: &ENGLISH,
        contact: contact.id.to_string(),
        face: face(contact.name.as_deref(), contact.id.as_str()),
        title: contact.name.clone().unwrap_or_else(|| spaced(contact.phone.as_str())),
        named: contact.name.is_some(),
        number: spaced(contact.phone.as_str()),
        name: set(&contact.name),
        rev: contact.rev,
        company: set(&contact.company),
        email: set(&contact.email),
        reference: set(&contact.reference),
        lead_statuses: lead_statuses(settings, contact.lead_status.as_deref()),
        temperatures: choices(words::TEMPERATURES, temperature),
        temperature: temperature.to_lowercase(),
        opted_out: contact.opted_out,
        do_not_contact: contact.consent.is_manual(),
        may_handle: head.status != Badge::Closed && reader.may(Permission::HandleConversations),
        may_edit: reader.may(Permission::EditContacts),
        may_silence: reader.may(Permission::EditConsent),
        dnc: head.interaction_status == InteractionStatus::Dnc,
        outcomes: choices(words::OUTCOMES, words::outcome_word(head.interaction_status)),
        outcome: words::outcome(head.interaction_status),
        modes: choices(words::MODES, mode(head.agent_mode)),
        teams: choices(teams(reader, settings), head.team.as_deref().unwrap_or_default()),
        assignees: assignees(reader, head.assignee.as_deref()).await?,
        snoozed: head.snoozed.map(|at| moment.typed(at)).unwrap_or_default(),
        follow_up: head.follow_up_at.map(|at| moment.typed(at)).unwrap_or_default(),
        guide: set(&head.guide),
        notes: shown(&notes),
        calls: shown(&calls),
        upcoming: shown(&upcoming),
        past: shown(&past),
        hidden: hidden(reader, head, asked),
        back: url.clone(),
        url,
        id,
    })
}

fn lead_statuses(settings: &Settings, chosen: Option<&str>) -> Vec<Choice> {
    let known = settings.lead_statuses.iter().map(|status| (status.clone(), words::readable(status)));
    choices([(String::new(), ENGLISH.none.to_owned())].into_iter().chain(known), chosen.unwrap_or_default())
}

fn teams(reader: &Reader, settings: &Settings) -> Vec<(String, String)> {
    let seen = settings.teams.iter().filter(|team| reader.session.caller.sees_team(Some(&team.id)));
    let none = (String::new(), ENGLISH.no_team.to_owned());
    [none].into_iter().chain(seen.map(|team| (team.id.clone(), team.name.clone()))).collect()
}

/// Whose it may be: the reader's own, whoever's it is, and everybody's for those who may know who there is.
async fn assignees(reader: &Reader, chosen: Option<&str>) -> Result<Vec<Choice>, Failed> {
    let desk = reader.desk();
    let known = match (reader.may(Permission::ReadPeople), chosen) {
        (true, _) => person::list(&desk).await?.into_iter().map(|person| person.record).collect(),
        (false, Some(id)) => person::find(&desk, id).await?.into_iter().collect(),
        (false, None) => vec![],
    };
    let own = (reader.id().to_owned(), ENGLISH.me.to_owned());
    let others = known.into_iter().filter(|person| person.id != reader.id()).map(|person| (person.id, person.name));
    let least = (LEAST_LOADED.to_owned(), ENGLISH.least_loaded.to_owned());
    let all = [(String::new(), ENGLISH.nobody.to_owned()), own, least].into_iter().chain(others);
    Ok(choices(all, chosen.unwrap_or_default()))
}

fn mode(mode: AgentMode) -> &'static str {
    match mode {
        AgentMode::Inherit => "inherit",
        AgentMode::On => "on",
        AgentMode::Off => "off",
    }
}

impl FactView {
    fn of(fact: &Fact, moment: &Moment) -> Self {
        Self {
            at: moment.full(fact.at),
            text: fact.text.clone(),
            link: fact.link.clone().unwrap_or_default(),
            author: fact.author.name.clone(),
        }
    }
}
