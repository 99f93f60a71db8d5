//! Clocks: the server's is set by the simulation, and each phone's drifts.

use std::sync::atomic::{AtomicI64, Ordering};

use streetbook_core::replica::Moment;
use streetbook_core::time::Instant;
use streetbook_server::clock::Clock;

use super::swarm::Swarm;
use crate::Dice;

/// The beginning of every seed: a Monday morning in November 2026.
pub(super) const BEGINNING: i64 = 1_794_270_600_000;
const YEAR_1970: i64 = 0;
const YEAR_2038: i64 = 2_147_483_647_000;

/// The server's clock.
pub(super) struct ToldClock(AtomicI64);

impl ToldClock {
    pub(super) fn new() -> ToldClock {
        ToldClock(AtomicI64::new(BEGINNING))
    }

    pub(super) fn set(&self, millis: i64) {
        self.0.store(millis, Ordering::Relaxed);
    }
}

impl Clock for ToldClock {
    fn now(&self) -> Instant {
        Instant::from_millis(self.0.load(Ordering::Relaxed))
    }
}

/// A phone's clock.
#[derive(Clone)]
pub(super) struct Watch {
    skew: i64,
    /// Its gain in a million.
    drift: i64,
    booted: i64,
    boot: u64,
}

impl Watch {
    /// A watch that goes right, or as wrong as the swarm allows.
    pub(super) fn draw(swarm: &Swarm, dice: &mut Dice) -> Watch {
        let mut watch = Watch {
            skew: 0,
            drift: 0,
            booted: BEGINNING,
            boot: dice.roll(),
        };
        if swarm.clocks > 0 {
            watch.jump(BEGINNING, dice);
            watch.drift = dice.below(20_001) as i64 - 10_000;
        }
        watch
    }

    /// A person sets it, or it jumps by itself.
    pub(super) fn jump(&mut self, now: i64, dice: &mut Dice) {
        let day = 86_400_000;
        self.skew = match dice.below(8) {
            0 => YEAR_1970 - now,
            1 => YEAR_2038 - now,
            2 => dice.below(400 * day as usize) as i64 - 200 * day,
            3..=5 => dice.below(7_200_000) as i64 - 3_600_000,
            _ => 0,
        };
    }

    /// The phone was started again.
    pub(super) fn boots(&mut self, now: i64, dice: &mut Dice) {
        self.booted = now;
        self.boot = dice.roll();
    }

    /// Its reading.
    pub(super) fn reads(&self, now: i64) -> Moment {
        let gained = (now - BEGINNING) / 1_000 * self.drift / 1_000;
        let wall = now + self.skew + gained;
        let running = now - self.booted;
        Moment {
            wall: Instant::from_millis(wall),
            booted: Instant::from_millis(wall - running),
            boot: self.boot,
        }
    }
}
