//! The phone's clocks at one moment.

use super::ReplicaError;
use crate::journal::Clock;
use crate::sync::Challenge;
use crate::time::Instant;

/// The phone's clocks at one moment, as the host reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The wall clock.
    pub wall: Instant,
    /// Wall clock minus the time since the machine booted.
    pub booted: Instant,
    /// A number drawn at each boot.
    pub boot: u64,
}

impl Moment {
    /// Refuses a clock that is out of order: the office would set aside what is written by it.
    pub(super) fn check(&self) -> Result<(), ReplicaError> {
        if self.wall.is_in_living_years() {
            Ok(())
        } else {
            Err(ReplicaError::Clock)
        }
    }

    /// The clock evidence of an entry, with the last challenge of the office.
    pub(super) fn clock(self, heard: Option<&Challenge>) -> Clock {
        Clock {
            wall: self.wall,
            booted: self.booted,
            boot: self.boot,
            heard: heard.map(|challenge| challenge.at).unwrap_or_default(),
        }
    }
}
