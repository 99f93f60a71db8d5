//! What a simulated disk keeps of a file: what is durable, what a reader sees, and what lies between.

/// A change that was not synced yet.
#[derive(Clone)]
pub enum Pending {
    /// Bytes at a place.
    Write(u64, Vec<u8>),
    /// Another length.
    Length(u64),
}

impl Pending {
    pub fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Pending::Length(bytes) => content.resize(*bytes as usize, 0),
            Pending::Write(offset, bytes) => {
                let end = *offset as usize + bytes.len();
                if content.len() < end {
                    content.resize(end, 0);
                }
                content[*offset as usize..end].copy_from_slice(bytes);
            }
        }
    }
}

/// A file.
#[derive(Clone, Default)]
pub struct Content {
    pub durable: Vec<u8>,
    pub current: Vec<u8>,
    pub pending: Vec<Pending>,
    pub name_durable: bool,
}

impl Content {
    /// A file all of which is durable.
    pub fn lasting(bytes: Vec<u8>) -> Content {
        Content {
            durable: bytes.clone(),
            current: bytes,
            pending: Vec::new(),
            name_durable: true,
        }
    }

    /// Changes what readers see.
    pub fn change(&mut self, pending: Pending) {
        pending.apply(&mut self.current);
        self.pending.push(pending);
    }

    /// Reads at a place, and says how much was there.
    pub fn read_at(&self, offset: u64, bytes: &mut [u8]) -> usize {
        let rest = self.current.get(offset as usize..).unwrap_or_default();
        let count = rest.len().min(bytes.len());
        bytes[..count].copy_from_slice(&rest[..count]);
        count
    }

    /// Makes durable what was changed since.
    pub fn sync(&mut self) {
        for pending in self.pending.drain(..) {
            pending.apply(&mut self.durable);
        }
    }

    /// What a power cut leaves of it: of what was not synced a first part, its last write torn. `below`
    /// throws the dice.
    pub fn after_a_cut(mut self, mut below: impl FnMut(usize) -> usize) -> Content {
        let whole = below(self.pending.len() + 1);
        for pending in &self.pending[..whole] {
            pending.apply(&mut self.durable);
        }
        if let Some(Pending::Write(offset, bytes)) = self.pending.get(whole) {
            let torn = bytes[..below(bytes.len() + 1)].to_vec();
            Pending::Write(*offset, torn).apply(&mut self.durable);
        }
        Content::lasting(self.durable)
    }
}
