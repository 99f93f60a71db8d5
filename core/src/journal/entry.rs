//! An entry, its canonical bytes and its place in the chain.

use minicbor::{Decode, Encode};

use super::topic::Topic;
use crate::book::Book;
use crate::ids::{DeviceId, EntryRef, Hash, KindId, RecordId};
use crate::time::Instant;

/// Act of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Act {
    /// Creates a record of a kind in a book; the payload is the record's first change.
    #[n(0)]
    Create {
        /// The form.
        #[n(0)]
        kind: KindId,
        /// The version of the form that the author filled in.
        #[n(1)]
        version: u32,
        /// The book of the record.
        #[n(2)]
        book: Book,
    },
    /// Changes a record: amends, annuls, signs or chooses, according to the payload.
    #[n(1)]
    Change {
        /// The entry that created the record.
        #[n(0)]
        target: EntryRef,
    },
    /// An event in the office's own journal: people, devices, releases. Only the office reads and
    /// writes its payload.
    #[n(2)]
    Office {
        /// Topic of the event in the payload.
        #[n(0)]
        topic: u16,
    },
}

impl Act {
    /// An entry of the office's own journal.
    pub const fn office(topic: Topic) -> Act {
        let topic = topic.number();
        Act::Office { topic }
    }

    /// Returns the topic of an entry of the office's own journal, where this build knows it.
    pub fn topic(&self) -> Option<Topic> {
        match self {
            Act::Office { topic } => Topic::of(*topic),
            Act::Create { .. } | Act::Change { .. } => None,
        }
    }
}

/// Clock evidence: the office derives from it a plausible time of capture, without trusting the phone's
/// wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Default)]
pub struct Clock {
    /// The phone's wall clock at capture: `captured_at`.
    #[n(0)]
    pub wall: Instant,
    /// Wall clock minus monotonic clock: the machine's boot time by its own wall clock. Constant unless
    /// the clock was set, so it reveals a setting, and costs nothing on the wire.
    #[n(1)]
    pub booted: Instant,
    /// Random number drawn at each boot of the machine.
    #[n(2)]
    pub boot: u64,
    /// The server's time in the last challenge that this device had received.
    #[n(3)]
    pub heard: Instant,
}

/// Everything in an entry besides its payloads.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Header {
    /// The entry's act.
    #[n(0)]
    pub act: Act,
    /// Clock evidence of the capture.
    #[n(1)]
    pub clock: Clock,
    /// Position up to which the device had received the directory (people, roles, devices). Rights are
    /// checked as of this position.
    #[n(2)]
    pub directory: u64,
    /// The own entry that this one reissues, after that one was quarantined or after the device became
    /// a successor. The office never counts both.
    #[n(3)]
    pub remakes: Option<Reissued>,
}

/// An entry that was reissued. The number alone is not enough: two entries of a cloned phone have the
/// same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Reissued {
    /// Its place.
    #[n(0)]
    pub entry: EntryRef,
    /// The hash of its payload.
    #[n(1)]
    pub payload: Hash,
}

/// A payload, or its hash after erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// The bytes.
    Present(Vec<u8>),
    /// Erased: only the hash remains, so that the chain stays valid.
    Erased(Hash),
}

impl Payload {
    /// Returns SHA-256 of the bytes; for a change this is the automerge change hash.
    pub fn hash(&self) -> Hash {
        match self {
            Payload::Present(bytes) => Hash::of(&[bytes]),
            Payload::Erased(hash) => *hash,
        }
    }

    /// Returns the bytes, unless erased.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Payload::Present(bytes) => Some(bytes),
            Payload::Erased(_) => None,
        }
    }
}

impl<C> Encode<C> for Payload {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        match self {
            Payload::Present(bytes) => e.bytes(bytes)?,
            Payload::Erased(hash) => e.array(1)?.bytes(&hash.0)?,
        };
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Payload {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        if d.datatype()? == minicbor::data::Type::Array {
            if d.array()? != Some(1) {
                return Err(minicbor::decode::Error::message(
                    "an erased payload is an array of one hash",
                ));
            }
            return Ok(Payload::Erased(d.decode()?));
        }
        Ok(Payload::Present(d.bytes()?.to_vec()))
    }
}

/// A numbered entry of a journal. Number, device and chain are not part of it: they follow from its
/// place.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Entry {
    /// The header's bytes as its author wrote them: an older server preserves what it cannot read.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub header: Vec<u8>,
    /// The record's change.
    #[n(1)]
    pub payload: Payload,
    /// The companion's change: restricted fields, readable by fewer.
    #[n(2)]
    pub companion: Option<Payload>,
}

