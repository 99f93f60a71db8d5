//! Reading stored parts while another thread appends.

use std::sync::Arc;

use streetbook_core::log::{At, LogReader};

use super::cache::Cache;
use super::error::LedgerError;
use super::part::StoredPart;

/// Reads durable parts. Clones share a small cache.
#[derive(Clone)]
pub struct LedgerReader {
    log: LogReader,
    cache: Arc<Cache>,
}

impl LedgerReader {
    pub(super) fn new(log: LogReader) -> LedgerReader {
        LedgerReader {
            log,
            cache: Arc::default(),
        }
    }

    /// Reads the part at a place that the index or the committer gave.
    ///
    /// # Errors
    /// [`LedgerError`]: no valid part is there, or a newer build wrote it.
    pub fn read(&self, at: At) -> Result<Arc<StoredPart>, LedgerError> {
        if let Some(part) = self.cache.get(at) {
            return Ok(part);
        }
        let part = Arc::new(StoredPart::from_frame(&self.log.read(at)?)?);
        self.cache.put(at, part.clone());
        Ok(part)
    }

    /// Opens the segment of a place that is about to be rewritten.
    pub(super) fn hold(&self, at: At) -> Result<(), LedgerError> {
        Ok(self.log.hold(at)?)
    }

    /// Drops a segment that was rewritten: its file, and the parts read from it.
    pub(super) fn let_go(&self, segment: u32) {
        self.log.let_go(segment);
        self.cache.forget(segment);
    }

    /// Caches a part that was just made durable, so that its first readers need not decode it.
    pub fn remember(&self, at: At, part: Arc<StoredPart>) {
        self.cache.put(at, part);
    }
}
