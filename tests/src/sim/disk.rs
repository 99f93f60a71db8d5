//! A disk in memory that loses unsynced bytes, and fails on demand.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use streetbook_core::log::{Disk, DiskFile};

use crate::Dice;
use crate::support::content::{Content, Pending};

/// The free space of a disk by default.
const PLENTY: u64 = 1 << 40;

#[derive(Default)]
struct State {
    files: BTreeMap<String, Content>,
    /// Removed, but the folder was not synced since.
    removed: BTreeMap<String, Content>,
    operations: u64,
    dark_from: Option<u64>,
    /// The process ends there, and the machine goes on.
    only_process: bool,
    sync_fails: bool,
    full: bool,
}

/// The disk; clones share it.
#[derive(Clone, Default)]
pub(super) struct SimDisk(Arc<Mutex<State>>);

/// The files of a disk at one moment.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

impl SimDisk {
    /// A disk that holds these files, all durable.
    pub(super) fn holding(files: Files) -> SimDisk {
        let disk = SimDisk::default();
        disk.state().files = files
            .into_iter()
            .map(|(name, bytes)| (name, Content::lasting(bytes)))
            .collect();
        disk
    }

    /// The present content of the files.
    pub(super) fn files(&self) -> Files {
        let state = self.state();
        let file = |(name, content): (&String, &Content)| (name.clone(), content.current.clone());
        state.files.iter().map(file).collect()
    }

    /// The files after a power cut that keeps only the durable bytes.
    pub(super) fn durable_files(&self) -> Files {
        let state = self.state();
        let lasting = state
            .files
            .iter()
            .filter(|(_, content)| content.name_durable);
        lasting
            .map(|(name, content)| (name.clone(), content.durable.clone()))
            .collect()
    }

    /// The power goes after this many more operations: all later ones fail.
    pub(super) fn power_goes_after(&self, operations: u64) {
        let mut state = self.state();
        state.dark_from = Some(state.operations + operations);
        state.only_process = false;
    }

    /// The process is killed after this many more operations.
    pub(super) fn process_ends_after(&self, operations: u64) {
        let mut state = self.state();
        state.dark_from = Some(state.operations + operations);
        state.only_process = true;
    }

    /// Returns true if the power has gone, or the process has ended.
    pub(super) fn is_dark(&self) -> bool {
        let state = self.state();
        state.dark_from.is_some_and(|from| state.operations > from)
    }

    /// Every sync fails from now on until the machine is started again.
    pub(super) fn syncs_fail(&self) {
        self.state().sync_fails = true;
    }

    /// Sets the disk full, or not.
    pub(super) fn is_full(&self, full: bool) {
        self.state().full = full;
    }

    /// Replaces bytes of a file, on the disk itself.
    pub(super) fn rots(&self, name: &str, at: usize, change: impl Fn(&mut u8), bytes: usize) {
        let mut state = self.state();
        if let Some(content) = state.files.get_mut(name) {
            for kept in [&mut content.durable, &mut content.current] {
                let end = kept.len().min(at + bytes);
                let hit = kept.get_mut(at..end).unwrap_or_default();
                hit.iter_mut().for_each(&change);
            }
        }
    }

    /// Ends every fault.
    pub(super) fn is_well(&self) {
        let mut state = self.state();
        state.dark_from = None;
        state.sync_fails = false;
        state.full = false;
    }

    /// Returns true if every sync fails.
    pub(super) fn fails(&self) -> bool {
        self.state().sync_fails
    }

    /// The process ends, and the machine goes on: all written bytes are there, in memory at
    /// least.
    pub(super) fn process_ends(&self) {
        let mut state = self.state();
        state.dark_from = None;
        state.sync_fails = false;
    }

    /// After the power went or the process ended: it can be started again.
    pub(super) fn recovers(&self, dice: &mut Dice) {
        if self.state().only_process {
            self.process_ends();
        } else {
            self.power_returns(dice);
        }
    }

