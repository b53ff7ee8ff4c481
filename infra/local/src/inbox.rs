//! The dashboard in this process. A session is a cookie that names a demo person, with a MAC under their tenant's salt: so it
//! outlives a restart, and nobody makes one up.

use crate::folder;
use crate::people;
use crate::system::System;
use crate::tenants::DEMO;
use async_trait::async_trait;
use dashboard::{Doors, Session, Wired};
use desk::{Caller, Grant, Problem};
use domain::ThreadId;
use domain::author::{Author, AuthorKind};
use domain::settings::Settings;
use platform::files::Files;

/// The cookie's name. A deployed one begins with `__Host-`, which browsers take over TLS only.
const COOKIE: &str = "volley-local";

#[async_trait]
impl Wired for System {
    fn desk(&self) -> desk::Outside<'_> {
        desk::Outside { table: &self.table, queue: &*self.queues, clock: &self.clock, cache: &self.cache }
    }

    fn files(&self) -> &dyn Files {
        &self.files
    }

    fn draw(&self) -> String {
        folder::random()[..32].to_owned()
    }

    fn doors(&self) -> Doors {
        Doors { sign_in: "/local/sign-in", sign_out: "/local/sign-out", hints: "/local/hints" }
    }

    async fn session(&self, cookies: &str) -> Result<Option<Session>, Problem> {
        let pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
        let Some((_, value)) = pairs.into_iter().find(|(name, _)| *name == COOKIE) else { return Ok(None) };
        let [tenant, person, nonce, mac] = value.split('.').collect::<Vec<_>>()[..] else { return Ok(None) };
        let Some(demo) = DEMO.iter().find(|demo| demo.id == tenant) else { return Ok(None) };
        let settings = self.cache.settings(&self.table, &self.clock, &demo.tenant()).await?;
        let known = people::all().into_iter().find(|known| known.id == person);
        let Some(person) = known.filter(|person| sealed(&settings, "session", &person.id, nonce) == mac) else {
            return Ok(None);
        };
        let csrf = sealed(&settings, "csrf", &person.id, nonce);
        let author = Author { kind: AuthorKind::Person, id: person.id, name: person.name };
        let caller = Caller { tenant: demo.tenant(), author, grant: Grant::Role(person.role, person.teams) };
        Ok(Some(Session { caller, csrf }))
    }
}

/// The header that begins a session.
pub fn cookie(settings: &Settings, person: &str) -> String {
    let nonce = &folder::random()[..16];
    let mac = sealed(settings, "session", person, nonce);
    format!("{COOKIE}={}.{person}.{nonce}.{mac}; Path=/; HttpOnly; SameSite=Lax; Max-Age=604800", settings.tenant)
}

/// The header that ends it.
pub fn no_cookie() -> String {
    format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
}

fn sealed(settings: &Settings, what: &str, person: &str, nonce: &str) -> String {
    ThreadId::of(&settings.salt, what, person, nonce).to_string()
}
