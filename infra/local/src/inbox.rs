//! The dashboard in this process. Sessions are those of a deployment; only the way to one is shorter, unless a real provider says
//! who people are.

use crate::folder;
use crate::sign_in::{self, COOKIE};
use crate::sockets;
use crate::system::System;
use async_trait::async_trait;
use dashboard::{Doors, SIGN_IN, SIGN_OUT, Session, Wired};
use desk::Problem;
use desk::diagnostics::Probe;
use domain::webhook::url::Where;
use platform::files::Files;

#[async_trait]
impl Wired for System {
    fn desk(&self) -> desk::Outside<'_> {
        desk::Outside { table: &self.table, queue: &*self.queues, clock: &self.clock, cache: &self.cache }
    }

    fn files(&self) -> &dyn Files {
        &self.files
    }

    fn webhooks(&self) -> Where {
        self.webhooks
    }

    fn probe(&self) -> Option<Probe<'_>> {
        api::Wired::probe(self)
    }

    fn draw(&self) -> String {
        folder::random()[..32].to_owned()
    }

    fn doors(&self) -> Doors {
        let (sign_in, sign_out) = match self.provider {
            Some(_) => (SIGN_IN, SIGN_OUT),
            None => (sign_in::SIGN_IN, sign_in::SIGN_OUT),
        };
        Doors { sign_in, sign_out }
    }

    fn live(&self) -> &str {
        sockets::PATH
    }

    async fn session(&self, cookies: &str) -> Result<Option<Session>, Problem> {
        match self.provider {
            Some(_) => dashboard::session(Wired::desk(self), cookies).await,
            None => dashboard::session_in(Wired::desk(self), cookies, COOKIE).await,
        }
    }
}
