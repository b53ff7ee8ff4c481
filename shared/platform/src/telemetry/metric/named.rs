//! The names of all metrics. A name is a promise to dashboards and alarms (template.yaml), and costs some cents a month.

/// An enum whose variants are listed and named as they are written, so that none can be forgotten.
macro_rules! named {
    ($(#[$of:meta])* pub enum $kind:ident { $($(#[$about:meta])* $name:ident,)* }) => {
        $(#[$of])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $kind { $($(#[$about])* $name,)* }

        impl $kind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name on dashboards and alarms.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

named! {
    /// What is counted.
    pub enum Count {
        /// Customers' messages stored, each once.
        MessagesStored,
        /// Events that nobody can use, kept for a person.
        EventsQuarantined,
        /// Messages for a number that no tenant has.
        NumbersUnknown,
        /// Customers who opted out, by keyword, phrase or the carrier's word.
        OptOuts,
        /// Customers who opted in again.
        OptIns,
        /// Windows opened.
        WindowsOpened,
        /// Windows ended, with a reply or without.
        WindowsEnded,
        /// Replies queued.
        RepliesQueued,
        /// Drafts that a newer message overtook.
        DraftsDropped,
        /// Tries at the model that gave no reply.
        ModelTriesFailed,
        /// Bursts for which the model, asked as often as its time allows, gave none: a person has to answer.
        ModelGaveUp,
        /// Bursts that the model refuses to answer.
        ModelRefused,
        /// Messages that Telnyx took.
        SendsAccepted,
        /// POSTs of which nobody knows how they ended.
        SendsUnknown,
        /// Messages that Telnyx asked to wait.
        SendsThrottled,
        /// Messages to customers whom the carrier knows as opted out.
        SendsSuppressed,
        /// Messages that Telnyx refused.
        SendsFailed,
        /// Messages that our own rules did not let out.
        SendsDenied,
        /// Messages that arrived.
        MessagesDelivered,
        /// Messages that did not.
        MessagesUndelivered,
        /// Overdue states that the sweep told again.
        SweepNudged,
        /// States that no nudge moved; they ended.
        SweepEnded,
        /// Overdue states and shards that a sweep could not handle.
        SweepFailed,
        /// Events that webhooks have.
        WebhooksDelivered,
        /// Tries at a webhook that failed.
        WebhookTriesFailed,
        /// Events that a webhook did not take in a day.
        WebhooksGivenUp,
        /// Webhooks switched off because they were gone or failed for days.
        WebhooksSwitchedOff,
        /// Records that are delivered again.
        RecordsRetried,
    }
}

named! {
    /// What has a size.
    pub enum Measure {
        /// How long one try at the model took.
        ModelMilliseconds,
        /// Tokens that it read for one try, by its own account.
        PromptTokens,
        /// Tokens that it wrote.
        ReplyTokens,
    }
}

impl Measure {
    /// Its unit, in CloudWatch's words.
    pub fn unit(self) -> &'static str {
        match self {
            Self::ModelMilliseconds => "Milliseconds",
            Self::PromptTokens | Self::ReplyTokens => "Count",
        }
    }
}
