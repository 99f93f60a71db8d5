//! Erasing payloads from a segment of the ledger. Numbers, chains and signatures stay valid.

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
    /// Its old place.
    pub from: At,
    /// Its new place.
    pub to: At,
    /// The device whose journal it is of.
    pub device: DeviceId,
    /// The number of its first entry.
    pub first: u64,
    /// The number of its last entry.
    pub last: u64,
}

impl Ledger {
    /// Rewrites a segment with every part as `strip` leaves it (which returns true if it removed
    /// anything), and returns the new places of all its parts. Until [`Ledger::let_go`] the old places
    /// remain readable.
    ///
    /// # Errors
    /// [`LedgerError::Full`]: nothing was changed. After any other error every append fails.
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
        // Readers get places from the index until it follows: the old file must stay open till then.
        if let Some((at, _)) = first {
            self.reader.hold(at)?;
        }
        let mut parts = Vec::new();
        let moved = self.log.rewrite(segment, |frame| {
            let mut stored = StoredPart::from_frame(frame)?;
            // The rewrite reports only the moved places, in this order: what else a row needs is noted here.
            parts.push((stored.part.device, stored.part.from, stored.last()));
            if strip(&mut stored.part) {
                let (flags, body) = stored.to_frame()?;
                Ok::<_, LedgerError>(Some(Content { flags, body }))
            } else {
                Ok(None)
            }
        })?;
        Ok(moved.iter().zip(parts).map(moved_part).collect())
    }

    /// Closes the old file of a segment, once the index returns none of its places any more.
    pub fn let_go(&self, segment: u32) {
        self.reader.let_go(segment);
    }

    /// Removes unfinished tails that were set aside: their content is unknown, and none of it was ever
    /// acknowledged as stored.
    ///
    /// # Errors
    /// An error of the disk.
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
