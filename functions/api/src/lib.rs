//! `/api/v1`: JSON for programs. A thin face on the desk: it finds out who calls, reads what is asked, and shows what came of
//! it. The document that describes it is made from these very routes, kept in `openapi.json` and served.

mod body;
mod caller;
#[cfg(test)]
mod document;
mod filter;
mod page;
mod path;
mod problem;
mod rate;
mod reference;
mod route;
mod router;
mod version;
mod view;
mod wired;

pub use router::router;
pub use wired::Wired;
