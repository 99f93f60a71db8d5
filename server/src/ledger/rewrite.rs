//! Erasing payloads from a segment of the ledger. Numbers, chains and signatures stay true.

use streetbook_core::ids::DeviceId;
use streetbook_core::journal::JournalPart;
use streetbook_core::log::{At, Content, Moved, remove_set_aside};

use super::error::LedgerError;
use super::file::{Ledger, SEGMENT_BYTES_MAX};
use super::part::StoredPart;

/// A part whose frame has a new place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovedPart {
    /// Its frame.
    pub frame: u64,
    /// Where it stood.
    pub from: At,
    /// Where it stands.
    pub to: At,
    /// Whose journal.
    pub device: DeviceId,
    /// The number of its first entry.
    pub first: u64,
    /// The number of its last entry.
    pub last: u64,
}

impl Ledger {
    /// Rewrites a segment with every part as `strip` leaves it (it says whether it took anything), and
    /// gives the new places of all its parts. Until [`Ledger::let_go`] the old places read on.
    ///
    /// # Errors
    /// [`LedgerError::Full`]: nothing was touched. After any other error nothing is taken any more.
    pub fn rewrite(
        &mut self,
        segment: u32,
        strip: impl Fn(&mut JournalPart) -> bool,
    ) -> Result<Vec<MovedPart>, LedgerError> {
        let free_bytes = self.disk.free_bytes()?;
        if free_bytes < SEGMENT_BYTES_MAX {
            return Err(LedgerError::Full {
                free_bytes,
                free_bytes_min: SEGMENT_BYTES_MAX,
            });
        }
        let first = self.log.frames().find(|(at, _)| at.segment == segment);
        if let Some((at, _)) = first {
            self.reader.hold(at)?;
        }
        let mut parts = Vec::new();
        let moved = self.log.rewrite(segment, |frame| {
            let mut stored = StoredPart::from_frame(frame)?;
            parts.push((stored.part.device, stored.part.from, stored.last()));
            match strip(&mut stored.part) {
                true => {
                    let (flags, body) = stored.to_frame()?;
                    Ok::<_, LedgerError>(Some(Content { flags, body }))
                }
                false => Ok(None),
            }
        })?;
        Ok(moved.iter().zip(parts).map(moved_part).collect())
    }

    /// Lets go of the old file of a segment, once nobody is told its places any more.
    pub fn let_go(&self, segment: u32) {
        self.reader.let_go(segment);
    }

    /// Removes unfinished tails that were set aside: they may hold anything, and nobody was ever told
    /// that they are stored.
    ///
    /// # Errors
    /// What the disk says.
    pub fn remove_set_aside(&self) -> Result<(), LedgerError> {
        Ok(remove_set_aside(self.disk.as_ref(), &self.spec)?)
    }
}

fn moved_part((moved, part): (&Moved, (DeviceId, u64, u64))) -> MovedPart {
    let (device, first, last) = part;
    MovedPart {
        frame: moved.number,
        from: moved.from,
        to: moved.to,
        device,
        first,
        last,
    }
}
