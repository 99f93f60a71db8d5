//! Rare events: phones that are lost or go on twice, files that are carried, acts of the office.

use std::collections::BTreeSet;
use std::sync::Arc;

use streetbook_core::ids::{DeviceId, EntryRef, RecordId};
use streetbook_core::log::{Log, LogSpec, Purpose};

use super::clock::Watch;
use super::disk::SimDisk;
use super::phone::{Backup, Phone};
use super::storm::copy_of;
use super::world::{TEAMS, World};

/// Runs the rare event of this step.
///
/// # Errors
/// The broken invariant.
pub(super) fn happen(world: &mut World, which: usize) -> Result<(), String> {
    if world.hits(world.swarm.clone) {
        world.keeps_or_restores(which)?;
    }
    if world.hits(world.swarm.reinstall) {
        world.loses_phone(which);
    }
    if world.hits(world.swarm.revoke) {
        world.revokes(which);
    }
    if world.hits(world.swarm.relay) {
        world.relays(which);
    }
    if world.hits(world.swarm.moves) {
        world.moves(which);
    }
    if world.hits(world.swarm.erase) {
        world.erases();
    }
    if world.hits(world.swarm.rot) {
        world.rots(which);
    }
    if world.hits(world.swarm.restore) {
        world.keeps_or_restores_server()?;
    }
    Ok(())
}

impl World {
    /// A backup of a phone is made, or one that was made is put back, on this phone or on a second one.
    fn keeps_or_restores(&mut self, which: usize) -> Result<(), String> {
        let phone = &mut self.phones[which];
        if phone.lost || phone.disk.is_dark() {
            return Ok(());
        }
        let Some(backup) = phone.backup.clone().filter(|_| self.dice.percent(60)) else {
            phone.backup = Some(Backup {
                files: phone.disk.files(),
                showed: phone.showed.clone(),
            });
            return Ok(());
        };
        let disk = SimDisk::holding(backup.files);
        if self.dice.percent(50) {
            self.counts.fault("phone restored");
            self.trace.line(format_args!("p{which} is restored"));
            self.forget_unsent(which);
            let phone = &mut self.phones[which];
            phone.closes();
            phone.disk = disk;
            phone.showed = backup.showed;
            return self.phone_opens(which);
        }
        self.counts.fault("phone cloned");
        let (person, role) = (phone.person.clone(), phone.role);
        let watch = Watch::draw(&self.swarm, &mut self.dice);
        let mut clone = Phone::new(person, role, disk, None, watch);
        clone.moved = self.phones[which].moved;
        clone.showed = backup.showed;
        let number = self.phones.len();
        self.trace
            .line(format_args!("p{which} goes on twice, as p{number} too"));
        self.phones.push(clone);
        self.phone_opens(number)
    }

    /// A phone is lost with its unsent entries, and its person gets another.
    fn loses_phone(&mut self, which: usize) {
        let usable = self.office.running.is_some() && !self.office.disk.is_dark();
        if self.phones[which].lost || !usable || self.office.disk.fails() {
            return;
        }
        self.counts.fault("phone lost");
        self.trace.line(format_args!("p{which} is lost"));
        self.forget_unsent(which);
        self.phones[which].lost = true;
        self.phones[which].closes();
        let (person, role) = (self.phones[which].person.clone(), self.phones[which].role);
        let disk = SimDisk::default();
        let app = self.tries_to_enrol(&person, &disk);
        self.after_the_server();
        let Some(app) = app else { return };
        let watch = Watch::draw(&self.swarm, &mut self.dice);
        let mut fresh = Phone::new(person, role, disk, Some(app), watch);
        fresh.moved = self.phones[which].moved;
        self.phones.push(fresh);
    }

    /// Marks the unsent entries of a lost phone as lost.
    fn forget_unsent(&mut self, which: usize) {
        let receipted = self.office.receipted.clone();
        let unsent = self.promises.iter_mut().filter(|promise| {
            let held = receipted
                .get(&promise.device)
                .map_or(0, |through| through.n);
            promise.phone == which && promise.n > held
        });
        unsent.for_each(|promise| promise.void = true);
    }

