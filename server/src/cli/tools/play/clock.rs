//! The script's clock, for phones and server alike. No other verb reaches it.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use streetbook_core::replica::Moment;
use streetbook_core::time::Instant;

use crate::clock::{Clock, SystemClock};

/// The time of the act that is being played; the machine's clock afterwards, but never earlier than a
/// script that is ahead of it: rulings would be recomputed for today.
#[derive(Default)]
pub struct ScriptClock {
    millis: AtomicI64,
    is_over: AtomicBool,
}

impl ScriptClock {
    /// Moves to an act's time.
    pub fn set(&self, at: Instant) {
        self.millis.store(at.millis(), Ordering::SeqCst);
    }

    /// Ends the script: later calls return the machine's time.
    pub fn end(&self) {
        self.is_over.store(true, Ordering::SeqCst);
    }

    /// The phones' clocks.
    pub fn moment(&self) -> Moment {
        Moment {
            wall: self.now(),
            booted: Instant::default(),
            boot: 1,
        }
    }
}

impl Clock for ScriptClock {
    fn now(&self) -> Instant {
        let scripted = Instant::from_millis(self.millis.load(Ordering::SeqCst));
        if self.is_over.load(Ordering::SeqCst) {
            SystemClock.now().max(scripted)
        } else {
            scripted
        }
    }
}
