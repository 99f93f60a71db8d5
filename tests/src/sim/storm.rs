//! The stormy part: one small event after the other.

use super::deeds;
use super::disk::SimDisk;
use super::net::{Content, Dead, Letter};
use super::office::Leaving;
use super::world::World;
use std::sync::atomic::Ordering;

impl World {
    /// Plays all steps of the storm.
    ///
    /// # Errors
    /// The broken invariant.
    pub(super) fn storms(&mut self) -> Result<(), String> {
        for _ in 0..self.swarm.steps {
            let passes = match self.dice.below(20) {
                0 => 3_600_000,
                1..=4 => 60_000,
                _ => 500,
            };
            let passes = 1 + self.dice.below(passes) as i64;
            self.passes(passes);
            self.faults()?;
            self.step()?;
        }
        Ok(())
    }

    /// One small event. If there is nothing of its kind to do, another happens.
    fn step(&mut self) -> Result<(), String> {
        let which = self.dice.below(self.phones.len());
        let tasks = self.office.running.as_ref();
        let tasks = tasks.map_or(0, |running| running.tasks.borrow().len());
        match self.dice.below(100) {
            0..25 => self.acts(which),
            25..45 if tasks > 0 => self.server_goes_on()?,
            25..60 if !self.net.is_empty() => self.letter_moves()?,
            25..70 => self.asks(which),
            70..85 => {
                self.commits();
                self.server_goes_on()?;
            }
            85..90 => self.merges(),
            90..92 => self.phones[which].asked = None,
            92..97 => self.phone_opens(which)?,
            _ => self.server_starts()?,
        }
        Ok(())
    }

    /// A phone sends a request, unless it waits for an answer.
    pub(super) fn asks(&mut self, which: usize) {
        if self.phones[which].asked.is_some() {
            return;
        }
        let number = self.number();
        let (now, dice) = (self.now, &mut self.dice);
        let asked = self.phones[which].asks(which, number, now, dice);
        let failed = asked.is_err();
        if let Ok(Some(letter)) = asked {
            self.trace.line(format_args!(
                "p{which} asks {number}, {} bytes",
                letter.body().len()
            ));
            self.trace.bytes(letter.body());
            if !self.phones[which].disk.is_dark() {
                self.counts.messages += 1;
                self.net.push(letter);
            }
        }
        self.after_a_phone(which, failed);
    }

    /// A message that is under way arrives, or does not.
    fn letter_moves(&mut self) -> Result<(), String> {
        if self.net.is_empty() {
            return Ok(());
        }
        let which = self.dice.below(self.net.len());
        let often = |dice: &mut crate::Dice, often| dice.below(1_000) < often;
        let mut letter = if often(&mut self.dice, self.swarm.duplicate) {
            self.net[which].clone()
        } else {
            self.net.swap_remove(which)
        };
        let dead = self.phones[letter.phone].line.stops(&letter);
        if dead || often(&mut self.dice, self.swarm.drop) {
            self.counts.fault("message lost");
            return Ok(());
        }
        if often(&mut self.dice, self.swarm.cut) {
            self.counts.fault("message cut");
            let length = self.dice.below(letter.body().len() + 1);
            letter.body_mut().truncate(length);
        }
        if letter.goes_up() && often(&mut self.dice, self.swarm.portal) {
            self.counts.fault("captive portal");
            letter.content = Content::Answer {
                status: 200,
                body: b"<html><body>Welcome to the hotel</body></html>".to_vec(),
            };
        }
        self.arrives(letter);
        Ok(())
    }

    pub(super) fn arrives(&mut self, letter: Letter) {
        let (number, which) = (letter.number, letter.phone);
        match letter.content {
            Content::Answer { status, body } => {
                if self.phones[which].asked != Some(number) {
                    return;
                }
                let heard = self.phones[which].hears(status, &body);
                self.trace
                    .line(format_args!("p{which} hears {status}: {heard:?}"));
                let failed = matches!(heard, Err(streetbook_core::replica::ReplicaError::Disk(_)));
                self.after_a_phone(which, failed);
            }
            _ => {
                self.trace
                    .line(format_args!("the office gets {number} of p{which}"));
                if let Some(running) = &mut self.office.running {
                    running.takes(letter);
                }
            }
        }
    }

