//! `/api/v1`: JSON for programs. A thin face on the desk: it finds out who calls, reads what is asked, and shows what came of
//! it. The document that describes it is made from these very routes, and served at `/api/v1/openapi.json`.

mod body;
mod caller;
mod conventions;
mod document;
mod filter;
mod page;
mod path;
mod problem;
mod rate;
mod reference;
mod route;
mod version;
mod view;
mod wired;

pub use document::{document, router};
pub use wired::Wired;
