//! Who calls. Whoever finds that out (an API key, a session) makes a `Caller`; nothing else here knows how.

use crate::problem::Problem;
use domain::TenantId;
use domain::author::Author;
use domain::head::Head;
use domain::permission::{Permission, Role};

/// An authenticated caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Whose data they see. All keys of the table are built from it.
    pub tenant: TenantId,
    /// Who they are.
    pub author: Author,
    /// What they may do.
    pub grant: Grant,
}

/// What a caller may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grant {
    /// What a role may, in these teams.
    Role(Role, Vec<String>),
    /// These permissions, in all teams: a program's key.
    Permissions(Vec<Permission>),
}

impl Caller {
    /// Refuses what they may not do.
    pub fn must(&self, permission: Permission) -> Result<(), Problem> {
        let may = match &self.grant {
            Grant::Role(role, _) => role.may(permission),
            Grant::Permissions(permissions) => permissions.contains(&permission),
        };
        if may { Ok(()) } else { Err(Problem::Forbidden(permission)) }
    }

    /// The teams whose conversations they see; `None`: all. Supervisors and above see all of them.
    pub fn teams(&self) -> Option<&[String]> {
        match &self.grant {
            Grant::Role(Role::Agent | Role::Viewer, teams) => Some(teams),
            Grant::Role(Role::Owner | Role::Admin | Role::Supervisor, _) | Grant::Permissions(_) => None,
        }
    }

    /// Whether they see this conversation. One without a team is everybody's.
    pub fn sees(&self, head: &Head) -> bool {
        self.sees_team(head.team.as_deref())
    }

    /// Whether they see this team's conversations.
    pub fn sees_team(&self, team: Option<&str>) -> bool {
        match (self.teams(), team) {
            (None, _) | (_, None) => true,
            (Some(teams), Some(team)) => teams.iter().any(|own| own == team),
        }
    }
}
