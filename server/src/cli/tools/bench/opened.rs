//! Opening a phone on a disk under a stopwatch.

use std::path::Path;
use std::sync::Arc;

use streetbook_core::replica::{Files, Replica, ReplicaError};
use streetbook_core::seal::SealKey;

use super::stopped_disk::{StoppedDisk, Syncs};

/// The key of phones that are thrown away.
pub(super) fn key() -> SealKey {
    SealKey::from_bytes([7; 32])
}

/// Opens a phone on a disk under a stopwatch.
pub(super) fn open(
    dir: &Path,
    seal: Option<SealKey>,
    syncs: Syncs,
) -> Result<Replica, ReplicaError> {
    let disk = StoppedDisk::new(dir, syncs);
    Replica::open(Files::on(Arc::new(disk), seal))
}
