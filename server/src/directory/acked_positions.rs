//! The directory's position that each device is known to have had.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use streetbook_core::ids::{DeviceId, EntryRef};
use streetbook_core::time::Instant;

/// Directory position that a device is known to have had when it wrote an entry.
///
/// A phone proves that it got an answer by using the answer's challenge; an entry written after
/// that request cannot claim an older directory. May be forgotten: entries are then judged by the
/// position that they carry.
#[derive(Default)]
pub struct AckedPositions(Mutex<HashMap<DeviceId, Confirmed>>);

#[derive(Clone, Copy, Default)]
struct Confirmed {
    after: u64,
    position: u64,
    issued: (Instant, u64),
}

impl AckedPositions {
    /// Records that a device sent a request signed over a challenge, with so much of its journal written.
    pub fn on_request(&self, device: DeviceId, challenge: Instant, written: u64) {
        let mut acked = self.lock();
        let confirmed = acked.entry(device).or_default();
        if confirmed.issued.0 == challenge && confirmed.position < confirmed.issued.1 {
            confirmed.after = written;
            confirmed.position = confirmed.issued.1;
        }
    }

    /// Records that a device was sent a challenge and a directory position.
    pub fn on_response(&self, device: DeviceId, challenge: Instant, position: u64) {
        self.lock().entry(device).or_default().issued = (challenge, position);
    }

    /// Returns the position by which an entry is judged: the one that it claims, or a later one that its
    /// device is known to have had.
    pub fn position(&self, entry: EntryRef, claimed: u64) -> u64 {
        match self.lock().get(&entry.device) {
            Some(confirmed) if entry.n > confirmed.after => claimed.max(confirmed.position),
            _ => claimed,
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<DeviceId, Confirmed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
