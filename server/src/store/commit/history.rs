//! The hashes of a journal during a round: those stored, and those that the round has added.

use std::cell::RefCell;

use streetbook_core::ids::{DeviceId, EntryRef, Hash};
use streetbook_core::journal::Head;

use super::error::CommitError;
use crate::store::index::{Index, JournalEnd};
use crate::store::ledger::LedgerReader;

/// A journal's end during the round.
pub(super) struct Tail {
    /// The end now, including entries that are not synced yet.
    pub end: JournalEnd,
    /// The heads after each entry that this round added.
    pub added: Vec<Head>,
}

/// Looks up the hash of an entry. A failure is stored aside: it must not look like another
/// history.
pub(super) struct History<'a> {
    pub index: &'a Index,
    pub ledger: &'a LedgerReader,
    pub device: DeviceId,
    pub tail: &'a Tail,
    /// The heads of the part looked at last: a fork is searched backwards, entry by entry.
    pub part: RefCell<Vec<Head>>,
    pub failed: RefCell<Option<CommitError>>,
}

impl<'a> History<'a> {
    pub(super) fn new(
        index: &'a Index,
        ledger: &'a LedgerReader,
        device: DeviceId,
        tail: &'a Tail,
    ) -> History<'a> {
        History {
            index,
            ledger,
            device,
            tail,
            part: RefCell::default(),
            failed: RefCell::default(),
        }
    }

    pub(super) fn hash_at(&self, n: u64) -> Option<Hash> {
        if n == 0 {
            return Some(Hash::ZERO);
        }
        // Entries of this round are not in the index yet: look at them first.
        let known = at(&self.tail.added, n).or_else(|| at(&self.part.borrow(), n));
        known.or_else(|| {
            self.read_part(n)
                .unwrap_or_else(|error| *self.failed.borrow_mut() = Some(error));
            at(&self.part.borrow(), n)
        })
    }

    /// The error of a look-up, if one failed.
    pub(super) fn failure(self) -> Result<(), CommitError> {
        self.failed.into_inner().map_or(Ok(()), Err)
    }

    fn read_part(&self, n: u64) -> Result<(), CommitError> {
        let device = self.device;
        if let Some(row) = self.index.part_of(EntryRef { device, n })? {
            let stored = self.ledger.read(row.at)?;
            *self.part.borrow_mut() = stored.part.heads();
        }
        Ok(())
    }
}

/// The hash at a number among consecutive heads.
fn at(heads: &[Head], n: u64) -> Option<Hash> {
    let first = heads.first()?.n;
    let index = usize::try_from(n.checked_sub(first)?).ok()?;
    heads.get(index).map(|head| head.hash)
}
