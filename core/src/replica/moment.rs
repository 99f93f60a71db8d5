//! The phone's clocks at one moment.

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
