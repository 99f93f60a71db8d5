//! A disk in memory that loses what was not synced, and fails when told to.
#![allow(dead_code)] // each test crate uses its part

pub mod content;
pub mod office;
pub mod phone;
pub mod tape;

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use content::{Content, Pending};
use streetbook_core::log::{Disk, DiskFile};
use tape::Op;

/// Dice that give the same throws for the same seed (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
    }
}

/// What the tape says of a change.
fn recorded(pending: &Pending, name: &str) -> Op {
    match pending {
        Pending::Write(offset, bytes) => Op::Write(name.to_owned(), *offset, bytes.clone()),
        Pending::Length(bytes) => Op::Length(name.to_owned(), *bytes),
    }
}

#[derive(Default)]
struct State {
    files: BTreeMap<String, Content>,
    operations: usize,
    fail_from: Option<usize>,
    fail_once: Option<usize>,
    free_bytes: Option<u64>,
    tape: Option<Vec<Op>>,
    fault: Option<(Kind, usize)>,
    fault_came: bool,
}

impl State {
    fn record(&mut self, op: Op) {
        if let Some(tape) = &mut self.tape {
            tape.push(op);
        }
    }
}

/// Kinds of operations that a disk may fail at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Open,
    Create,
    List,
    Read,
    Write,
    Length,
    Sync,
    SyncDir,
    Replace,
    Remove,
}

impl Kind {
    pub const ALL: [Kind; 10] = [
        Kind::Open,
        Kind::Create,
        Kind::List,
        Kind::Read,
        Kind::Write,
        Kind::Length,
        Kind::Sync,
        Kind::SyncDir,
        Kind::Replace,
        Kind::Remove,
    ];
}

#[derive(Clone, Default)]
pub struct SimDisk(Arc<Mutex<State>>);

impl SimDisk {
    /// A disk that holds these files, all durable.
    pub fn holding(files: &BTreeMap<String, Vec<u8>>) -> SimDisk {
        let disk = SimDisk::default();
        for (name, bytes) in files {
            let content = Content::lasting(bytes.clone());
            disk.state().files.insert(name.clone(), content);
        }
        disk
    }

    /// What the files hold now.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let state = self.state();
        state
            .files
            .iter()
            .map(|(name, content)| (name.clone(), content.current.clone()))
            .collect()
    }

    /// What is free from now on.
    pub fn has_free(&self, bytes: u64) {
        self.state().free_bytes = Some(bytes);
    }

    /// From now on every operation that changes something is recorded.
    pub fn records(&self) {
        self.state().tape = Some(Vec::new());
    }

    /// What was recorded so far.
    pub fn tape(&self) -> Vec<Op> {
        self.state().tape.clone().unwrap_or_default()
    }

    /// How much was recorded so far.
    pub fn tape_length(&self) -> usize {
        self.state().tape.as_ref().map_or(0, Vec::len)
    }

    /// The n-th operation of a kind from now on fails, and none behind it.
    pub fn fails_at(&self, kind: Kind, nth: usize) {
        let mut state = self.state();
        state.fault = Some((kind, nth));
        state.fault_came = false;
    }

    /// Whether the operation that was to fail has come.
    pub fn fault_came(&self) -> bool {
        self.state().fault_came
    }

    /// Whether the power has gone.
    pub fn is_dark(&self) -> bool {
        let state = self.state();
        state.fail_from.is_some_and(|from| state.operations >= from)
    }

    /// The power goes at the n-th operation from now on: it and all later ones fail.
    pub fn power_goes_at(&self, operation: usize) {
        let mut state = self.state();
        state.fail_from = Some(state.operations + operation);
    }

    /// Only the n-th operation from now on fails.
    pub fn fails_once_at(&self, operation: usize) {
        let mut state = self.state();
        state.fail_once = Some(state.operations + operation);
    }

    /// The power comes back: of what was not synced, a random first part survives, its last write
    /// torn.
    pub fn power_returns(&self, dice: &mut Dice) {
        let mut state = self.state();
        state.fail_from = None;
        let mut kept = BTreeMap::new();
        for (name, content) in std::mem::take(&mut state.files) {
            if !content.name_durable && dice.below(2) == 0 {
                continue;
            }
            kept.insert(name, content.after_a_cut(|bound| dice.below(bound)));
        }
        state.files = kept;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Fails an operation of this kind when it is to fail.
    fn meet(&self, kind: Kind) -> io::Result<MutexGuard<'_, State>> {
        let mut state = self.state();
        if let Some((of, left)) = &mut state.fault
            && *of == kind
        {
            *left -= 1;
            if *left == 0 {
                state.fault = None;
                state.fault_came = true;
                return Err(io::Error::other("the simulated disk fails"));
            }
        }
        Ok(state)
    }

    /// Counts an operation that changes something, and fails it when its turn has come.
    fn step(&self, kind: Kind) -> io::Result<MutexGuard<'_, State>> {
        let mut state = self.meet(kind)?;
        state.operations += 1;
        let now = state.operations;
        if state.fail_from.is_some_and(|from| now >= from) || state.fail_once == Some(now) {
            return Err(io::Error::other("the simulated disk fails"));
        }
        Ok(state)
    }
}

impl Disk for SimDisk {
    fn open(&self, name: &str, create: bool) -> io::Result<Arc<dyn DiskFile>> {
        let exists = self.state().files.contains_key(name);
        let kind = if create && !exists {
            Kind::Create
        } else {
            Kind::Open
        };
        let mut state = self.step(kind)?;
        if !exists {
            if !create {
                return Err(io::ErrorKind::NotFound.into());
            }
            state.files.insert(name.to_owned(), Content::default());
            state.record(Op::Create(name.to_owned()));
        }
        Ok(Arc::new(SimFile {
            disk: self.clone(),
            name: name.to_owned(),
        }))
    }

    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.meet(Kind::List)?.files.keys().cloned().collect())
    }

    fn sync_dir(&self) -> io::Result<()> {
        let mut state = self.step(Kind::SyncDir)?;
        state.record(Op::SyncDir);
        for content in state.files.values_mut() {
            content.name_durable = true;
        }
        Ok(())
    }

    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.step(Kind::Replace)?;
        state.record(Op::Replace(name.to_owned(), bytes.to_vec()));
        let content = Content::lasting(bytes.to_vec());
        state.files.insert(name.to_owned(), content);
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut state = self.step(Kind::Remove)?;
        match state.files.remove(name) {
            Some(_) => {
                state.record(Op::Remove(name.to_owned()));
                Ok(())
            }
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn free_bytes(&self) -> io::Result<u64> {
        Ok(self.state().free_bytes.unwrap_or(1 << 40))
    }
}

struct SimFile {
    disk: SimDisk,
    name: String,
}

impl SimFile {
    fn change(&self, pending: Pending) -> io::Result<()> {
        let kind = match pending {
            Pending::Write(..) => Kind::Write,
            Pending::Length(_) => Kind::Length,
        };
        let mut state = self.disk.step(kind)?;
        let content = state
            .files
            .get_mut(&self.name)
            .ok_or(io::ErrorKind::NotFound)?;
        let op = recorded(&pending, &self.name);
        content.change(pending);
        state.record(op);
        Ok(())
    }
}

impl DiskFile for SimFile {
    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<usize> {
        let state = self.disk.meet(Kind::Read)?;
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
        let mut state = self.disk.step(Kind::Sync)?;
        state.record(Op::Sync(self.name.clone()));
        let content = state
            .files
            .get_mut(&self.name)
            .ok_or(io::ErrorKind::NotFound)?;
        content.sync();
        Ok(())
    }
}
