//! Errors of reading events.

use streetbook_core::sync::MessageError;

/// Reason why a payload is no event of the directory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// Another part's topic, or one of a newer build.
    #[error("topic {topic} of the office's journal is no event of the directory known here")]
    Topic {
        /// The topic in the header.
        topic: u16,
    },
    /// The payload does not fit its topic.
    #[error("an event of topic {topic} in the office's journal cannot be read: {source}")]
    Unreadable {
        /// The topic in the header.
        topic: u16,
        /// The error in the bytes.
        source: MessageError,
    },
}
