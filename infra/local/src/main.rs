//! The whole system in one process: the functions' own handlers, a table, queues and timers on disk, and, unless it is told
//! otherwise, a Telnyx and a model of its own. `cargo run -p local`, then open the page that it names.

mod api;
mod banner;
mod changes;
mod conversations;
mod door;
mod environment;
mod fakes;
mod feed;
mod folder;
mod handlers;
mod inbox;
mod log;
mod media;
mod options;
mod page;
mod people;
mod phones;
mod problem;
mod queues;
mod revive;
mod server;
mod sign_in;
mod sockets;
mod start;
mod stop;
mod system;
mod table;
mod tenants;
mod weather;
mod worker;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    start::run(std::env::args().skip(1)).await
}