    /// A bit of a phone's files flips, or another file's write lands in them. Entries that were hit may be lost,
    /// with those that build on them; no others may.
    fn rots(&mut self, which: usize) {
        if self.phones[which].lost || self.phones[which].disk.is_dark() {
            return;
        }
        self.after_a_phone(which, true);
        let disk = self.phones[which].disk.clone();
        // A phone without its identity is a new one: that would be a loss of the phone.
        let files = disk.files().into_iter();
        let files: Vec<_> = files
            .filter(|(name, bytes)| name != "identity" && !bytes.is_empty())
            .collect();
        if files.is_empty() {
            return;
        }
        let (name, bytes) = &files[self.dice.below(files.len())];
        let at = self.dice.below(bytes.len());
        let (length, mask) = if self.dice.percent(50) {
            (1, 1 << self.dice.below(8))
        } else {
            (1 + self.dice.below(64), 1 + self.dice.below(255) as u8)
        };
        let hit = entries_in(&disk, name, at as u64, length as u64);
        self.counts.fault("bytes rotten");
        self.trace.line(format_args!(
            "p{which} has {length} rotten bytes at {at} of {name}: {hit:?}"
        ));
        disk.rots(name, at, |byte| *byte ^= mask, length);
        self.phones[which].showed.clear();
        let records: BTreeSet<RecordId> = hit.iter().map(|at| RecordId::of(*at)).collect();
        let hit: BTreeSet<EntryRef> = hit.into_iter().collect();
        let told = self
            .promises
            .iter_mut()
            .filter(|promise| promise.phone == which);
        for promise in told {
            let (device, n) = (promise.device, promise.n);
            let of_hit = promise.record.is_some_and(|id| records.contains(&id));
            promise.void |= of_hit || hit.contains(&EntryRef { device, n });
        }
    }

    fn revokes(&mut self, which: usize) {
        let Some(device) = self.phones[which].app.as_ref().map(|app| app.device()) else {
            return;
        };
        let Some(running) = &self.office.running else {
            return;
        };
        let event = running.directory().revoke(device, "lost");
        if let Ok(event) = event {
            self.counts.fault("device revoked");
            let done = running.notes(vec![event]);
            self.trace.line(format_args!("p{which} is revoked: {done}"));
        }
        self.after_the_server();
    }

    /// A colleague carries a phone's file.
    fn relays(&mut self, which: usize) {
        let other = self.dice.below(self.phones.len());
        let Some(app) = &self.phones[which].app else {
            return;
        };
        let Ok(file) = app.export() else { return };
        let Some(carrier) = &mut self.phones[other].app else {
            return;
        };
        let taken = carrier.import(&file);
        self.counts.fault("file carried");
        self.trace.line(format_args!(
            "p{other} carries a file of p{which}: {taken:?}"
        ));
        let failed = matches!(taken, Err(streetbook_core::replica::ReplicaError::Disk(_)));
        self.after_a_phone(other, failed);
    }

    fn moves(&mut self, which: usize) {
        let team = TEAMS[self.dice.below(TEAMS.len())];
        let Some(running) = &self.office.running else {
            return;
        };
        let person = self.phones[which].person.clone();
        let (team, role) = (team.parse(), self.phones[which].role.parse());
        let (Ok(team), Ok(role)) = (team, role) else {
            return;
        };
        let event = running.directory().move_person(&person, team, role);
        if let Ok(event) = event {
            self.counts.fault("person moved");
            let done = running.notes(vec![event]);
            self.trace.line(format_args!("p{which} moves: {done}"));
            let of_person = self.phones.iter_mut().filter(|one| one.person == person);
            of_person.for_each(|one| one.moved = true);
        }
        self.after_the_server();
    }