    /// The server continues one of its open requests.
    fn server_goes_on(&mut self) -> Result<(), String> {
        let Some(running) = &mut self.office.running else {
            return Ok(());
        };
        let waiting = running.tasks.borrow().len();
        if waiting == 0 {
            return Ok(());
        }
        let which = self.dice.below(waiting);
        let answered = running.goes_on(which);
        if self.office.disk.is_dark() {
            self.server_loses_power();
            return Ok(());
        }
        if let Some((letter, leaving)) = answered {
            self.answers(&letter, &leaving)?;
            self.net.push(letter);
        }
        Ok(())
    }

    /// An answer leaves the server.
    pub(super) fn answers(&mut self, letter: &Letter, leaving: &Leaving) -> Result<(), String> {
        self.trace.line(format_args!(
            "the office answers {} of p{}, {} bytes",
            letter.number,
            letter.phone,
            letter.body().len()
        ));
        self.trace.bytes(letter.body());
        for (device, through) in leaving.receipts.take() {
            let known = self.office.receipted.entry(device).or_insert(through);
            if through.n > known.n {
                *known = through;
            }
        }
        self.counts.checks += 1;
        if let Some(objection) = leaving.objection.take() {
            return Err(objection);
        }
        if self.dice.below(200) == 0 {
            self.office.receipts_are_durable()?;
            self.counts.checks += 1;
        }
        Ok(())
    }

    /// The committer does a round.
    pub(super) fn commits(&mut self) {
        if let Some(running) = &self.office.running
            && running.hand.run_once()
        {
            self.trace.line(format_args!("the office commits"));
        }
        self.after_the_server();
    }

    /// A round of merging.
    pub(super) fn merges(&mut self) {
        if let Some(running) = &mut self.office.running {
            let merged = running.merger.round();
            let ruled = merged.map(|round| round.map(|round| (round.through, round.entries.len())));
            self.trace.line(format_args!("the office merges {ruled:?}"));
        }
        self.after_the_server();
    }

    pub(super) fn after_the_server(&mut self) {
        if self.office.disk.is_dark() {
            self.server_loses_power();
        }
    }

    /// The power of the server's machine is gone.
    pub(super) fn server_loses_power(&mut self) {
        self.trace.line(format_args!("the office loses power"));
        self.counts.crashes += 1;
        self.office.stops();
        self.office.disk.recovers(&mut self.dice);
        self.index_may_be_lost();
    }

    /// The server is started, if it does not run; every receipted entry is there then.
    pub(super) fn server_starts(&mut self) -> Result<(), String> {
        if self.office.running.is_some() {
            return Ok(());
        }
        let started = self.office.starts();
        self.trace
            .line(format_args!("the office starts: {started}"));
        if self.office.disk.is_dark() {
            self.server_loses_power();
            return Ok(());
        }
        if !started {
            self.office.disk.process_ends();
        }
        self.counts.checks += 1;
        self.office.holds_what_it_receipted()?;
        if !self.erased.is_empty() {
            self.erases_what_is_listed();
            self.after_the_server();
        }
        Ok(())
    }

    /// A person switches a phone on.
    pub(super) fn phone_opens(&mut self, which: usize) -> Result<(), String> {
        let phone = &mut self.phones[which];
        if phone.app.is_some() || phone.lost {
            return Ok(());
        }
        phone.opens()?;
        let opened = phone.app.is_some();
        self.trace.line(format_args!("p{which} opens: {opened}"));
        self.after_a_phone(which, !opened);
        self.shown_again(which);
        Ok(())
    }

