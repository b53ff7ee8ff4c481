//! The people of the demo tenants: one of each role, and a second agent to take turns with. Who they are is what they are called.

use desk::person::{Availability, Person};
use domain::Timestamp;
use domain::permission::Role;
use domain::settings::Team;

/// The teams that a demo tenant begins with.
pub fn teams() -> Vec<Team> {
    [("sales", "Sales"), ("support", "Support")].map(|(id, name)| Team { id: id.into(), name: name.into() }).into()
}

/// Everybody.
pub fn all() -> Vec<Person> {
    let person = |id: &str, name: &str, role, teams: &[&str]| Person {
        v: 1,
        id: format!("demo-{id}"),
        name: name.to_owned(),
        email: format!("{id}@example.com"),
        role,
        teams: teams.iter().map(|team| (*team).to_owned()).collect(),
        availability: Availability::Available,
        invited: Timestamp(0),
        login: None,
    };
    vec![
        person("agent", "Demo agent", Role::Agent, &["sales", "support"]),
        person("second", "Second agent", Role::Agent, &["support"]),
        person("supervisor", "Demo supervisor", Role::Supervisor, &[]),
        person("admin", "Demo admin", Role::Admin, &[]),
        person("owner", "Demo owner", Role::Owner, &[]),
        person("viewer", "Demo viewer", Role::Viewer, &["sales"]),
    ]
}
