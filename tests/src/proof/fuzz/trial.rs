//! One target on one thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use super::targets::Target;
use super::{corpus, damage};
use crate::dice::Dice;
use crate::proof::meter;

/// No input may ask for more at once.
const BYTES_MAX: usize = 64 * 1024 * 1024;
/// No input may take longer; measured in this thread's own time, since the machine has other work.
const TIME_MAX: Duration = Duration::from_millis(100);
/// The number of failures of a target that are enough.
const FOUND_MAX: usize = 5;

/// The result.
pub(super) struct Trial {
    pub executions: u64,
    /// Inputs that the reader accepted.
    pub taken: u64,
    /// Inputs at which it failed, with the reason.
    pub found: Vec<String>,
}

impl Trial {
    /// First the target's seeds and corpus as they are, then damaged ones.
    pub(super) fn run(target: &Target, executions: u64, mut dice: Dice) -> Trial {
        let mut trial = Trial {
            executions: 0,
            taken: 0,
            found: Vec::new(),
        };
        let known = corpus::known(target.name);
        let inputs: Vec<&Vec<u8>> = target.seeds.iter().chain(&known).collect();
        for input in &inputs {
            trial.tries(target, input);
            trial.tries(target, &(target.mend)(input));
        }
        for input in &target.swollen {
            trial.tries(target, &(target.mend)(input));
        }
        while trial.executions < executions && trial.found.len() < FOUND_MAX {
            let mut input = (*dice.pick(&inputs)).clone();
            let other = *dice.pick(&inputs);
            for _ in 0..=dice.below(4) {
                damage::damage(&mut input, other, &mut dice);
            }
            let input = if dice.percent(90) {
                (target.mend)(&input)
            } else {
                input
            };
            trial.tries(target, &input);
        }
        trial
    }

    fn tries(&mut self, target: &Target, input: &[u8]) {
        self.executions += 1;
        match tried(target, input) {
            Ok(taken) => self.taken += u64::from(taken),
            Err(why) => {
                let kept = corpus::keep(target.name, input);
                self.found.push(format!("{why}: {}", kept.display()));
            }
        }
    }
}

/// Runs a target on an input: true if it accepted it, or its failure.
pub(super) fn tried(target: &Target, input: &[u8]) -> Result<bool, String> {
    be_quiet();
    let mut slow = 0;
    loop {
        meter::restart();
        let begun = thread_time();
        let ran = catch_unwind(AssertUnwindSafe(|| (target.read)(input)));
        let took = thread_time().saturating_sub(begun);
        let peak = meter::peak();
        let taken = ran.map_err(|_| "it panicked".to_owned())?;
        if peak > BYTES_MAX {
            return Err(format!("it asked for {peak} bytes"));
        }
        if took <= TIME_MAX {
            return Ok(taken);
        }
        slow += 1;
        if slow == 3 {
            return Err(format!("it took {took:?}"));
        }
    }
}

/// Panics are counted here and need no trace each.
fn be_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loud = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let is_trial = panic
                .location()
                .is_some_and(|place| !place.file().contains("proof"));
            if is_trial {
                eprintln!("{panic}")
            } else {
                loud(panic)
            }
        }));
    });
}

fn thread_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}

/// Checks that the counting allocator is at work.
///
/// # Panics
/// If it is not.
pub(super) fn check_meter() {
    meter::restart();
    let held = std::hint::black_box(vec![0_u8; 1_000_000]);
    drop(held);
    let peak = meter::peak();
    assert!(
        peak >= 1_000_000,
        "this binary lacks the counting allocator `proof::Meter`"
    );
}
