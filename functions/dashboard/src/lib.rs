//! The pages where people work all day: a thin face on the desk. A page is made of parts (list, thread, customer), each of
//! which can be fetched by itself, so that what a live page shows is what a reload would show.

mod assets;
mod event;
mod failed;
mod figure;
mod form;
mod list;
mod moment;
mod outcome;
mod reader;
mod route;
mod router;
mod safety;
mod session;
mod sign_in;
mod view;
mod wired;
mod words;

pub use router::{deployed, router};
pub use session::{Doors, Session};
pub use sign_in::{SIGN_IN, SIGN_OUT, SignIn, Terms, router as doorway, session, session_in};
pub use wired::Wired;
