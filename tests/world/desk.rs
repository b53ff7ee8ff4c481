//! The desk in a world: a person or a program stands before it. Its calls are counted and billed like any function's, as those
//! of `api`.

use crate::executor;
use crate::system::System;
use crate::world::World;
use desk::{Caller, Desk, Event, Outside};
use domain::TenantId;
use domain::author::{Author, AuthorKind};
use domain::permission::{PERMISSIONS, Role};
use futures_util::future::BoxFuture;
use platform::cache::Cache;

/// Somebody of a tenant, with this role, in all teams that are named.
pub fn person(tenant: &str, role: Role, teams: &[&str]) -> Caller {
    let teams = teams.iter().map(|team| (*team).to_owned()).collect();
    let author = Author { kind: AuthorKind::Person, id: "usr_demo".into(), name: "Demo agent".into() };
    Caller { tenant: id(tenant), author, grant: desk::Grant::Role(role, teams) }
}

/// A program of a tenant, which may do everything.
pub fn program(tenant: &str) -> Caller {
    let author = Author { kind: AuthorKind::Key, id: "demo00000000".into(), name: "Demo key".into() };
    Caller { tenant: id(tenant), author, grant: desk::Grant::Permissions(PERMISSIONS.to_vec()) }
}

fn id(tenant: &str) -> TenantId {
    TenantId::parse(tenant).expect("tests name tenants by their ids")
}

/// An event that can be repeated by its name.
pub fn named(name: &str, fingerprint: &str) -> Event {
    Event::named(name.to_owned(), fingerprint.to_owned())
}

/// An event that nobody repeats.
pub fn unnamed() -> Event {
    Event::unnamed("unnamed".into())
}

impl System {
    /// Does one thing at the desk; every call of it sees the settings as they are.
    pub fn desk<T: Send + 'static>(
        &self,
        world: &World,
        caller: &Caller,
        act: impl for<'a> FnOnce(Desk<'a>) -> BoxFuture<'a, T> + Send + 'static,
    ) -> T {
        self.desk_as(executor::Role::Function, world, caller, act)
    }

    /// Does one thing at the desk that no fault strikes: the story is about what happens beside it.
    pub fn calm_desk<T: Send + 'static>(
        &self,
        world: &World,
        caller: &Caller,
        act: impl for<'a> FnOnce(Desk<'a>) -> BoxFuture<'a, T> + Send + 'static,
    ) -> T {
        self.desk_as(executor::Role::World, world, caller, act)
    }

    fn desk_as<T: Send + 'static>(
        &self,
        role: executor::Role,
        world: &World,
        caller: &Caller,
        act: impl for<'a> FnOnce(Desk<'a>) -> BoxFuture<'a, T> + Send + 'static,
    ) -> T {
        let (table, queues, clock) = (world.table.clone(), world.queues.clone(), world.clock.clone());
        let caller = caller.clone();
        world.outside.executor.block_on_as("api", role, async move {
            let cache = Cache::default();
            let outside =
                Outside { table: table.as_ref(), queue: queues.as_ref(), clock: clock.as_ref(), cache: &cache };
            act(Desk { outside, caller: &caller }).await
        })
    }
}
