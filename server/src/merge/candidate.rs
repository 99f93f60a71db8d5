//! An entry on its way into a record.

use streetbook_core::change::Change;
use streetbook_core::ids::{EntryRef, PersonId, RoleId};
use streetbook_core::journal::{Entry, Header, Posting};
use streetbook_core::sync::QuarantineReason;
use streetbook_core::time::Instant;

use crate::directory::Refusal;

/// A readable entry by an author who may write.
pub struct Candidate {
    /// Its device and number.
    pub at: EntryRef,
    /// Time at which the office stored it.
    pub received_at: Instant,
    /// The entry.
    pub entry: Entry,
    /// Its header.
    pub header: Header,
    /// The person who wrote it.
    pub person: PersonId,
    /// Their posting then.
    pub posting: Posting,
    /// The record's change.
    pub change: Change,
    /// The companion's.
    pub restricted: Option<Change>,
    /// True if the office has freed it: a missing right of its writer is no objection.
    pub freed: bool,
}

impl Candidate {
    /// Maps a refusal of the writer's rights to a reason, unless the office has freed the entry.
    pub(super) fn unless_freed(&self, may: Result<(), Refusal>) -> Result<(), QuarantineReason> {
        if self.freed {
            Ok(())
        } else {
            may.map_err(QuarantineReason::from)
        }
    }

    /// The role whose fields the writer may fill in; none for every field.
    pub(super) fn role(&self) -> Option<&RoleId> {
        (!self.freed).then_some(&self.posting.role)
    }
}
