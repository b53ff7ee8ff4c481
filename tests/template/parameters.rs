//! What a handler takes: the traits of the outside in its `Outside`, or, where it has none, in its `handle`; the faces of the
//! desk take the desk's, and what else whoever wires them gives.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The functions that are deployed: the folders of functions/ with a `main`.
pub fn functions() -> BTreeSet<String> {
    let folders = fs::read_dir(root().join("functions")).expect("functions/ can be listed").flatten();
    let deployed = folders.filter(|folder| folder.path().join("src/main.rs").exists());
    deployed.map(|folder| folder.file_name().into_string().expect("a plain name")).collect()
}

/// The traits that this function's handler is given.
pub fn traits(function: &str) -> BTreeSet<String> {
    let source = root().join("functions").join(function).join("src");
    let read = |name: &str| fs::read_to_string(source.join(name)).unwrap_or_default();
    let (lib, handle, desk) = (read("lib.rs"), read("handle.rs"), read("../../../shared/desk/src/outside.rs"));
    let on_desk = read("../Cargo.toml").contains("\ndesk.workspace");
    let outside = |text| between(text, "pub struct Outside<'a> {", "\n}");
    let taken = outside(&lib).or_else(|| between(&handle, "pub async fn handle(", ") "));
    let taken = taken.map(str::to_owned);
    let face = || {
        outside(&desk).filter(|_| on_desk).map(|desk| [desk, &read("wired.rs"), &read("sign_in/provider.rs")].concat())
    };
    let taken = taken.or_else(face);
    let taken = taken.unwrap_or_else(|| panic!("functions/{function} has neither an `Outside` nor a `handle`"));
    let word = |rest: &str| rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    taken.split("dyn ").skip(1).map(word).collect()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(inner, _)| inner)
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
