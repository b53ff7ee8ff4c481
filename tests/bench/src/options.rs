//! The command line.

/// What is asked for.
#[derive(Default)]
pub struct Options {
    /// Only what takes a minute: the webhook's instructions, memory and size. `./test` asks for this.
    pub quick: bool,
    /// Measure the release binaries that are there, however old; for work on the bench itself.
    pub as_built: bool,
    /// Put the table into README.md.
    pub readme: bool,
}

/// What there is.
pub const HELP: &str = "cargo run -p bench -- [--quick] [--as-built] [--readme]
    --quick     only the webhook's instructions, memory and size
    --as-built  of the release binaries that are there, however old
    --readme    put the table into README.md as well";

/// Reads it. `Err` is what to say instead.
pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options::default();
    for argument in arguments {
        match argument.as_str() {
            "--quick" => options.quick = true,
            "--as-built" => options.as_built = true,
            "--readme" => options.readme = true,
            _ => return Err(HELP.to_owned()),
        }
    }
    if options.quick && options.readme {
        return Err("README.md shows the whole table: --readme goes without --quick.".to_owned());
    }
    Ok(options)
}
