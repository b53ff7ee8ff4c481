//! The filters of a list in its query: the same for every list that has them.

use crate::problem::Failed;
use desk::Problem;
use domain::Timestamp;

/// A query with fields of its own, and those of a filter.
macro_rules! filtered {
    ($(#[$meta:meta])* $name:ident { $($own:tt)* }) => {
        $(#[$meta])*
        #[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
        #[serde(deny_unknown_fields, rename_all = "camelCase")]
        #[into_params(parameter_in = Query)]
        pub struct $name {
            $($own)*
            /// Whose newest message is of this instant or later, in RFC 3339.
            #[param(format = DateTime)]
            from: Option<String>,
            /// Whose newest message is earlier than this instant.
            #[param(format = DateTime)]
            to: Option<String>,
            /// sms, whatsapp or webchat.
            channel: Option<String>,
            /// active, escalated or closed.
            #[param(value_type = Option<String>)]
            status: Option<domain::head::Badge>,
            /// A team's id.
            team: Option<String>,
            /// A person's id.
            assignee: Option<String>,
            /// What it came to.
            #[param(value_type = Option<String>)]
            interaction_status: Option<domain::head::InteractionStatus>,
        }

        impl $name {
            fn filter(&self) -> Result<desk::filter::Filter, crate::problem::Failed> {
                Ok(desk::filter::Filter {
                    from: crate::filter::instant("from", self.from.as_deref())?,
                    to: crate::filter::instant("to", self.to.as_deref())?,
                    channel: self.channel.clone(),
                    status: self.status,
                    team: self.team.clone(),
                    assignee: self.assignee.clone(),
                    interaction_status: self.interaction_status,
                })
            }
        }
    };
}

pub(crate) use filtered;

/// An instant of a query.
pub fn instant(field: &'static str, text: Option<&str>) -> Result<Option<Timestamp>, Failed> {
    let wrong = || {
        let how = "Write the instant in RFC 3339, such as 2026-11-22T09:30:00Z; a + in it is %2B in a query.";
        Problem::invalid(field, "invalid_time", how)
    };
    Ok(text.map(|text| Timestamp::parse(text).ok_or_else(wrong)).transpose()?)
}