    /// The office erases a record, with all payloads of the same content.
    fn erases(&mut self) {
        if self.written.is_empty() || self.office.running.is_none() {
            return;
        }
        let which = self.dice.below(self.written.len());
        let id = self.written[which].id;
        let running = self.office.running.as_ref();
        let row = running.map(|running| running.store.index.record(id));
        if !matches!(row, Some(Ok(Some(_)))) {
            // No office device has seen it.
            return;
        }
        self.counts.fault("record erased");
        // The list of erasures is written before any byte is changed.
        self.erased.insert(id);
        self.erases_what_is_listed();
        self.after_the_server();
    }

    /// Erases the records on the list of erasures that the server does not know as erased.
    pub(super) fn erases_what_is_listed(&mut self) -> bool {
        let now = streetbook_server::clock::Clock::now(self.office.clock.as_ref());
        let Some(running) = &self.office.running else {
            return false;
        };
        let known: BTreeSet<RecordId> = running.directory().erased().keys().copied().collect();
        let unsaid: BTreeSet<RecordId> = self.erased.difference(&known).copied().collect();
        let done = if unsaid.is_empty() {
            running.carries_out(&known).then(BTreeSet::new)
        } else {
            running
                .erases(&unsaid, now)
                .filter(|_| running.carries_out(&known))
        };
        self.trace.line(format_args!(
            "the office erases {unsaid:?}: {}",
            done.is_some()
        ));
        self.erased.extend(running.directory().erased().keys());
        done.is_some()
    }

    /// A backup of the server is made, or one that was made is put back.
    fn keeps_or_restores_server(&mut self) -> Result<(), String> {
        if self.office.disk.is_dark() || self.office.disk.fails() {
            return Ok(());
        }
        let Some(files) = self.server_backup.clone().filter(|_| self.dice.percent(60)) else {
            self.server_backup = Some(copy_of(&self.office.disk).files());
            return Ok(());
        };
        self.counts.fault("server restored");
        self.restored = true;
        self.trace.line(format_args!("the office is restored"));
        self.office.stops();
        self.office.disk = SimDisk::holding(files);
        self.office.tree = streetbook_server::store::index::MemoryTree::default();
        self.older_index = None;
        self.office.receipted.clear();
        self.void_what_only_the_server_had();
        self.server_starts()
    }

    /// Marks as lost the entries that lost phones had brought since the backup.
    fn void_what_only_the_server_had(&mut self) {
        let lost: Vec<bool> = self.phones.iter().map(|phone| phone.lost).collect();
        let gone = self
            .promises
            .iter_mut()
            .filter(|promise| lost[promise.phone]);
        gone.for_each(|promise| promise.void = true);
    }
}

/// The entries of a journal whose bytes are in this stretch of a file.
fn entries_in(disk: &SimDisk, name: &str, at: u64, length: u64) -> Vec<EntryRef> {
    let mut parts = name.split('-');
    let (Some("journal"), Some(owner)) = (parts.next(), parts.next()) else {
        return Vec::new();
    };
    let Some(device) = streetbook_core::ids::unhex(owner).map(DeviceId) else {
        return Vec::new();
    };
    let spec = LogSpec {
        purpose: Purpose::Journal,
        owner: device.0,
        prefix: format!("journal-{device}"),
        segment_bytes_max: u64::MAX,
        seal: None,
    };
    let Ok((log, _)) = Log::open(Arc::new(copy_of(disk)), spec) else {
        return Vec::new();
    };
    let frames: Vec<(u64, u64)> = log.frames().map(|(at, n)| (at.offset, n)).collect();
    let ends = frames
        .iter()
        .skip(1)
        .map(|(start, _)| *start)
        .chain([u64::MAX]);
    let hit = frames.iter().zip(ends);
    let hit = hit.filter(|((start, _), end)| *start < at + length && at < *end);
    hit.map(|((_, n), _)| EntryRef { device, n: *n }).collect()
}
