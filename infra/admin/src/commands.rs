//! The commands: one file each, which holds its help, what it takes, and what it does.

mod account_add;
mod account_rotate;
mod doctor;
mod erase;
mod export;
mod key_create;
mod key_revoke;
mod number_attach;
mod number_detach;
mod person;
mod recover;
mod tenant_create;
mod tenant_delete;
mod tenant_switch;
mod user_invite;
mod workflow_cancel;
mod workflow_put;
mod workflow_start;

use crate::arguments::Given;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::Report;
use std::future::Future;
use std::pin::Pin;

/// A command that is being carried out.
pub type Running<'a> = Pin<Box<dyn Future<Output = Result<Report, Problem>> + 'a>>;

/// A command.
#[derive(Debug)]
pub struct Command {
    /// One word or two.
    pub name: &'static str,
    /// The words that follow; those in brackets may be left out.
    pub words: &'static [&'static str],
    /// Its own options; `--json` and the like every command has.
    pub options: &'static [&'static str],
    /// Its help; the first line stands in the list of all commands.
    pub help: &'static str,
    /// Carries it out.
    pub run: for<'a> fn(&'a Given, &'a Outside) -> Running<'a>,
}

/// All of them, in the order of a tenant's life. A new one is a file, a line above, and a line here.
pub const COMMANDS: &[Command] = &[
    tenant_create::COMMAND,
    tenant_switch::SUSPEND,
    tenant_switch::RESUME,
    tenant_delete::COMMAND,
    user_invite::COMMAND,
    account_add::COMMAND,
    account_rotate::COMMAND,
    number_attach::COMMAND,
    number_detach::COMMAND,
    key_create::COMMAND,
    key_revoke::COMMAND,
    workflow_put::COMMAND,
    workflow_start::COMMAND,
    workflow_cancel::COMMAND,
    doctor::COMMAND,
    recover::COMMAND,
    export::COMMAND,
    erase::COMMAND,
];
