//! Playing one seed, or many on two threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::summary::{Counts, Summary};
use super::swarm::{Size, Swarm};
use super::trace::Trace;
use super::world::World;
use crate::Dice;

/// The parameters of a run.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The seed.
    pub seed: u64,
    /// Its size.
    pub size: Size,
    /// True if every step is printed.
    pub prints: bool,
}

/// Plays a seed to its end, and returns the digest of its events.
///
/// # Errors
/// The broken invariant.
pub fn play(asked: Asked) -> Result<u64, String> {
    played(asked).1
}

fn played(asked: Asked) -> (Counts, Result<u64, String>) {
    let mut dice = Dice::of(asked.seed);
    let swarm = Swarm::draw(asked.size, &mut dice);
    let mut trace = Trace::new(asked.prints);
    trace.line(format_args!("seed {}: {swarm}", asked.seed));
    let result = catch_unwind(AssertUnwindSafe(|| {
        let mut world = World::founded(dice, swarm, trace);
        let result = to_the_end(&mut world);
        (world.counts, result.map(|()| world.trace.digest()))
    }));
    result.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        let text = text.unwrap_or_default();
        (Counts::default(), Err(format!("a panic: {text}")))
    })
}

fn to_the_end(world: &mut World) -> Result<(), String> {
    world.storms()?;
    let rounds = world.heals()?;
    world.counts.rounds_most = rounds;
    world
        .trace
        .line(format_args!("quiet after {rounds} rounds"));
    world.checks_everything()?;
    if world.settles()? {
        world.checks_everything()
    } else {
        Ok(())
    }
}

/// Plays seeds from `first` on, on this many threads, and prints for each that fails the command to play it
/// again. With `until_failure` it ends with the first.
#[must_use]
pub fn play_many(size: Size, first: u64, count: u64, threads: u64, until_failure: bool) -> Summary {
    let next = AtomicU64::new(first);
    let stop = AtomicBool::new(false);
    let work = || {
        let mut summary = Summary::default();
        while !stop.load(Ordering::Relaxed) {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= first + count {
                break;
            }
            let asked = Asked {
                seed,
                size,
                prints: false,
            };
            let (counts, result) = played(asked);
            summary.add(&counts);
            if let Err(why) = result {
                summary.failed.insert(seed, why);
                stop.fetch_or(until_failure, Ordering::Relaxed);
            }
        }
        summary
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let mut all = Summary::default();
        for thread in running {
            all.join(thread.join().expect("a seed's panic is caught"));
        }
        all
    })
}
