//! Everything heals: lines and disks are well again, every phone is on and in coverage, and phones and
//! office exchange until there is nothing left to exchange.

use super::net::{Content, Dead};
use super::world::World;
use std::sync::atomic::Ordering;
use streetbook_server::sync::Refused;

/// More rounds than this are not quiet.
const ROUNDS_MAX: usize = 200;

impl World {
    /// Heals the world and waits until it is quiet. Returns the number of rounds.
    ///
    /// # Errors
    /// The broken invariant.
    pub(super) fn heals(&mut self) -> Result<usize, String> {
        self.net.clear();
        self.office.deaths.store(0, Ordering::Relaxed);
        if self.office.disk.is_dark() || self.office.disk.fails() {
            self.server_loses_power();
        }
        self.office.disk.is_well();
        if let Some(running) = &mut self.office.running {
            running.tasks.borrow_mut().clear();
        }
        self.server_starts()?;
        if !self.erased.is_empty() && !self.erases_what_is_listed() {
            return Err("I10: an erasure cannot be carried out".to_owned());
        }
        for which in 0..self.phones.len() {
            self.phones[which].line = Dead::Neither;
            self.phones[which].asked = None;
            let failed = self.phones[which].disk.fails();
            self.after_a_phone(which, failed);
            self.phones[which].disk.is_well();
            self.phone_opens(which)?;
        }
        self.is_quiet()
    }

    /// Exchanges until there is nothing left to exchange.
    ///
    /// # Errors
    /// An error if it never gets quiet.
    pub(super) fn is_quiet(&mut self) -> Result<usize, String> {
        for round in 1..=ROUNDS_MAX {
            self.passes(60_000);
            let mut quiet = true;
            for which in 0..self.phones.len() {
                quiet &= !self.talks(which)?;
            }
            while self.merges_once()? {
                quiet = false;
            }
            if quiet {
                return Ok(round);
            }
        }
        Err(format!("I10: not quiet after {ROUNDS_MAX} rounds"))
    }

    fn merges_once(&mut self) -> Result<bool, String> {
        let merged = self.running().merger.round();
        let merged = merged.map_err(|error| format!("I10: merging fails: {error}"))?;
        Ok(merged.is_some())
    }

    /// One request of a phone and its answer. True if there was any news.
    fn talks(&mut self, which: usize) -> Result<bool, String> {
        if self.phones[which].lost || self.phones[which].app.is_none() {
            return Ok(false);
        }
        let failed = |error: streetbook_core::replica::ReplicaError| {
            format!("I10: p{which} cannot sync: {error}")
        };
        let number = self.number();
        let (now, dice) = (self.now, &mut self.dice);
        let letter = self.phones[which]
            .asks(which, number, now, dice)
            .map_err(failed)?;
        let Some(letter) = letter else {
            return Ok(false);
        };
        let running = self.running();
        running.takes(letter);
        let (letter, leaving) = loop {
            if let Some(answered) = running.goes_on(0) {
                break answered;
            }
            if !running.hand.run_once() {
                return Err("I10: the office does not answer".to_owned());
            }
        };
        self.answers(&letter, &leaving)?;
        let Content::Answer { status, body } = letter.content else {
            return Ok(false);
        };
        let progress = self.phones[which].hears(status, &body).map_err(failed)?;
        self.trace
            .line(format_args!("p{which} talks: {status}, {progress:?}"));
        self.trace.bytes(&body);
        if status == Refused::FORBIDDEN {
            self.phones[which].refused = true;
            return Ok(false);
        }
        Ok(progress.again || progress.received > 0 || progress.receipted > 0)
    }
}
