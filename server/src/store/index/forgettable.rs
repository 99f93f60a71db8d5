//! Rows outside the fold: if they are lost, a device repeats one round trip at most.

use streetbook_core::ids::DeviceId;
use streetbook_core::time::Instant;

use super::error::IndexError;
use super::keys;
use super::open::Index;

impl Index {
    /// The time of the last challenge that a device used.
    ///
    /// # Errors
    /// [`IndexError`], as everywhere here: the index failed.
    pub fn last_challenge(&self, device: DeviceId) -> Result<Option<Instant>, IndexError> {
        let millis = self.tree.raised(&keys::challenge(device))?;
        Ok(millis.map(|millis| Instant::from_millis(millis.cast_signed())))
    }

    /// Stores the challenge that a device used; one older than the last changes nothing.
    ///
    /// # Errors
    /// The index failed.
    pub fn set_last_challenge(&self, device: DeviceId, at: Instant) -> Result<(), IndexError> {
        let millis = u64::try_from(at.millis()).unwrap_or(0);
        self.tree.raise(&keys::challenge(device), millis)
    }
}
