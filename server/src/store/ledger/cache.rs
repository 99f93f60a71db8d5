//! The parts read or written last: merging and releasing read the same ones again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use streetbook_core::log::At;

use super::part::StoredPart;

/// A part can be as large as a request: only a few are kept.
const PARTS_MAX: usize = 8;

/// The last parts, newest first.
#[derive(Default)]
pub(super) struct Cache(Mutex<VecDeque<(At, Arc<StoredPart>)>>);

impl Cache {
    /// Returns a cached part and makes it the newest.
    pub(super) fn get(&self, at: At) -> Option<Arc<StoredPart>> {
        let mut parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let index = parts.iter().position(|(place, _)| *place == at)?;
        let found = parts.remove(index)?;
        let part = found.1.clone();
        parts.push_front(found);
        Some(part)
    }

    /// Adds a part in place of the oldest.
    pub(super) fn put(&self, at: At, part: Arc<StoredPart>) {
        let mut parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        parts.retain(|(place, _)| *place != at);
        parts.push_front((at, part));
        parts.truncate(PARTS_MAX);
    }

    /// Drops the parts of a segment.
    pub(super) fn forget(&self, segment: u32) {
        let mut parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        parts.retain(|(at, _)| at.segment != segment);
    }
}
