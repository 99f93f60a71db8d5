//! Simulated workspaces by the thousand, and the bugs planted into them.

use std::time::Instant;

use super::{Row, Scale};
use crate::sim::{Size, play_many};

pub use hunted::planted;

/// Both cores of the machine that this is meant for.
const THREADS: u64 = 2;

/// Plays 20 000 small workspaces.
///
/// # Panics
/// With the seeds that broke an invariant, and the commands that play them again.
pub fn small(scale: Scale) -> Vec<Row> {
    played(
        "simulated workspaces of 3 to 10 phones",
        Size::Small,
        scale.of(20_000),
    )
}

/// Plays 300 large ones.
///
/// # Panics
/// See [`small`].
pub fn large(scale: Scale) -> Vec<Row> {
    played(
        "simulated workspaces of 100 phones",
        Size::Large,
        scale.of(300),
    )
}

fn played(what: &str, size: Size, seeds: u64) -> Vec<Row> {
    let begun = Instant::now();
    let summary = play_many(size, 1, seeds, THREADS, false);
    assert!(summary.failed.is_empty(), "{}", summary.failures(size));
    println!("{size}\n{summary}\n");
    let took = begun.elapsed();
    let row = |what: &str, count, least| Row {
        what: what.to_owned(),
        count,
        least,
        took,
    };
    let (acts, faults) = summary.acts_and_faults();
    vec![
        row(what, summary.seeds, seeds),
        row("  acts shown as saved in them", acts, seeds),
        row("  faults in them", faults, seeds),
    ]
}

#[cfg(not(feature = "planted"))]
mod hunted {
    use super::{Row, Scale};

    /// Panics, since no bug can be planted in this build.
    ///
    /// # Panics
    /// Always.
    pub fn planted(_: Scale) -> Vec<Row> {
        panic!("bugs can be planted in a build with `--features planted` only");
    }
}

#[cfg(feature = "planted")]
mod hunted {
    use streetbook_core::planted::Bug;

    use super::{Row, Scale, THREADS};
    use crate::sim::hunt;

    /// Seeds within which each bug has to be found, at whatever scale.
    const SEEDS_MAX: u64 = 10_000;

    /// Plants each bug, one after the other, and plays small workspaces until one finds it.
    ///
    /// # Panics
    /// If one is not found.
    pub fn planted(_: Scale) -> Vec<Row> {
        let row = Row::of("planted bugs found", Bug::ALL.len() as u64, found);
        vec![row]
    }

    fn found() -> u64 {
        println!("planted bug                  seed   invariant broken");
        // The message of a panic is printed with the seed.
        let aloud = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let found = Bug::ALL.into_iter().filter(|bug| is_found(*bug)).count();
        std::panic::set_hook(aloud);
        println!();
        found as u64
    }

    fn is_found(bug: Bug) -> bool {
        let found = hunt(bug, 1, SEEDS_MAX, THREADS).found;
        let name = format!("{bug:?}");
        match &found {
            Some((seed, why)) => {
                let why: String = why.chars().take(90).collect();
                println!("{name:<26}{seed:>7}   {why}");
            }
            None => println!("{name:<26}{:>7}   NOT FOUND in {SEEDS_MAX} seeds", "-"),
        }
        found.is_some()
    }
}
