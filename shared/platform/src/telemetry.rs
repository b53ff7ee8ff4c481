//! Log lines: one flat JSON object each, level, message, target, fields, and nothing twice. A subscriber of our own, because
//! `tracing-subscriber` prints spans twice and costs a cold start. Spans are not recorded: a line names the ids it
//! is about. Other people's crates only warn here, whatever the level: their finer lines may quote what is sent.

mod line;
pub mod metric;
mod redacted;
pub mod request;
pub mod tally;

pub use redacted::Redacted;
use std::io::{self, Write};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// The variable that says how much is logged: `off`, `error`, `warn` or `info` (the default). Finer lines are
/// not compiled: ours has none, and nobody else's are let through.
pub const LEVEL_VARIABLE: &str = "VOLLEY_LOG";

/// The crates of this workspace.
const OURS: [&str; 18] = [
    "admin",
    "api",
    "dashboard",
    "desk",
    "domain",
    "fakes",
    "inbound",
    "live",
    "local",
    "notify",
    "outbound",
    "platform",
    "reply",
    "stack",
    "sweep",
    "view",
    "webhook",
    "workflow",
];

/// Sends this process's log lines to standard output. Only the first call counts.
pub fn init() {
    let level = std::env::var(LEVEL_VARIABLE).ok().and_then(|level| level.parse().ok());
    let lines = Lines::new(level.unwrap_or(LevelFilter::INFO), io::stdout);
    // An error means that there is a subscriber already: a test's, or this one.
    tracing::subscriber::set_global_default(lines).ok();
}

/// Writes each event as a line to what `open` gives.
pub struct Lines<F> {
    level: LevelFilter,
    open: F,
}

impl<F, W> Lines<F>
where
    F: Fn() -> W + 'static,
    W: Write,
{
    /// Lines of our own crates up to this level.
    pub fn new(level: LevelFilter, open: F) -> Self {
        Self { level, open }
    }
}

impl<F, W> Subscriber for Lines<F>
where
    F: Fn() -> W + Send + Sync + 'static,
    W: Write,
{
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let of_crate = metadata.target().split("::").next().unwrap_or_default();
        let most = if OURS.contains(&of_crate) { self.level } else { self.level.min(LevelFilter::WARN) };
        metadata.is_event() && *metadata.level() <= most
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level)
    }

    fn event(&self, event: &Event<'_>) {
        // A log that cannot be written has nowhere to say so.
        (self.open)().write_all(line::of(event).as_bytes()).ok();
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("a page").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn written(level: LevelFilter, story: impl FnOnce()) -> String {
        let page = Page::default();
        let open = {
            let page = page.clone();
            move || page.clone()
        };
        tracing::subscriber::with_default(Lines::new(level, open), story);
        let bytes = page.0.lock().expect("a page").clone();
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn a_line_is_one_flat_object() {
        let shown = written(LevelFilter::INFO, || {
            let thread = "thr_1";
            tracing::info!(target: "inbound", thread, joined = 3, late = false, "stored \"it\"");
        });
        let expected =
            r#"{"level":"INFO","message":"stored \"it\"","target":"inbound","thread":"thr_1","joined":3,"late":false}"#;
        assert_eq!(shown, format!("{expected}\n"));
        assert!(shown.len() <= 150);
    }

    #[test]
    fn a_line_says_nothing_of_spans_and_a_value_has_its_bound() {
        let shown = written(LevelFilter::INFO, || {
            let _span = tracing::info_span!("turn", message = "msg_1").entered();
            tracing::warn!(target: "reply::model", reason = %"é".repeat(1_000), "gave up");
        });
        assert_eq!(shown.lines().count(), 1);
        assert!(!shown.contains("turn") && shown.len() < 700, "{}", shown.len());
        let parsed: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
        assert_eq!(parsed["target"], "reply::model");
    }

    #[test]
    fn other_crates_only_warn() {
        let shown = written(LevelFilter::TRACE, || {
            tracing::info!(target: "hyper::client", "body: secret");
            tracing::error!(target: "hyper::client", "broken");
            tracing::info!(target: "reply", "fine");
        });
        assert_eq!(shown.lines().count(), 2, "{shown}");
    }

    #[test]
    fn every_crate_of_ours_is_heard() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let folders = ["functions", "infra", "shared"].map(|group| fs::read_dir(root.join(group)).expect("a folder"));
        let crates = folders.into_iter().flatten().map(|folder| folder.expect("a folder").path());
        let mut names: Vec<String> = crates
            .filter(|path| path.join("Cargo.toml").exists())
            .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
            .collect();
        names.sort();
        assert_eq!(names, OURS);
    }

    #[test]
    fn what_went_wrong_names_the_request_that_it_went_wrong_in() {
        request::serve("request-7");
        let shown = written(LevelFilter::INFO, || {
            tracing::info!(target: "reply", "fine");
            tracing::warn!(target: "reply", "not so fine");
        });
        let lines: Vec<&str> = shown.lines().collect();
        assert!(!lines[0].contains("request"), "{shown}");
        assert!(lines[1].ends_with(r#","request":"request-7"}"#), "{shown}");
    }

    #[test]
    fn a_redacted_value_never_shows() {
        let shown = written(LevelFilter::INFO, || {
            let phone = Redacted("+12125550100");
            tracing::info!(target: "inbound", %phone, again = ?phone, "seen");
        });
        assert!(shown.contains("[redacted]") && !shown.contains("555"), "{shown}");
    }
}
