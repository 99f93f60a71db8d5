//! The phone's half of the wire: what it sends next, and what the office's answer does to it.

mod alignment;
mod answer;
mod request;
mod session;

pub use answer::Progress;
pub(super) use answer::{Before, contents, is_news};
pub use request::Outgoing;
pub(super) use request::Requests;
pub(super) use session::Session;
