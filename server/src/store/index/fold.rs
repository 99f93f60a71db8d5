//! Folding one stored part: places, heads, and the events of the server's own journal.

use streetbook_core::ids::{DeviceId, EntryRef};
use streetbook_core::journal::{Head, Topic};
use streetbook_core::log::At;
use streetbook_core::sync::from_bytes;

use super::draft::{Draft, get};
use super::error::IndexError;
use super::keys;
use super::open::Index;
use super::rows::{Marker, PartRow, misshapen};
use super::rule::ReleaseFold;
use crate::store::events::{Erased, Releases};
use crate::store::ledger::{LedgerReader, StoredPart};

impl Index {
    /// Folds one frame, in one atomic step; frames come in order, and one that is folded already
    /// changes nothing.
    ///
    /// # Errors
    /// Index or ledger failed, or the server's own journal holds an event that this build does not know.
    pub fn apply(
        &self,
        frame: u64,
        at: At,
        part: &StoredPart,
        ledger: &LedgerReader,
    ) -> Result<(), IndexError> {
        let marker = self.marker()?;
        // Folded already, and wholly: the marker is written in the same batch as the rows.
        if frame <= marker.frame {
            return Ok(());
        }
        let head = part.head();
        let mut draft = Draft::over(&self.tree);
        draft.put(keys::frame(frame), &at);
        self.fold_part(&mut draft, frame, at, part, head)?;
        if part.part.device == self.own() {
            let mut rulings = ReleaseFold::new(self, ledger, &mut draft);
            fold_own(&mut rulings, at, part)?;
        }
        let marker = Marker {
            frame,
            frames: marker.frames + 1,
            hash: head.hash,
            ..marker
        };
        draft.put(keys::marker(), &marker);
        draft.commit()
    }

    pub(super) fn marker(&self) -> Result<Marker, IndexError> {
        get(&self.tree, &keys::marker())?.ok_or_else(|| misshapen("no marker"))
    }

    /// The device that writes the server's own journal.
    fn own(&self) -> DeviceId {
        DeviceId(self.ledger)
    }

    fn fold_part(
        &self,
        draft: &mut Draft<'_>,
        frame: u64,
        at: At,
        stored: &StoredPart,
        head: Head,
    ) -> Result<(), IndexError> {
        let device = stored.part.device;
        let row = PartRow {
            from: stored.part.from,
            last: head.n,
            at,
            frame,
            previous: stored.part.previous,
            hash: head.hash,
            received_at: stored.received_at(head.n),
        };
        let first = |from| keys::part(EntryRef { device, n: from });
        draft.put(first(row.from), &row);
        // Parts that lay behind a gap and were sent again: only one history is valid, the new one.
        let behind = (first(row.from + 1), first(row.last));
        for old in self.tree.between(behind.0.bytes(), behind.1.bytes()) {
            draft.remove_bytes(old?.0);
        }
        let mut end = draft
            .get(&keys::head(device))?
            .map_or(Head::EMPTY, |end| end.head);
        // A damaged frame leaves a gap: the head stays before it, so that the phone sends those entries
        // again. The server's own entries can be sent by no other device: they go on behind the gap.
        let joins = row.from <= end.n + 1 || device == self.own();
        let mut next = (joins && row.last > end.n).then_some(row);
        while let Some(part) = next {
            end = part.head();
            draft.put(keys::head(device), &part.end());
            // A part behind a gap that is now filled extends the journal, if its hash chain fits.
            next = draft
                .get(&first(part.last + 1))?
                .filter(|behind| behind.previous == end.hash);
        }
        Ok(())
    }
}

/// Folds the entries of the server's own journal.
fn fold_own(
    rulings: &mut ReleaseFold<'_, '_>,
    at: At,
    stored: &StoredPart,
) -> Result<(), IndexError> {
    for (n, entry) in (stored.part.from..).zip(&stored.part.entries) {
        let newer = |what: String| IndexError::Newer { n, what };
        let header = entry.header().map_err(|error| newer(error.to_string()))?;
        match (header.act.topic(), entry.payload.bytes()) {
            (Some(Topic::Releases), Some(payload)) => {
                let releases: Releases =
                    from_bytes(payload).map_err(|error| newer(error.to_string()))?;
                rulings.fold(&releases)?;
            }
            (Some(Topic::Erased), Some(payload)) => {
                let erased = from_bytes(payload).map_err(|error| newer(error.to_string()))?;
                note_erased(rulings.draft, &erased);
                rulings.draft.put(keys::event(n), &at);
            }
            (Some(Topic::Audit), _) => rulings.draft.put(keys::note(n), &at),
            // Notices of rulings are many and found by their number: they are no events of the directory.
            (Some(Topic::FindingNotice), _) => {}
            _ => rulings.draft.put(keys::event(n), &at),
        }
    }
    Ok(())
}

fn note_erased(draft: &mut Draft<'_>, erased: &Erased) {
    for record in &erased.records {
        draft.put(keys::erased(*record), &());
    }
    for payload in &erased.payloads {
        draft.put(keys::erased_payload(*payload), &());
    }
}
