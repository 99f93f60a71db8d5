//! What a page asks of the server behind it.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use streetbook_core::ids::{DeviceId, PersonId, RecordId};
use streetbook_core::record::{HistoryLine, Shown};
use streetbook_core::time::Instant;

use crate::access::{AuditAsked, Noted, SharedSecret, StaffAct, StaffDone};
use crate::release::ErasureId;
use crate::subject::{Found, Sought};

/// An answer that comes later.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A record as it stands, and every entry that made it so, oldest first.
pub type History = (Shown, Vec<HistoryLine>);

/// Reads documents and writes entries for the pages. Pages know neither journals nor automerge.
pub trait Desk: Send + Sync {
    /// A record and how it became so, read **without** companions. Pages mask the numbers in its texts.
    fn history(&self, id: RecordId) -> BoxFuture<'_, Result<Option<History>, DeskError>>;

    /// A record with its full numbers. Who asks has noted first that somebody sees them.
    fn whole(&self, id: RecordId) -> BoxFuture<'_, Result<Option<Shown>, DeskError>>;

    /// Gives a field the value that a person chose, as its page showed it. Answers once the entry stands or was refused.
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

    /// Does something with people, devices or logins. That the person may is for the page to know.
    fn staff(&self, by: PersonId, act: StaffAct) -> BoxFuture<'_, Result<StaffDone, DeskError>>;

    /// True when a code of a person's second factor is right and was not used before; it is used then.
    fn use_code(&self, person: PersonId, code: String) -> BoxFuture<'_, Result<bool, DeskError>>;

    /// A fresh secret for a second factor, sealed for its person: a form carries it until he has proved
    /// that his app holds it.
    fn seal(&self, person: &PersonId, secret: &SharedSecret) -> Result<Vec<u8>, DeskError>;

    /// Opens what [`Desk::seal`] made for this person.
    fn unseal(&self, person: &PersonId, sealed: &[u8]) -> Option<SharedSecret>;

    /// Lines of the audit log before a number, newest first.
    fn audit(
        &self,
        before: u64,
        asked: AuditAsked,
    ) -> BoxFuture<'_, Result<Vec<(u64, Noted)>, DeskError>>;

    /// When each device last brought an entry.
    ///
    /// # Errors
    /// [`DeskError::Busy`] when the index fails.
    fn last_heard(&self) -> Result<BTreeMap<DeviceId, Instant>, DeskError>;

    /// Frees entries of a device, from one number to another, and answers once the view shows what became
    /// of them.
    fn free(
        &self,
        person: PersonId,
        device: DeviceId,
        entries: (u64, u64),
        reason: String,
    ) -> BoxFuture<'_, Result<(), DeskError>>;

    /// Everything that concerns a person; that somebody looked is noted.
    fn find_subject(
        &self,
        by: PersonId,
        sought: Sought,
    ) -> BoxFuture<'_, Result<Vec<Found>, DeskError>>;

    /// Asks that everything of a person be erased after so many days.
    fn ask_erasure(
        &self,
        by: PersonId,
        sought: Sought,
        reason: String,
        after_days: u32,
    ) -> BoxFuture<'_, Result<(), DeskError>>;

    /// Approves such a request as the second person, or cancels it.
    fn decide_erasure(
        &self,
        by: PersonId,
        id: ErasureId,
        approve: bool,
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
