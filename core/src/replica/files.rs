//! Paths of a phone's files, and the key that seals them.

use std::io;
use std::sync::Arc;

use crate::ids::DeviceId;
use crate::log::{Disk, Log, LogError, LogSpec, Purpose, Recovery, remove_set_aside};
use crate::seal::SealKey;

/// Opening holds one segment in memory, so a phone's are small.
const SEGMENT_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// The files of a phone. All of them are sealed with one key, or none is.
#[derive(Clone)]
pub struct Files {
    pub(super) disk: Arc<dyn Disk>,
    pub(super) seal: Option<SealKey>,
}

impl Files {
    /// The files on a disk; with a key they are sealed, from the first one on.
    pub fn on(disk: Arc<dyn Disk>, seal: Option<SealKey>) -> Files {
        Files { disk, seal }
    }

    /// Opens or creates a log of one device.
    pub(super) fn open_log(
        &self,
        purpose: Purpose,
        prefix: &str,
        device: DeviceId,
    ) -> Result<(Log, Recovery), LogError> {
        Log::open(self.disk.clone(), self.spec(purpose, prefix, device))
    }

    /// Opens or creates the journal of one device.
    pub(super) fn open_journal(&self, device: DeviceId) -> Result<(Log, Recovery), LogError> {
        self.open_log(Purpose::Journal, "journal", device)
    }

    /// Removes the tails that were set aside of a log.
    pub(super) fn remove_set_aside(
        &self,
        purpose: Purpose,
        prefix: &str,
        device: DeviceId,
    ) -> io::Result<()> {
        remove_set_aside(self.disk.as_ref(), &self.spec(purpose, prefix, device))
    }

    fn spec(&self, purpose: Purpose, prefix: &str, device: DeviceId) -> LogSpec {
        LogSpec {
            purpose,
            owner: device.0,
            prefix: format!("{prefix}-{device}"),
            segment_bytes_max: SEGMENT_BYTES_MAX,
            seal: self.seal.clone(),
        }
    }

    /// Removes a log of one device and begins it again.
    pub(super) fn begin_log_anew(
        &self,
        purpose: Purpose,
        prefix: &str,
        device: DeviceId,
    ) -> Result<Log, LogError> {
        let names = format!("{prefix}-{device}-");
        for name in self.disk.list()? {
            if name.starts_with(&names) {
                self.disk.remove(&name)?;
            }
        }
        self.disk.sync_dir()?;
        Ok(self.open_log(purpose, prefix, device)?.0)
    }
}
