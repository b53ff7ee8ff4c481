//! What a stored change of a conversation or a consent means in metrics, read off before and after: whoever stores one calls
//! this, and none of them has to know by which rule a window opened or ended.

use super::metric::{Count, add, count};
use domain::contact::Contact;
use domain::head::Head;

/// A head was stored: windows may have opened or ended with it.
pub fn windows(before: Option<&Head>, after: &Head) {
    let known = before.map_or(0, |head| head.windows);
    add(Count::WindowsOpened, after.windows.saturating_sub(known));
    let was_open = before.is_some_and(|head| head.window.is_some());
    if was_open && (after.window.is_none() || after.windows != known) {
        count(Count::WindowsEnded);
    }
}

/// A contact was stored: it may have opted out or in.
pub fn consent(before: Option<&Contact>, after: &Contact) {
    match (before.is_some_and(|contact| contact.opted_out), after.opted_out) {
        (false, true) => count(Count::OptOuts),
        (true, false) => count(Count::OptIns),
        (true, true) | (false, false) => {}
    }
}