    /// After each act of a phone: if its power went it is off, if its disk failed the app
    /// is closed.
    pub(super) fn after_a_phone(&mut self, which: usize, failed: bool) {
        let phone = &mut self.phones[which];
        if phone.disk.is_dark() {
            self.trace.line(format_args!("p{which} loses power"));
            self.counts.crashes += 1;
            phone.closes();
            phone.disk.recovers(&mut self.dice);
            phone.watch.boots(self.now, &mut self.dice);
        } else if failed {
            self.trace.line(format_args!("p{which} closes"));
            phone.closes();
            phone.disk.process_ends();
        }
    }

    /// Runs the fault of this step.
    fn faults(&mut self) -> Result<(), String> {
        self.faults_of_the_server();
        let which = self.dice.below(self.phones.len());
        self.faults_of_a_phone(which);
        deeds::happen(self, which)
    }

    fn faults_of_the_server(&mut self) {
        let operations = self.dice.below(12) as u64;
        if self.hits(self.swarm.server_power) {
            self.counts.fault("power of the server");
            self.office.disk.power_goes_after(operations);
        }
        if self.hits(self.swarm.server_kill) {
            self.counts.fault("server killed");
            self.office.disk.process_ends_after(operations);
        }
        if self.hits(self.swarm.fsync) {
            self.counts.fault("sync fails");
            self.office.disk.syncs_fail();
        }
        if self.office.disk.fails() && self.dice.percent(10) {
            // The operator repairs the disk and starts the server again.
            self.office.disk.process_ends_after(0);
        }
        if self.hits(self.swarm.full) {
            self.counts.fault("disk full");
            self.office.disk.is_full(true);
        } else if self.dice.percent(10) {
            self.office.disk.is_full(false);
        }
        if self.hits(self.swarm.worker) {
            self.counts.fault("worker dies");
            self.office.deaths.store(1, Ordering::Relaxed);
        }
        if self.swarm.index > 0 && self.dice.percent(2) {
            self.older_index = Some(self.office.tree.copied());
        }
    }

    fn faults_of_a_phone(&mut self, which: usize) {
        let operations = self.dice.below(12) as u64;
        let disk = self.phones[which].disk.clone();
        if self.hits(self.swarm.phone_power) {
            self.counts.fault("power of a phone");
            disk.power_goes_after(operations);
        }
        if self.hits(self.swarm.phone_kill) {
            self.counts.fault("phone killed");
            disk.process_ends_after(operations);
        }
        if self.hits(self.swarm.fsync) {
            self.counts.fault("sync fails");
            disk.syncs_fail();
        }
        if self.hits(self.swarm.full) {
            self.counts.fault("disk full");
            disk.is_full(true);
        } else if self.dice.percent(10) {
            disk.is_full(false);
        }
        if self.hits(self.swarm.partition) {
            self.counts.fault("dead line");
            let ways = [
                Dead::Neither,
                Dead::Neither,
                Dead::Up,
                Dead::Down,
                Dead::Both,
            ];
            self.phones[which].line = ways[self.dice.below(ways.len())];
        }
        if self.hits(self.swarm.clocks) {
            self.counts.fault("clock jumps");
            self.phones[which].watch.jump(self.now, &mut self.dice);
        }
    }

    /// Returns true if an event that happens this often in a thousand steps happens now.
    pub(super) fn hits(&mut self, often: usize) -> bool {
        often > 0 && self.dice.below(1_000) < often
    }

    fn index_may_be_lost(&mut self) {
        if !self.hits(self.swarm.index) {
            return;
        }
        self.counts.fault("index lost or older");
        let older = self.older_index.as_ref().filter(|_| self.dice.percent(50));
        self.office.tree = older.map(|tree| tree.copied()).unwrap_or_default();
    }
}

/// A disk with the same files, for a look at them that leaves them unchanged.
pub(super) fn copy_of(disk: &SimDisk) -> SimDisk {
    SimDisk::holding(disk.files())
}
