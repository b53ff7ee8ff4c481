//! Who works here, and as what (F166, F167).

use super::{At, NoFields, Ticked, back, show, ticked};
use crate::failed::Failed;
use crate::form::Form;
use crate::list::{Asked, word};
use crate::outcome::Done;
use crate::reader::Reader;
use crate::view::choice::{Choice, choices};
use crate::view::sheet::{Field, Sheet};
use crate::view::subject::Block;
use crate::words;
use crate::words::settings::{ENGLISH as S, ROLES};
use axum::extract::{Path, Query};
use axum::response::Html;
use desk::Problem;
use desk::invite::{self, Invitation, Patch};
use desk::kept::Kept;
use desk::person::{self, Availability, Person};
use domain::permission::Role;
use domain::settings::Team;
use serde::{Deserialize, Serialize};

/// Where it is.
const HERE: &str = "/inbox/settings/people";

/// `GET …/people`.
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    let people = person::list(&reader.desk()).await?;
    let teams = reader.settings().await?.teams;
    let mut fields = vec![
        Field::text("name", S.name, ""),
        Field::email("email", S.email).hint(S.invite_hint),
        Field::choice("role", S.role, roles(&reader, Role::Agent)),
    ];
    fields.extend(member(&teams, &[]));
    let invite = Sheet::add(HERE, fields).folded(S.invite).button(S.invite_it);
    let mut blocks = vec![Block { sheets: vec![invite], ..Block::default() }];
    blocks.extend(people.iter().map(|one| block(&reader, one, &teams)));
    show(&reader, At::only(HERE, &asked.part), blocks).await
}

fn block(reader: &Reader, one: &Kept<Person>, teams: &[Team]) -> Block {
    let at = format!("{HERE}/{}", one.id);
    let mut badges = vec![("", words::role(one.role).to_owned())];
    if one.id == reader.id() {
        badges.push(("mine", S.yourself.to_owned()));
    }
    let named = teams.iter().filter(|team| one.teams.contains(&team.id)).map(|team| team.name.as_str());
    let named = named.collect::<Vec<_>>().join(", ");
    badges.extend((one.availability == Availability::Away).then(|| ("warn", S.away.to_owned())));
    let all = matches!(one.role, Role::Owner | Role::Admin | Role::Supervisor);
    let member_of = match (all, named.is_empty()) {
        (true, _) => S.all_teams,
        (false, true) => S.no_teams,
        (false, false) => &named,
    };
    let state = if one.login.is_some() || one.id == reader.id() { S.joined } else { S.invited };
    let mut fields =
        vec![Field::text("name", S.name, one.name.clone()), Field::choice("role", S.role, roles(reader, one.role))];
    fields.extend(member(teams, &one.teams));
    let sheets = match one.role == Role::Owner && reader.role() != Some(Role::Owner) {
        true => vec![],
        false => {
            vec![
                Sheet::edit(at.clone(), fields).of(one.rev).folded(S.change),
                Sheet::remove(format!("{at}/remove"), S.take_away),
            ]
        }
    };
    let lines = vec![format!("{} · {member_of}", one.email), state.to_owned()];
    Block { title: one.name.clone(), badges, lines, sheets, ..Block::default() }
}

/// The roles that the reader can give.
fn roles(reader: &Reader, chosen: Role) -> Vec<Choice> {
    let owner = reader.role() == Some(Role::Owner);
    let known = serde_json::to_value(chosen).unwrap_or_default();
    choices(ROLES.into_iter().filter(|(role, _)| owner || *role != "owner"), known.as_str().unwrap_or_default())
}

fn member(teams: &[Team], of: &[String]) -> Option<Field> {
    let choice =
        |team: &Team| Choice { value: team.id.clone(), name: team.name.clone(), chosen: of.contains(&team.id) };
    let all: Vec<Choice> = teams.iter().map(choice).collect();
    (!all.is_empty()).then(|| Field::boxes("team", S.member, all))
}

/// What is said of somebody.
#[derive(Deserialize, Serialize)]
pub struct Fields {
    name: String,
    role: String,
    #[serde(default)]
    email: String,
    #[serde(flatten)]
    ticked: Ticked,
}

impl Fields {
    fn role(&self) -> Result<Role, Problem> {
        word(&self.role).ok_or(Problem::invalid("role", "unknown_role", "Choose one of the roles."))
    }
}

/// `POST …/people`.
pub async fn invite(form: Form<Fields>) -> Result<Done, Failed> {
    let fields = &form.fields;
    let (role, teams) = (fields.role()?, ticked(&fields.ticked, "team"));
    let asked = Invitation { email: &fields.email, name: &fields.name, role, teams };
    invite::invite(&form.desk(), &form.event, asked).await?;
    Ok(back(&form.reader, HERE))
}

/// `POST …/people/{id}`.
pub async fn save(Path(id): Path<String>, form: Form<Fields>) -> Result<Done, Failed> {
    let fields = &form.fields;
    let change = Patch {
        name: Some(&fields.name),
        role: Some(fields.role()?),
        teams: Some(ticked(&fields.ticked, "team")),
        availability: None,
    };
    invite::patch(&form.desk(), &form.event, &id, change).await?;
    Ok(back(&form.reader, HERE))
}

/// `POST …/people/{id}/remove`.
pub async fn remove(Path(id): Path<String>, form: Form<NoFields>) -> Result<Done, Failed> {
    invite::remove(&form.desk(), &form.event, &id).await?;
    Ok(back(&form.reader, HERE))
}
