//! Erased records, and new places for the parts of a rewritten segment.

use streetbook_core::ids::{DeviceId, EntryRef, Hash, RecordId};
use streetbook_core::journal::ErasureSet;

use super::draft::Draft;
use super::error::IndexError;
use super::keys;
use super::open::Index;
use super::rows::{Marker, misshapen};
use crate::store::ledger::MovedPart;

impl Index {
    /// Returns true if a record was erased.
    ///
    /// # Errors
    /// [`IndexError`], as everywhere here: the index failed.
    pub fn is_erased(&self, record: RecordId) -> Result<bool, IndexError> {
        Ok(self.tree.get(keys::erased(record).bytes())?.is_some())
    }

    /// All erased records and their payloads.
    ///
    /// # Errors
    /// The index failed.
    pub fn erasure_set(&self) -> Result<ErasureSet, IndexError> {
        let mut erasure_set = ErasureSet::default();
        for row in self.tree.with_prefix(&keys::all_erased()) {
            let id = row?.0.get(1..).and_then(|bytes| bytes.try_into().ok());
            let id = id.ok_or_else(|| misshapen("no record in the key"))?;
            erasure_set.records.insert(RecordId(id));
        }
        for row in self.tree.with_prefix(&keys::all_erased_payloads()) {
            let hash = row?.0.get(1..).and_then(|bytes| bytes.try_into().ok());
            let hash = hash.ok_or_else(|| misshapen("no hash in the key"))?;
            erasure_set.payloads.insert(Hash(hash));
        }
        Ok(erasure_set)
    }

    /// Sets the new places of the parts of one rewritten segment, in one atomic step.
    ///
    /// # Errors
    /// The index failed.
    pub fn follow(&self, moved: &[MovedPart]) -> Result<(), IndexError> {
        if moved.is_empty() {
            return Ok(());
        }
        let marker = self.marker()?;
        let mut draft = Draft::over(&self.tree);
        // A frame that is not folded yet gets its new place when it is folded.
        for part in moved.iter().filter(|part| part.frame <= marker.frame) {
            self.follow_part(&mut draft, part)?;
        }
        let marker = Marker {
            generations: marker.generations + 1,
            ..marker
        };
        draft.put(keys::marker(), &marker);
        draft.commit()
    }

    fn follow_part(&self, draft: &mut Draft<'_>, moved: &MovedPart) -> Result<(), IndexError> {
        draft.put(keys::frame(moved.frame), &moved.to);
        let first = EntryRef {
            device: moved.device,
            n: moved.first,
        };
        // If this part lies behind a gap, another part may have replaced its row.
        let row = draft.get(&keys::part(first))?;
        if let Some(mut row) = row.filter(|row| row.at == moved.from) {
            row.at = moved.to;
            draft.put(keys::part(first), &row);
        }
        if moved.device == DeviceId(self.ledger) {
            for key in (moved.first..=moved.last).flat_map(|n| [keys::event(n), keys::note(n)]) {
                if draft.get(&key)? == Some(moved.from) {
                    draft.put(key, &moved.to);
                }
            }
        }
        Ok(())
    }
}
