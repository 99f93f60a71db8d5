//! A part of a journal in transit: pushed by its phone, relayed by a colleague's, or in a file.

use minicbor::{Decode, Encode};

use super::certificate::SignedCertificate;
use super::entry::{Entry, Head};
use super::keys::{DeviceKey, KeyError, PublicKey, Signature};
use crate::ids::{DeviceId, EntryRef, Hash};

/// Consecutive entries of one device's journal with the signature over the last one.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct JournalPart {
    /// The device that wrote the journal.
    #[n(0)]
    pub device: DeviceId,
    /// The number of the first entry.
    #[n(1)]
    pub from: u64,
    /// The hash of the entry before it; zero before the first.
    #[n(2)]
    pub previous: Hash,
    /// The entries.
    #[n(3)]
    pub entries: Vec<Entry>,
    /// The device's signature over the part's head.
    #[n(4)]
    pub signature: Signature,
    /// The device's certificate, if the receiver may not know the device.
    #[n(5)]
    pub certificate: Option<SignedCertificate>,
}

impl JournalPart {
    /// Builds and signs a part.
    pub fn sign(
        ledger: [u8; 16],
        device: DeviceId,
        before: Head,
        entries: Vec<Entry>,
        key: &DeviceKey,
    ) -> JournalPart {
        let head = entries
            .iter()
            .fold(before, |head, entry| head.extend(device, entry));
        JournalPart {
            device,
            from: before.n + 1,
            previous: before.hash,
            entries,
            signature: key.sign(&head_message(ledger, device, head)),
            certificate: None,
        }
    }

    /// Returns the head before the part's first entry.
    pub fn before(&self) -> Head {
        Head {
            n: self.from.saturating_sub(1),
            hash: self.previous,
        }
    }

    /// Returns the heads after each entry, in order.
    pub fn heads(&self) -> Vec<Head> {
        let mut head = self.before();
        self.entries
            .iter()
            .map(|entry| {
                head = head.extend(self.device, entry);
                head
            })
            .collect()
    }

    /// Erases the payloads of the entries that `goes` selects; head and signature stay valid. Returns
    /// false if nothing was left to erase.
    pub fn erase_where(&mut self, goes: impl Fn(EntryRef, &Entry) -> bool) -> bool {
        let device = self.device;
        let mut erased = false;
        for (n, entry) in (self.from..).zip(&mut self.entries) {
            if goes(EntryRef { device, n }, entry) {
                erased |= entry.erase();
            }
        }
        erased
    }

    /// Checks numbering and signature, and returns the head after the last entry.
    ///
    /// # Errors
    /// [`PartError`] if it is empty, misnumbered or not signed by this key.
    pub fn verify(&self, ledger: [u8; 16], key: &PublicKey) -> Result<Head, PartError> {
        let last_number = self.from.checked_add(self.entries.len() as u64);
        if self.from == 0 || self.entries.is_empty() || last_number.is_none() {
            return Err(PartError::Numbering {
                from: self.from,
                entries: self.entries.len(),
            });
        }
        // A zero hash further on would cut the part off from the entries before it.
        if (self.from == 1) != (self.previous == Hash::ZERO) {
            return Err(PartError::Start);
        }
        let head = self
            .entries
            .iter()
            .fold(self.before(), |head, entry| head.extend(self.device, entry));
        key.verify(&head_message(ledger, self.device, head), &self.signature)?;
        Ok(head)
    }
}

fn head_message(ledger: [u8; 16], device: DeviceId, head: Head) -> Vec<u8> {
    [
        b"streetbook/head/1".as_slice(),
        &ledger,
        &device.0,
        &head.n.to_be_bytes(),
        &head.hash.0,
    ]
    .concat()
}

/// Reason why a part of a journal is rejected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PartError {
    /// No entries, or numbers out of range.
    #[error(
        "{entries} entries from number {from}: a part holds at least one entry and counts from 1"
    )]
    Numbering {
        /// First number of the part.
        from: u64,
        /// Number of its entries.
        entries: usize,
    },
    /// Entry 1 follows nothing; every other one follows something.
    #[error("the first entry of a journal follows the zero hash and no other entry does")]
    Start,
    /// The head is not signed by the device.
    #[error("the journal's head is not signed by its device: {0}")]
    Signature(#[from] KeyError),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Act, Clock, Header};

    fn entries(count: usize) -> Vec<Entry> {
        let header = Header {
            act: Act::Office { topic: 1 },
            clock: Clock::default(),
            directory: 0,
            remakes: None,
        };
        (0..count)
            .map(|n| Entry::new(&header, vec![n as u8], None))
            .collect()
    }

    #[test]
    fn a_part_is_taken_only_whole_and_signed() {
        let key = DeviceKey::from_seed([1; 32]);
        let (ledger, device) = ([9; 16], DeviceId([2; 16]));
        let part = JournalPart::sign(ledger, device, Head::EMPTY, entries(3), &key);
        let head = part.verify(ledger, &key.public()).unwrap();
        assert_eq!(head.n, 3);
        assert_eq!(part.heads().last(), Some(&head));

        let tampered = |change: fn(&mut JournalPart)| {
            let mut copy = part.clone();
            change(&mut copy);
            copy.verify(ledger, &key.public())
        };
        assert!(matches!(
            tampered(|p| p.entries.swap(0, 1)),
            Err(PartError::Signature(_))
        ));
        assert!(matches!(
            tampered(|p| drop(p.entries.pop())),
            Err(PartError::Signature(_))
        ));
        assert!(matches!(
            tampered(|p| p.entries.clear()),
            Err(PartError::Numbering { .. })
        ));
        assert!(matches!(
            tampered(|p| p.from = 0),
            Err(PartError::Numbering { .. })
        ));
        assert!(matches!(
            tampered(|p| p.from = u64::MAX),
            Err(PartError::Numbering { .. })
        ));
        assert_eq!(tampered(|p| p.from = 2), Err(PartError::Start));
        assert!(
            part.verify([8; 16], &key.public()).is_err(),
            "another workspace's signature was taken"
        );
    }
}
