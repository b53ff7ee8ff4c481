//! Who may do what: one table. A person has a role, a program's key has a list of permissions; everything that can be done
//! asks for exactly one of them.

use serde::{Deserialize, Serialize};

/// A person's role, the mightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, other owners included.
    Owner,
    /// Everything but owners.
    Admin,
    /// All teams' conversations, and what is learnt from them.
    Supervisor,
    /// The conversations of their teams.
    Agent,
    /// Reads.
    Viewer,
}

/// Every role.
pub const ROLES: [Role; 5] = [Role::Owner, Role::Admin, Role::Supervisor, Role::Agent, Role::Viewer];

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident $word:literal $least:ident)*) => {
        /// What can be allowed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Permission {
            $($(#[$doc])* #[serde(rename = $word)] $name,)*
        }

        /// Every permission.
        pub const PERMISSIONS: &[Permission] = &[$(Permission::$name),*];

        impl Permission {
            /// Its name, as keys list it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }

            /// The least role that has it.
            pub fn least(self) -> Role {
                match self {
                    $(Self::$name => Role::$least,)*
                }
            }
        }
    };
}

permissions! {
    /// Read conversations, their messages and their customers.
    ReadConversations "conversations:read" Viewer
    /// Take over, resume, escalate, close, assign, set.
    HandleConversations "conversations:write" Agent
    /// Send, and start conversations.
    SendMessages "messages:send" Agent
    /// Look for conversations of all teams (F130).
    Search "search" Supervisor
    /// Take lists out of the system (F129).
    Export "export" Supervisor
    /// Change customers' data and what other systems know of them.
    EditContacts "contacts:write" Agent
    /// Set and lift a do-not-contact (C9).
    EditConsent "consent:write" Supervisor
    /// Import the daily file (F171).
    Import "import" Admin
    /// Read assistants, numbers, templates, reasons, teams.
    ReadSettings "settings:read" Viewer
    /// Change them, and the switches.
    EditSettings "settings:write" Admin
    /// Read people and roles.
    ReadPeople "people:read" Supervisor
    /// Invite people and change roles.
    EditPeople "people:write" Admin
    /// Make and revoke keys.
    EditKeys "keys:write" Admin
    /// Read usage and quota (F064).
    ReadUsage "usage:read" Supervisor
    /// Read the audit log, the webhook and AI error logs, the diagnostics (F179 to F181).
    ReadLogs "logs:read" Admin
    /// Set webhooks out, which are told of every conversation, and replay deliveries (B12).
    EditWebhooks "webhooks:write" Admin
}

impl Role {
    /// Whether this role has the permission.
    pub fn may(self, permission: Permission) -> bool {
        self <= permission.least()
    }
}

impl Permission {
    /// By its name.
    pub fn parse(name: &str) -> Option<Self> {
        PERMISSIONS.iter().copied().find(|permission| permission.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_writes_and_a_viewer_only_reads() {
        assert!(Role::Agent.may(Permission::SendMessages) && !Role::Agent.may(Permission::Search));
        assert!(Role::Viewer.may(Permission::ReadConversations) && !Role::Viewer.may(Permission::SendMessages));
        assert!(PERMISSIONS.iter().all(|permission| Role::Owner.may(*permission)));
    }

    #[test]
    fn names_read_back() {
        assert!(PERMISSIONS.iter().all(|permission| Permission::parse(permission.name()) == Some(*permission)));
    }
}
