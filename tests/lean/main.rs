//! What must never be linked into the functions of the message path (each costs a cold start more than all the rest), and
//! what must never be near `domain`.

mod untested;

use std::collections::BTreeSet;
use std::process::Command;

/// 579 M instructions for the first number that `phonenumber` parses; 18.8 M for the system's root certificates, which
/// native TLS reads too; 420 M for aws-lc's first handshake.
const HEAVY: [&str; 8] = [
    "phonenumber",
    "rustls-native-certs",
    "rustls-platform-verifier",
    "native-tls",
    "openssl",
    "openssl-sys",
    "aws-lc-rs",
    "aws-lc-sys",
];

/// `domain` decides and does nothing: whatever runs, sends or stores would only tempt it.
const ACTING: [&str; 6] = ["tokio", "reqwest", "hyper", "mio", "async-trait", "tracing"];

/// The names of the packages that these are made of, themselves included.
fn made_of(packages: &[&str]) -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--offline", "--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    for package in packages {
        cargo.args(["--package", package]);
    }
    let tree = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo runs");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).expect("text");
    tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn the_functions_of_the_message_path_carry_nothing_heavy() {
    let found = made_of(&["webhook", "inbound", "reply", "outbound", "live", "notify"]);
    assert!(found.contains("platform") && found.contains("rustls"), "this is not their tree: {found:?}");
    let heavy: Vec<&str> = HEAVY.into_iter().filter(|name| found.contains(*name)).collect();
    assert!(heavy.is_empty(), "there is no room for {heavy:?}; `cargo tree -i <name>` shows who brings it");
}

#[test]
fn domain_can_do_nothing_but_decide() {
    let found = made_of(&["domain"]);
    assert!(found.contains("jiff"), "this is not its tree: {found:?}");
    let acting: Vec<&String> =
        found.iter().filter(|name| ACTING.contains(&name.as_str()) || name.starts_with("aws-")).collect();
    assert!(acting.is_empty(), "domain has no I/O: {acting:?}");
}
