//! The desk of a story: `acme`'s people and programs.

use super::Story;
use desk::outgoing::Queued;
use desk::start::{Start, Started};
use desk::{Caller, Desk, Event, Problem};
use domain::head::Head;
use domain::ids::conversation_id;
use domain::permission::Role;
use futures_util::future::BoxFuture;
use world::desk::{named, person};

/// A conversation to start, with its texts held.
#[derive(Clone, Default)]
pub struct Starting {
    pub phone: &'static str,
    pub message: &'static str,
    pub template: Option<&'static str>,
    pub name: Option<&'static str>,
    pub company: Option<&'static str>,
    pub from: Option<&'static str>,
    pub team: Option<&'static str>,
}

impl Story {
    /// Does one thing at the desk.
    pub fn at_desk<T: Send + 'static>(
        &self,
        caller: &Caller,
        act: impl for<'a> FnOnce(Desk<'a>) -> BoxFuture<'a, T> + Send + 'static,
    ) -> T {
        self.system.desk(&self.world, caller, act)
    }

    /// An agent of `acme`.
    pub fn agent(&self) -> Caller {
        person("acme", Role::Agent, &[])
    }

    /// A supervisor of `acme`.
    pub fn supervisor(&self) -> Caller {
        person("acme", Role::Supervisor, &[])
    }

    /// Starts a conversation, as an event of this name.
    pub fn start(&self, caller: &Caller, event: &str, starting: &Starting) -> Result<Started, Problem> {
        let (event, starting) = (named(event, starting.message), starting.clone());
        self.at_desk(caller, move |desk| {
            Box::pin(async move {
                let Starting { phone, message, template, name, company, from, team } = starting;
                let asked = Start { phone, message, template, name, company, from, team, ..Start::default() };
                desk::start::start(&desk, &event, asked).await
            })
        })
    }

    /// Writes in the conversation with a customer.
    pub fn write_to(&self, caller: &Caller, theirs: &str, text: &str) -> Result<Queued, Problem> {
        self.write_as(
            caller,
            named(&format!("{theirs}{text}").replace(|c: char| !c.is_ascii_alphanumeric(), ""), text),
            theirs,
            text,
        )
    }

    /// The same, as this event.
    pub fn write_as(&self, caller: &Caller, event: Event, theirs: &str, text: &str) -> Result<Queued, Problem> {
        let (id, text) = (self.conversation(theirs), text.to_owned());
        self.at_desk(caller, move |desk| Box::pin(async move { desk::send::send(&desk, &event, &id, &text).await }))
    }

    /// The id of `acme`'s conversation with a customer.
    pub fn conversation(&self, theirs: &str) -> String {
        let head = self.head(theirs);
        conversation_id(&head.thread, head.generation)
    }

    /// Does something to the conversation with a customer.
    pub fn act(
        &self,
        caller: &Caller,
        theirs: &str,
        act: impl for<'a> FnOnce(Desk<'a>, &'a str) -> BoxFuture<'a, Result<Head, Problem>> + Send + 'static,
    ) -> Result<Head, Problem> {
        let id = self.conversation(theirs);
        self.at_desk(caller, move |desk| Box::pin(async move { act(desk, &id).await }))
    }
}

/// The stable name of what the desk refuses.
pub fn refusal<T: std::fmt::Debug>(done: Result<T, Problem>) -> String {
    format!("{}", done.expect_err("it is refused"))
}
