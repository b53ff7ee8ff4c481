//! `key revoke`: a key of the API is nobody's from now on.

use super::Command;
use super::key_create::stored;
use crate::arguments::Given;
use crate::operator;
use crate::outside::Outside;
use crate::problem::Problem;
use crate::report::Report;
use desk::audit::Deed;
use platform::keys;
use platform::once::Commit;
use platform::table::{Condition, Write};

pub const COMMAND: Command = Command {
    name: "key revoke",
    words: &["TENANT"],
    options: &["--name"],
    help: "\
Revokes a key of the API: the next call with it is refused.

  --name NAME  its name; several of that name, made over the API, go together
",
    run: |given, outside| Box::pin(run(given, outside)),
};

async fn run(given: &Given, outside: &Outside) -> Result<Report, Problem> {
    let tenant = given.tenant(0)?;
    let name = given.required("--name", "'Our shop'")?.trim();
    outside.settings(&tenant).await?;
    let mut revoked = 0;
    for key in stored(outside, &tenant).await?.into_iter().filter(|key| key.name == name) {
        let delete = Write::Delete { key: keys::api_key(&tenant, &key.id), condition: Condition::Present };
        let told = operator::told(outside, &tenant, Deed::KeyRevoked, &key.id);
        if outside.commit(&[delete, told]).await? == Commit::Done {
            revoked += 1;
        }
    }
    let line = match revoked {
        0 => format!("{tenant} has no key {name:?}."),
        _ => format!("The key {name:?} of {tenant} is revoked."),
    };
    Ok(Report::new(line).with("name", name).with("revoked", revoked))
}
