//! The open ledger: appending parts and making them durable.

use std::io;
use std::path::Path;
use std::sync::Arc;

use streetbook_core::log::{At, DirLock, Disk, Log, LogSpec, Purpose, RealDisk, Recovery};
use streetbook_core::seal::SealKey;

use super::error::LedgerError;
use super::lock::once_free;
use super::part::StoredPart;
use super::reader::LedgerReader;

/// Space that stays free, so that stored data remains usable (logs, index, a backup's start).
pub const FREE_BYTES_MIN: u64 = 64 * 1024 * 1024;

/// Opening holds one segment in memory, so it stays well below the memory of a small server.
pub(super) const SEGMENT_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The log files of the ledger with this id and seal key, for code that copies them.
pub fn spec(id: [u8; 16], seal: Option<SealKey>) -> LogSpec {
    LogSpec {
        purpose: Purpose::Ledger,
        owner: id,
        prefix: "ledger".to_owned(),
        segment_bytes_max: SEGMENT_BYTES_MAX,
        seal,
    }
}

/// The ledger, held by one process and written by one thread.
pub struct Ledger {
    pub(super) log: Log,
    pub(super) disk: Arc<dyn Disk>,
    pub(super) reader: LedgerReader,
    pub(super) spec: LogSpec,
    #[expect(dead_code, reason = "held as long as the ledger is open")]
    lock: Option<DirLock>,
}

impl Ledger {
    /// Opens or creates the ledger of this id, sealed with this key, in a directory; checks every
    /// byte.
    ///
    /// # Errors
    /// [`LedgerError::InUse`], or files of another ledger, a newer build or another key. Damage is no
    /// error: [`Recovery`] names it.
    pub fn open(
        dir: &Path,
        id: [u8; 16],
        seal: Option<SealKey>,
    ) -> Result<(Ledger, Recovery), LedgerError> {
        std::fs::create_dir_all(dir)?;
        let is_held = |error: &io::Error| error.kind() == io::ErrorKind::WouldBlock;
        let lock =
            once_free(|| DirLock::take(dir), is_held).map_err(|error| match error.kind() {
                io::ErrorKind::WouldBlock => LedgerError::InUse,
                _ => error.into(),
            })?;
        Ledger::over(Arc::new(RealDisk::new(dir)), spec(id, seal), Some(lock))
    }

    /// Opens the ledger on a disk that is locked already, or that no other process can reach.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn over(
        disk: Arc<dyn Disk>,
        spec: LogSpec,
        lock: Option<DirLock>,
    ) -> Result<(Ledger, Recovery), LedgerError> {
        let (log, recovery) = Log::open(disk.clone(), spec.clone())?;
        let reader = LedgerReader::new(log.reader());
        let ledger = Ledger {
            log,
            disk,
            reader,
            spec,
            lock,
        };
        Ok((ledger, recovery))
    }

    /// Appends a part and returns its frame's number and place; durable after [`Ledger::sync`].
    ///
    /// # Errors
    /// [`LedgerError::Full`] and a part that is too large are refusals: nothing was appended and the
    /// next one may fit. After any other error every append fails.
    pub fn append(&mut self, part: &StoredPart) -> Result<(u64, At), LedgerError> {
        let (flags, body) = if part.part.certificate.is_some() {
            let mut bare = part.clone();
            bare.part.certificate = None;
            bare.to_frame()?
        } else {
            part.to_frame()?
        };
        let free_bytes = self.disk.free_bytes()?;
        if free_bytes < FREE_BYTES_MIN.saturating_add(body.len() as u64) {
            return Err(LedgerError::Full {
                free_bytes,
                free_bytes_min: FREE_BYTES_MIN,
            });
        }
        let frame = self.log.next_frame();
        let at = self.log.append(flags, &body)?;
        Ok((frame, at))
    }

    /// Makes everything appended so far durable.
    ///
    /// # Errors
    /// An error of the disk; from then on every append fails.
    pub fn sync(&mut self) -> Result<(), LedgerError> {
        Ok(self.log.sync()?)
    }

    /// Returns a reader for other threads; all share one cache.
    pub fn reader(&self) -> LedgerReader {
        self.reader.clone()
    }

    /// The number of the next frame.
    pub fn next_frame(&self) -> u64 {
        self.log.next_frame()
    }

    /// The place and number of every durable frame, in order.
    pub fn places(&self) -> Vec<(At, u64)> {
        self.log.frames().collect()
    }
}

#[cfg(test)]
mod tests;
