//! The script's clock, for phones and server alike. No other verb reaches it.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use streetbook_core::replica::Moment;
use streetbook_core::time::Instant;

use crate::clock::{Clock, SystemClock};

/// Stands at the time of the act that is being played; runs as the machine's clock afterwards, but goes back
/// from no script that is ahead of it: rulings would be made anew for today.
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

    /// The script is over: what follows happens now.
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
        match self.is_over.load(Ordering::SeqCst) {
            true => SystemClock.now().max(scripted),
            false => scripted,
        }
    }
}
