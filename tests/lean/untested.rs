//! What has no tests of its own is not compiled once more to find none; and where that is said, there must be none.

use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// The files below here that have tests.
fn tested(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources").flatten() {
        let path = entry.path();
        if path.is_dir() {
            tested(&path, found);
        } else if std::fs::read_to_string(&path).is_ok_and(|text| text.contains("#[test]")) {
            found.push(path.display().to_string());
        }
    }
}

#[test]
fn no_test_stands_where_none_is_run() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--offline", "--no-deps", "--format-version", "1"]);
    let told = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo runs").stdout;
    let told: Value = serde_json::from_slice(&told).expect("JSON");
    let (mut off, mut found) = (0, vec![]);
    for target in
        told["packages"].as_array().expect("packages").iter().flat_map(|package| package["targets"].as_array())
    {
        for target in target.iter().filter(|target| target["test"] == false && target["kind"][0] == "lib") {
            off += 1;
            let root = Path::new(target["src_path"].as_str().expect("a path"));
            tested(root.parent().expect("a folder"), &mut found);
        }
    }
    assert!(off > 5, "this is not the workspace: {told}");
    assert!(found.is_empty(), "`test = false` in their package's manifest keeps these from ever being run: {found:?}");
}
