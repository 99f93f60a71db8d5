//! What was done to a disk, one operation after the other, and what a power cut after any of them leaves.

use std::collections::BTreeMap;

use super::Dice;

/// Names and bytes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// One operation that changes something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    Create(String),
    Write(String, u64, Vec<u8>),
    Length(String, u64),
    Sync(String),
    SyncDir,
    Replace(String, Vec<u8>),
    Remove(String),
}

/// What becomes of that which was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// All of it stands: the process was killed, the machine went on.
    Kept,
    /// All of it is gone.
    Dropped,
    /// A first part stands, its last write torn.
    Torn,
    /// Any of it stands, whatever came before or behind, some of it torn.
    Reordered,
}

impl Cut {
    pub const ALL: [Cut; 4] = [Cut::Kept, Cut::Dropped, Cut::Torn, Cut::Reordered];
}

#[derive(Clone, Default)]
struct File {
    durable: Vec<u8>,
    pending: Vec<Op>,
    name_durable: bool,
}

/// A disk of which is known what is durable.
#[derive(Clone, Default)]
struct Image {
    files: BTreeMap<String, File>,
    /// Removed, and the directory not synced since: their names may come back.
    removed: BTreeMap<String, File>,
}

/// The files after a power cut behind these operations, on a disk that held `start`.
pub fn image(start: &Files, tape: &[Op], cut: Cut, dice: &mut Dice) -> Files {
    let mut image = Image::default();
    for (name, bytes) in start {
        image.files.insert(name.clone(), durable(bytes));
    }
    tape.iter().for_each(|op| image.play(op));
    image.cut(cut, dice)
}

/// The files where the power goes while the operation behind `tape` puts a file in place of another:
/// the new one stands beside it, unfinished. `None` where that operation is another one.
pub fn image_within(start: &Files, tape: &[Op], next: &Op, dice: &mut Dice) -> Option<Files> {
    let Op::Replace(name, bytes) = next else {
        return None;
    };
    let mut files = image(start, tape, Cut::Dropped, dice);
    let written = bytes[..dice.below(bytes.len() + 1)].to_vec();
    files.insert(format!("{name}.fresh"), written);
    Some(files)
}

fn durable(bytes: &[u8]) -> File {
    File {
        durable: bytes.to_vec(),
        pending: Vec::new(),
        name_durable: true,
    }
}

impl Image {
    fn play(&mut self, op: &Op) {
        match op {
            Op::Create(name) => {
                self.files.entry(name.clone()).or_default();
            }
            Op::Write(name, ..) | Op::Length(name, _) => {
                let file = self.files.entry(name.clone()).or_default();
                file.pending.push(op.clone());
            }
            Op::Sync(name) => {
                let file = self.files.entry(name.clone()).or_default();
                let pending = std::mem::take(&mut file.pending);
                pending.iter().for_each(|op| apply(op, &mut file.durable));
            }
            Op::SyncDir => {
                self.removed.clear();
                self.files
                    .values_mut()
                    .for_each(|file| file.name_durable = true);
            }
            Op::Replace(name, bytes) => {
                // It syncs the directory, and with it everything that was named or removed before.
                self.files.insert(name.clone(), durable(bytes));
                self.play(&Op::SyncDir);
            }
            Op::Remove(name) => {
                if let Some(file) = self.files.remove(name).filter(|file| file.name_durable) {
                    self.removed.insert(name.clone(), file);
                }
            }
        }
    }

    fn cut(self, cut: Cut, dice: &mut Dice) -> Files {
        let mut left = Files::new();
        for (name, file) in self.removed {
            let comes_back = match cut {
                Cut::Kept => false,
                Cut::Dropped => true,
                Cut::Torn | Cut::Reordered => dice.below(2) == 0,
            };
            if comes_back {
                left.insert(name, survivor(file, cut, dice));
            }
        }
        for (name, file) in self.files {
            let is_named = file.name_durable
                || match cut {
                    Cut::Kept => true,
                    Cut::Dropped => false,
                    Cut::Torn | Cut::Reordered => dice.below(2) == 0,
                };
            if is_named {
                left.insert(name, survivor(file, cut, dice));
            }
        }
        left
    }
}

/// What stands of a file.
fn survivor(file: File, cut: Cut, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = file.durable;
    let pending = file.pending;
    match cut {
        Cut::Kept => pending.iter().for_each(|op| apply(op, &mut bytes)),
        Cut::Dropped => {}
        Cut::Torn => {
            let whole = dice.below(pending.len() + 1);
            pending[..whole].iter().for_each(|op| apply(op, &mut bytes));
            if let Some(op) = pending.get(whole) {
                apply(&torn(op, dice), &mut bytes);
            }
        }
        Cut::Reordered => {
            for op in &pending {
                match dice.below(3) {
                    0 => {}
                    1 => apply(&torn(op, dice), &mut bytes),
                    _ => apply(op, &mut bytes),
                }
            }
        }
    }
    bytes
}

fn torn(op: &Op, dice: &mut Dice) -> Op {
    match op {
        Op::Write(name, offset, bytes) => {
            let kept = bytes[..dice.below(bytes.len() + 1)].to_vec();
            Op::Write(name.clone(), *offset, kept)
        }
        other => other.clone(),
    }
}

fn apply(op: &Op, content: &mut Vec<u8>) {
    match op {
        Op::Length(_, bytes) => content.resize(*bytes as usize, 0),
        Op::Write(_, offset, bytes) => {
            let end = *offset as usize + bytes.len();
            if content.len() < end {
                content.resize(end, 0);
            }
            content[*offset as usize..end].copy_from_slice(bytes);
        }
        _ => {}
    }
}
