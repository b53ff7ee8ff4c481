//! What is shown of a conversation, a message and a customer, the same in answers of the API and in webhooks out: camelCase,
//! instants in RFC 3339 UTC, enums by the words that the table has for them. Pure, and described to OpenAPI.

mod contact;
mod conversation;
mod message;
mod word;

pub use contact::ContactView;
pub use conversation::{ClosingView, ConversationView, EpisodeView, EscalationView};
pub use message::{AuthorView, MediaView, MessageView};
pub use word::{instant, word};
