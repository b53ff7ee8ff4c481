//! The request that this thread is serving: Lambda's id of it, which its own lines and traces name too. A function serves one at
//! a time on its one thread; where nobody serves, lines name none.

use std::cell::RefCell;

thread_local! {
    static CURRENT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// From now on lines of this thread that warn name this request.
pub fn serve(id: &str) {
    CURRENT.with_borrow_mut(|current| *current = Some(id.to_owned()));
}

/// The one being served.
pub fn current() -> Option<String> {
    CURRENT.with_borrow(Clone::clone)
}
