//! Crash points, compiled in by the feature `crash` only, which no release has: a test names a boundary in `VOLLEY_CRASH_AT`,
//! and the process dies there without a word, as by kill -9, before or after the call has had its effect. It dies once: the
//! file that `VOLLEY_CRASH_ONCE` names tells the processes after it that this has been done.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::{Mutex, OnceLock, PoisonError};

/// `<boundary>:<n>:<before|after>`: the n-th call, from 1, of a process.
pub const AT_VARIABLE: &str = "VOLLEY_CRASH_AT";

/// The file that must not be there yet.
pub const ONCE_VARIABLE: &str = "VOLLEY_CRASH_ONCE";

/// One call of a boundary under way. Its end is the end of the call.
#[derive(Debug)]
pub struct Point {
    boundary: &'static str,
    number: u32,
}

impl Point {
    /// A call begins: a table's `read` or `write`, of `queue`, `http`, `scheduler`, `bus`, `files` or `secrets`.
    pub fn reached(boundary: &'static str) -> Self {
        static CALLS: Mutex<BTreeMap<&str, u32>> = Mutex::new(BTreeMap::new());
        let number = {
            let mut calls = CALLS.lock().unwrap_or_else(PoisonError::into_inner);
            let number = calls.entry(boundary).or_default();
            *number += 1;
            *number
        };
        let point = Self { boundary, number };
        point.die(Moment::Before);
        point
    }

    fn die(&self, moment: Moment) {
        static PLAN: OnceLock<Option<Plan>> = OnceLock::new();
        let plan = PLAN.get_or_init(|| Plan::read(&std::env::var(AT_VARIABLE).ok()?));
        let here = |plan: &Plan| (&*plan.boundary, plan.number, plan.moment) == (self.boundary, self.number, moment);
        if plan.as_ref().is_some_and(here) && is_first() {
            std::process::abort();
        }
    }
}

impl Drop for Point {
    fn drop(&mut self) {
        self.die(Moment::After);
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    Before,
    After,
}

#[derive(Debug, PartialEq, Eq)]
struct Plan {
    boundary: String,
    number: u32,
    moment: Moment,
}

impl Plan {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let (boundary, number) = (parts.next()?.to_owned(), parts.next()?.parse().ok()?);
        let moment = match parts.next()? {
            "before" => Moment::Before,
            "after" => Moment::After,
            _ => return None,
        };
        Some(Self { boundary, number, moment })
    }
}

fn is_first() -> bool {
    std::env::var_os(ONCE_VARIABLE).is_none_or(|marker| File::create_new(marker).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_names_boundary_number_and_moment() {
        let plan = Plan { boundary: "write".into(), number: 3, moment: Moment::After };
        assert_eq!(Plan::read("write:3:after"), Some(plan));
        assert_eq!(
            [Plan::read("write:3"), Plan::read("table:x:after"), Plan::read("table:1:later")],
            [None, None, None]
        );
    }

    #[test]
    fn without_a_plan_nobody_dies() {
        drop(Point::reached("write"));
        assert_eq!(Point::reached("write").number, 2);
    }
}
