//! Fuzzing: every reader of foreign bytes gets damaged honest ones, a million times. No input may make a
//! reader panic, ask for more than 64 MiB, or work for longer than 100 ms.
//!
//! Damage goes *inside*: deflated or checked bytes are damaged before that, so that the reader
//! behind the checksum is reached. Inputs found once are in `tests/corpus/TARGET/` and are tried first
//! in every run.

mod corpus;
mod damage;
mod mend;
mod seeds;
mod swollen;
mod targets;
mod trial;

use std::thread;

use super::table::{Row, Scale};
use crate::dice::Dice;
use targets::Target;
use trial::Trial;

/// Executions of a whole run.
const EXECUTIONS: u64 = 1_100_000;

/// Fuzzes every target on two threads.
///
/// # Panics
/// If an input was found at which a reader fails; it is stored in the corpus.
pub fn fuzz(scale: Scale) -> Vec<Row> {
    trial::check_meter();
    let mut dice = Dice::seeded(20_261_124);
    let targets = targets::all();
    let shares: u64 = targets.iter().map(|target| target.share).sum();
    let rows: Vec<Row> = targets
        .iter()
        .map(|target| {
            let executions = scale.of(EXECUTIONS) * target.share / shares;
            let seeds = [dice.split(), dice.split()];
            row(target, executions, seeds)
        })
        .collect();
    let executions = rows.iter().map(|row| row.count).sum();
    let took = rows.iter().map(|row| row.took).sum();
    let all = Row {
        what: "fuzz: all executions".to_owned(),
        count: executions,
        least: scale.of(1_000_000),
        took,
    };
    assert!(executions >= all.least, "only {executions} executions");
    rows.into_iter().chain([all]).collect()
}

fn row(target: &Target, executions: u64, seeds: [Dice; 2]) -> Row {
    let mut taken = 0;
    let mut row = Row::of(target.name, executions, || {
        let trials = thread::scope(|scope| {
            let half = |dice| move || Trial::run(target, executions.div_ceil(2), dice);
            let running = seeds.map(|dice| scope.spawn(half(dice)));
            running.map(|thread| thread.join().expect("a trial catches panics"))
        });
        let found: Vec<String> = trials
            .iter()
            .flat_map(|trial| trial.found.clone())
            .collect();
        assert!(found.is_empty(), "{}: {}", target.name, found.join("\n"));
        taken = trials.iter().map(|trial| trial.taken).sum();
        trials.iter().map(|trial| trial.executions).sum()
    });
    let percent = taken * 100 / row.count.max(1);
    row.what = format!("fuzz: {} ({percent} % taken)", target.name);
    row
}

/// Tries one input, as it was found, against one target.
///
/// # Panics
/// If there is no such target, or it fails on the input.
pub fn one(name: &str, input: &[u8]) {
    trial::check_meter();
    let targets = targets::all();
    let target = targets.iter().find(|target| target.name == name);
    let target = target.expect("the name of a target");
    let verdict = trial::tried(target, input);
    assert_eq!(verdict.err(), None);
}
