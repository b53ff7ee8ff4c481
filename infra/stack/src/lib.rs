//! Deploys the unmodified template.yaml to an emulator of AWS, which runs the real bootstraps: `launcher/` starts the emulator,
//! `bootstraps` builds what it runs, `deploy` goes through CloudFormation as `aws cloudformation package` and `deploy` do.

mod api;
mod bootstraps;
mod deploy;
mod emulator;
mod xml;

pub use api::Api;
pub use bootstraps::{Bootstrap, bootstraps};
pub use deploy::{Deployed, deploy};
pub use emulator::Emulator;