    /// The power comes back, and the files are those that a cut leaves.
    fn power_returns(&self, dice: &mut Dice) {
        let mut state = self.state();
        state.dark_from = None;
        state.sync_fails = false;
        for (name, content) in std::mem::take(&mut state.removed) {
            if !state.files.contains_key(&name) && dice.percent(50) {
                state.files.insert(name, content);
            }
        }
        let files = std::mem::take(&mut state.files);
        for (name, content) in files {
            if content.name_durable || dice.percent(50) {
                state
                    .files
                    .insert(name, content.after_a_cut(|bound| dice.below(bound)));
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nobody dies with the disk in hand")
    }

    /// Counts an operation that changes something, and fails it at its turn.
    fn step(&self) -> io::Result<MutexGuard<'_, State>> {
        let mut state = self.state();
        state.operations += 1;
        if state.dark_from.is_some_and(|from| state.operations > from) {
            return Err(io::Error::other("the power is gone"));
        }
        Ok(state)
    }
}

impl Disk for SimDisk {
    fn open(&self, name: &str, create: bool) -> io::Result<Arc<dyn DiskFile>> {
        let mut state = self.step()?;
        if !state.files.contains_key(name) {
            if !create {
                return Err(io::ErrorKind::NotFound.into());
            }
            if state.full {
                return Err(io::ErrorKind::StorageFull.into());
            }
            state.files.insert(name.to_owned(), Content::default());
        }
        Ok(Arc::new(SimFile {
            disk: self.clone(),
            name: name.to_owned(),
        }))
    }

    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.state().files.keys().cloned().collect())
    }

    fn sync_dir(&self) -> io::Result<()> {
        let mut state = self.step()?;
        state.removed.clear();
        for content in state.files.values_mut() {
            content.name_durable = true;
        }
        Ok(())
    }

    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.step()?;
        if state.full {
            return Err(io::ErrorKind::StorageFull.into());
        }
        state
            .files
            .insert(name.to_owned(), Content::lasting(bytes.to_vec()));
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut state = self.step()?;
        let content = state.files.remove(name).ok_or(io::ErrorKind::NotFound)?;
        if content.name_durable {
            state.removed.insert(name.to_owned(), content);
        }
        Ok(())
    }

    fn free_bytes(&self) -> io::Result<u64> {
        Ok(if self.state().full { 0 } else { PLENTY })
    }
}

struct SimFile {
    disk: SimDisk,
    name: String,
}

impl SimFile {
    fn change(&self, pending: Pending) -> io::Result<()> {
        let mut state = self.disk.step()?;
        if state.full && matches!(pending, Pending::Write(..)) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let content = state.files.get_mut(&self.name);
        let content = content.ok_or(io::ErrorKind::NotFound)?;
        content.change(pending);
        Ok(())
    }
}

impl DiskFile for SimFile {
    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<usize> {
        let state = self.disk.state();
        let content = state.files.get(&self.name).ok_or(io::ErrorKind::NotFound)?;
        Ok(content.read_at(offset, bytes))
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.change(Pending::Write(offset, bytes.to_vec()))
    }

    fn length(&self) -> io::Result<u64> {
        let state = self.disk.state();
        let content = state.files.get(&self.name).ok_or(io::ErrorKind::NotFound)?;
        Ok(content.current.len() as u64)
    }

    fn set_length(&self, bytes: u64) -> io::Result<()> {
        self.change(Pending::Length(bytes))
    }

    fn sync(&self) -> io::Result<()> {
        let mut state = self.disk.step()?;
        let fails = state.sync_fails;
        let content = state.files.get_mut(&self.name);
        let content = content.ok_or(io::ErrorKind::NotFound)?;
        if fails {
            // The machine loses unwritten bytes: only its memory has them.
            content.pending.clear();
            return Err(io::Error::other("the disk does not sync"));
        }
        content.sync();
        Ok(())
    }
}
