//! Guards that can be taken out, to show that a test notices. Only a build with `--cfg mutants` has the switch; in every
//! other build `mutant!` is the constant `false` and costs nothing.

/// Whether this guard is taken out: `if mutant!("name") { … }`. The names are listed in `tests/mutants/list.txt`.
#[macro_export]
macro_rules! mutant {
    ($name:literal) => {
        $crate::mutants::active($name)
    };
}

/// Whether the environment variable `VOLLEY_MUTANT` names this mutant.
#[cfg(mutants)]
pub fn active(name: &str) -> bool {
    use std::sync::OnceLock;
    static ACTIVE: OnceLock<Option<String>> = OnceLock::new();
    ACTIVE.get_or_init(|| std::env::var("VOLLEY_MUTANT").ok()).as_deref() == Some(name)
}

/// Never: this build has no mutants.
#[cfg(not(mutants))]
#[inline(always)]
pub const fn active(_name: &str) -> bool {
    false
}
