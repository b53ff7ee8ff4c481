//! Guards that can be taken out, to show that a test notices. What is built for tests has the switch (build.rs); in a release a
//! guard is what it says.

/// Whether this guard is taken out: `if mutant!("name") { … }`. The names are listed in `tests/mutants/list.txt`.
#[macro_export]
macro_rules! mutant {
    ($name:literal) => {
        $crate::mutants::active($name)
    };
}

/// Whether `VOLLEY_MUTANT` names it.
#[cfg(mutants)]
pub fn active(name: &str) -> bool {
    use std::sync::LazyLock;
    static CHOSEN: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("VOLLEY_MUTANT").ok());
    CHOSEN.as_deref() == Some(name)
}

/// Never: this is a release.
#[cfg(not(mutants))]
#[inline(always)]
pub const fn active(_: &str) -> bool {
    false
}
