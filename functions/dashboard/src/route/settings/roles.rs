//! What each role may do (F167): the one table in code, read aloud.

use super::{At, show};
use crate::failed::Failed;
use crate::list::Asked;
use crate::reader::Reader;
use crate::view::subject::{Block, Cell, Table};
use crate::words::settings::{ROLES as NAMES, permission};
use axum::extract::Query;
use axum::response::Html;
use domain::permission::{PERMISSIONS, Permission, ROLES};

/// Where it is.
const HERE: &str = "/inbox/settings/roles";

/// `GET …/roles`.
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    let row = |one: &Permission| {
        let cells = ROLES.iter().map(|role| if role.may(*one) { Cell::Tick } else { Cell::Blank });
        (permission(*one), cells.collect())
    };
    let columns = NAMES.iter().map(|(_, name)| *name).collect();
    let table = Table { columns, rows: PERMISSIONS.iter().map(row).collect() };
    show(&reader, At::only(HERE, &asked.part), vec![Block { table: Some(table), ..Block::default() }]).await
}
