//! The phone's half of the protocol: its next request, and the effect of the office's answer.

mod alignment;
mod answer;
mod request;
mod session;

pub use answer::Progress;
pub(super) use answer::{Before, contents, is_news};
pub use request::Outgoing;
pub(super) use request::Requests;
pub(super) use session::Session;