impl Entry {
    /// Builds an entry from its header and payloads.
    pub fn new(header: &Header, payload: Vec<u8>, companion: Option<Vec<u8>>) -> Entry {
        Entry {
            header: to_cbor(header),
            payload: Payload::Present(payload),
            companion: companion.map(Payload::Present),
        }
    }

    /// Reads the header; `Err` if a newer version wrote something that this build does not know.
    pub fn header(&self) -> Result<Header, minicbor::decode::Error> {
        minicbor::decode(&self.header)
    }

    /// Returns the id of its record, given its place; `None` for the office's events and if the header
    /// cannot be read.
    pub fn record(&self, at: EntryRef) -> Option<RecordId> {
        self.creator(at).map(RecordId::of)
    }

    /// Returns the entry that created its record.
    pub(crate) fn creator(&self, at: EntryRef) -> Option<EntryRef> {
        match self.header().ok()?.act {
            Act::Create { .. } => Some(at),
            Act::Change { target } => Some(target),
            Act::Office { .. } => None,
        }
    }

    /// Erases its payloads; the hash does not change. Returns false if nothing was left to erase.
    pub fn erase(&mut self) -> bool {
        let mut erased = false;
        for payload in std::iter::once(&mut self.payload).chain(&mut self.companion) {
            if payload.bytes().is_some() {
                *payload = Payload::Erased(payload.hash());
                erased = true;
            }
        }
        erased
    }

    /// Returns the entry's hash, given its place in the chain.
    pub fn hash(&self, at: EntryRef, previous: Hash) -> Hash {
        let header_length = (self.header.len() as u32).to_be_bytes();
        // Hashes, not bytes: after erasure the chain can still be checked.
        let companion = self.companion.as_ref().map_or(Hash::ZERO, Payload::hash);
        Hash::of(&[
            b"streetbook/entry/1",
            &at.device.0,
            &at.n.to_be_bytes(),
            &previous.0,
            &header_length,
            &self.header,
            &self.payload.hash().0,
            &companion.0,
        ])
    }
}

/// The end of a journal: the last number and the hash there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Head {
    /// The last entry's number; 0 for an empty journal.
    #[n(0)]
    pub n: u64,
    /// The last entry's hash; zero for an empty journal.
    #[n(1)]
    pub hash: Hash,
}

impl Head {
    /// The head of an empty journal.
    pub const EMPTY: Head = Head {
        n: 0,
        hash: Hash::ZERO,
    };

    /// Returns the head after one more entry.
    pub fn extend(self, device: DeviceId, entry: &Entry) -> Head {
        let at = EntryRef {
            device,
            n: self.n + 1,
        };
        Head {
            n: at.n,
            hash: entry.hash(at, self.hash),
        }
    }
}

/// Encodes a value in memory as CBOR; writing to memory cannot fail.
pub(crate) fn to_cbor<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = minicbor::encode(value, &mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(payload: &[u8]) -> Entry {
        let header = Header {
            act: Act::Change {
                target: EntryRef {
                    device: DeviceId([1; 16]),
                    n: 3,
                },
            },
            clock: Clock {
                wall: Instant::from_millis(1_000),
                ..Clock::default()
            },
            directory: 7,
            remakes: None,
        };
        Entry::new(&header, payload.to_vec(), Some(b"companion".to_vec()))
    }

    #[test]
    fn an_entry_comes_back_as_it_went() {
        let entry = entry(b"change");
        let back: Entry = minicbor::decode(&to_cbor(&entry)).unwrap();
        assert_eq!(back, entry);
        assert_eq!(back.header().unwrap().directory, 7);
    }

    #[test]
    fn erasing_a_payload_leaves_the_chain_whole() {
        let whole = entry(b"change");
        let mut erased = whole.clone();
        assert!(erased.erase());
        assert!(erased.payload.bytes().is_none() && !erased.erase());
        let device = DeviceId([2; 16]);
        assert_eq!(
            Head::EMPTY.extend(device, &whole),
            Head::EMPTY.extend(device, &erased)
        );
        let back: Entry = minicbor::decode(&to_cbor(&erased)).unwrap();
        assert_eq!(back, erased);
    }

    #[test]
    fn the_hash_depends_on_everything() {
        let device = DeviceId([2; 16]);
        let first = Head::EMPTY.extend(device, &entry(b"change"));
        let mut without_companion = entry(b"change");
        without_companion.companion = None;
        let mut other_header = entry(b"change");
        other_header.header.push(0);
        for other in [entry(b"changf"), without_companion, other_header] {
            assert_ne!(Head::EMPTY.extend(device, &other).hash, first.hash);
        }
        assert_ne!(
            Head::EMPTY
                .extend(DeviceId([3; 16]), &entry(b"change"))
                .hash,
            first.hash
        );
        assert_ne!(first.extend(device, &entry(b"change")).hash, first.hash);
    }
}
