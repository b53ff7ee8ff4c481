//! What is answered, and how: camelCase, instants in RFC 3339 UTC, enums by the words that the table has for them. What webhooks out show
//! too is in `shared/view`.

mod audit;
mod draft;
mod fact;
mod key;
mod opt_out;
mod person;
mod row;
mod settings;
mod template;
mod webhook;

pub use ::view::{AuthorView, ContactView, ConversationView, MessageView};
use ::view::{instant, word};
pub use audit::LineView;
pub use draft::{DraftView, SeenView};
pub use fact::FactView;
pub use key::{KeyView, NewKeyView};
pub use opt_out::{LedgerView, OptOutView};
pub use person::PersonView;
pub use row::RowView;
pub use settings::{AssistantView, NumberView, ReasonView, SettingsView, TeamView};
pub use template::{PreviewView, TemplateView};
pub use webhook::{DeliveryView, NewWebhookView, TestView, WebhookView};
