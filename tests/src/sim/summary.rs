//! The sum over many seeds, as one table.

use std::collections::BTreeMap;
use std::fmt;

use super::swarm::Size;

/// The counts of one seed.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    pub acts: u64,
    pub crashes: u64,
    pub messages: u64,
    pub checks: u64,
    /// Records that showed several values of a field when all was quiet.
    pub conflicts: u64,
    pub rounds_most: usize,
    pub faults: BTreeMap<&'static str, u64>,
}

impl Counts {
    /// Counts a fault.
    pub(super) fn fault(&mut self, class: &'static str) {
        *self.faults.entry(class).or_default() += 1;
    }
}

/// The sum over many seeds.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Seeds played.
    pub seeds: u64,
    /// Seeds that broke an invariant, with its description.
    pub failed: BTreeMap<u64, String>,
    counts: Counts,
}

impl Summary {
    pub(super) fn add(&mut self, counts: &Counts) {
        self.seeds += 1;
        let sum = &mut self.counts;
        sum.acts += counts.acts;
        sum.crashes += counts.crashes;
        sum.messages += counts.messages;
        sum.checks += counts.checks;
        sum.conflicts += counts.conflicts;
        sum.rounds_most = sum.rounds_most.max(counts.rounds_most);
        for (class, count) in &counts.faults {
            *sum.faults.entry(class).or_default() += count;
        }
    }

    /// The failures, with the commands that play them again.
    #[must_use]
    pub fn failures(&self, size: Size) -> String {
        let command = "cargo run --profile proof -p streetbook-tests --bin sim --";
        let told = self.failed.iter().map(|(seed, why)| {
            format!("seed {seed}: {why}\n  {command} --seed {seed} --size {size} --trace\n")
        });
        told.collect()
    }

    /// Acts that phones showed as saved, and faults that happened meanwhile.
    #[must_use]
    pub fn acts_and_faults(&self) -> (u64, u64) {
        (self.counts.acts, self.counts.faults.values().sum())
    }

    /// Adds the figures of another thread.
    pub fn join(&mut self, other: Summary) {
        let seeds = other.seeds;
        self.add(&other.counts);
        self.seeds += seeds - 1;
        self.failed.extend(other.failed);
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = &self.counts;
        let (_, faults) = self.acts_and_faults();
        writeln!(out, "seeds played                {:>12}", self.seeds)?;
        writeln!(out, "acts shown as saved         {:>12}", counts.acts)?;
        writeln!(out, "questions asked             {:>12}", counts.messages)?;
        writeln!(out, "crashes                     {:>12}", counts.crashes)?;
        writeln!(out, "faults                      {faults:>12}")?;
        for (class, count) in &counts.faults {
            writeln!(out, "  {class:<26}{count:>12}")?;
        }
        writeln!(out, "records in conflict         {:>12}", counts.conflicts)?;
        writeln!(out, "invariants checked          {:>12}", counts.checks)?;
        writeln!(
            out,
            "most rounds until quiet     {:>12}",
            counts.rounds_most
        )?;
        write!(out, "seeds that failed           {:>12}", self.failed.len())
    }
}
