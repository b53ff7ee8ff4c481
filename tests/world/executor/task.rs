//! A task of the world's, and how it becomes ready.

use super::{Role, lock};
use futures_util::future::BoxFuture;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Wake;

/// A task.
pub(super) struct Task {
    pub(super) name: &'static str,
    pub(super) role: Role,
    /// Away while it is being polled.
    pub(super) future: Option<BoxFuture<'static, ()>>,
    pub(super) waker: Arc<TaskWaker>,
}

/// The tasks that are ready.
pub(super) type Ready = Mutex<Vec<u64>>;

/// What makes a task ready.
pub(super) struct TaskWaker {
    pub(super) id: u64,
    pub(super) queued: AtomicBool,
    pub(super) ready: Arc<Ready>,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.queued.swap(true, Ordering::Relaxed) {
            lock(&self.ready).push(self.id);
        }
    }
}
