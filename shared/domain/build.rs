//! Compiles the mutants in (`src/mutants.rs`), except into what is released: the profile `release` and what inherits it.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(mutants)");
    if std::env::var("PROFILE").as_deref() == Ok("debug") {
        println!("cargo:rustc-cfg=mutants");
    }
}
