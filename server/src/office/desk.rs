//! What a page asks of the server behind it.

use std::future::Future;
use std::pin::Pin;

use streetbook_core::ids::{DeviceId, PersonId, RecordId};
use streetbook_core::record::{HistoryLine, Shown};

use crate::access::Noted;

/// An answer that comes later.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A record as it stands, and every entry that made it so, oldest first.
pub type History = (Shown, Vec<HistoryLine>);

/// Reads documents and writes entries for the pages. Pages know neither journals nor automerge.
pub trait Desk: Send + Sync {
    /// A record and how it became so, read **without** companions: pages show masked numbers only.
    fn history(&self, id: RecordId) -> BoxFuture<'_, Result<Option<History>, DeskError>>;

    /// Gives a field the value that a person chose. Answers once the entry stands or was refused.
    fn choose(
        &self,
        person: PersonId,
        id: RecordId,
        field: String,
        value: serde_json::Value,
    ) -> BoxFuture<'_, Result<(), DeskError>>;

    /// Annuls a record. Answers once the entry stands or was refused.
    fn annul(
        &self,
        person: PersonId,
        id: RecordId,
        reason: String,
    ) -> BoxFuture<'_, Result<(), DeskError>>;

    /// Frees entries of a device, from one number to another, and answers once the view shows what became
    /// of them.
    fn free(
        &self,
        person: PersonId,
        device: DeviceId,
        entries: (u64, u64),
        reason: String,
    ) -> BoxFuture<'_, Result<(), DeskError>>;

    /// Writes a line of the audit log; durable before it answers.
    fn note(&self, noted: Noted) -> BoxFuture<'_, Result<(), DeskError>>;
}

/// Why the desk did not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeskError {
    /// There is no such record.
    #[error("no such record")]
    NotFound,
    /// A rule forbids it; the text says which and what to do.
    #[error("{0}")]
    Refused(String),
    /// The server has too much to do, or is stopping.
    #[error("the server is busy: try again in a moment")]
    Busy,
}
