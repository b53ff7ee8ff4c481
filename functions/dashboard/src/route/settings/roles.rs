//! What each role may do (F167): the one table in code, read aloud.

use super::{about, put};
use crate::failed::Failed;
use crate::list::Asked;
use crate::reader::Reader;
use crate::view::settings::roles;
use crate::words::settings::permission;
use axum::extract::Query;
use axum::response::Html;
use domain::permission::{PERMISSIONS, ROLES};

/// `GET …/roles`.
pub async fn page(reader: Reader, Query(asked): Query<Asked>) -> Result<Html<String>, Failed> {
    let of = about("roles");
    let row = |one: &domain::permission::Permission| {
        (permission(*one), ROLES.iter().map(|role| role.may(*one)).collect::<Vec<bool>>())
    };
    let page = roles(&reader, (of.name, of.more), PERMISSIONS.iter().map(row).collect());
    put(&reader, &asked, of, page).await
}
