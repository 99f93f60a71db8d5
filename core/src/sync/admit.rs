//! Admission of a part of a journal, given what the server already holds of that journal.

use crate::ids::Hash;
use crate::journal::{Head, JournalPart};
use crate::planted::{Bug, planted};

/// Decision about a part. In every case the receipt afterwards names what the server holds, and that
/// alone determines where the phone continues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Append the entries from this index of the part on.
    Append {
        /// Number of the part's first entries that the server holds already.
        skip: usize,
    },
    /// The server holds all of it: a repeated request.
    Held,
    /// The part starts after the next number: entries between are missing here, as after a restore.
    Gap,
    /// Another history under the same number: a cloned phone or a restored app backup.
    Fork {
        /// Last number up to which both histories are the same, as far as the part shows it.
        common: u64,
    },
}

/// Compares a part with what the server holds of that journal.
///
/// `held` is the durable head of the journal; `hash_at(n)` returns the hash of a held entry, the zero
/// hash for number 0. Signature and numbering of the part must have been checked.
pub fn admit(held: Head, hash_at: impl Fn(u64) -> Option<Hash>, part: &JournalPart) -> Admission {
    let before = part.before();
    if before.n > held.n {
        return Admission::Gap;
    }
    // The chain makes one comparison enough: the latest number that both sides have.
    let heads = part.heads();
    let last = heads.last().copied().unwrap_or(before);
    let common = last.n.min(held.n);
    let skip = (common - before.n) as usize;
    let ours = |n: u64| {
        if n == held.n {
            Some(held.hash)
        } else {
            hash_at(n)
        }
    };
    let same = |index: usize| match index.checked_sub(1) {
        Some(last) => heads
            .get(last)
            .is_some_and(|head| ours(head.n) == Some(head.hash)),
        None => ours(before.n) == Some(before.hash),
    };
    if !same(skip) && !planted(Bug::DedupeByNumberOnly) {
        // The histories part inside this part, or before it: then nothing of it agrees, and 0 is the
        // safe answer.
        let agreed = (0..skip).rev().find(|&index| same(index));
        return Admission::Fork {
            common: agreed.map_or(0, |index| before.n + index as u64),
        };
    }
    if skip == part.entries.len() {
        Admission::Held
    } else {
        Admission::Append { skip }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::DeviceId;
    use crate::journal::{Act, Clock, DeviceKey, Entry, Header};

    const DEVICE: DeviceId = DeviceId([1; 16]);

    fn entry(payload: u8) -> Entry {
        let header = Header {
            act: Act::Office { topic: 0 },
            clock: Clock::default(),
            directory: 0,
            remakes: None,
        };
        Entry::new(&header, vec![payload], None)
    }

    fn heads(payloads: &[u8]) -> Vec<Head> {
        let mut heads = vec![Head::EMPTY];
        for payload in payloads {
            let last = heads[heads.len() - 1];
            heads.push(last.extend(DEVICE, &entry(*payload)));
        }
        heads
    }

    /// Checks the decision about entries `from..` of the journal `sent` for a server that holds `held`.
    fn check(held: &[u8], sent: &[u8], from: usize, expected: Admission) {
        let ours = heads(held);
        let theirs = heads(sent);
        let entries = sent[from - 1..]
            .iter()
            .map(|payload| entry(*payload))
            .collect();
        let key = DeviceKey::from_seed([1; 32]);
        let part = JournalPart::sign([0; 16], DEVICE, theirs[from - 1], entries, &key);
        let got = admit(
            ours[held.len()],
            |n| ours.get(n as usize).map(|head| head.hash),
            &part,
        );
        assert_eq!(got, expected, "held {held:?}, sent {sent:?} from {from}");
    }

    #[test]
    fn parts_are_appended_recognised_or_refused_by_number_and_hash() {
        check(&[], &[1, 2], 1, Admission::Append { skip: 0 });
        check(&[1], &[1, 2], 1, Admission::Append { skip: 1 });
        check(&[1], &[1, 2], 2, Admission::Append { skip: 0 });
        check(&[1, 2, 3], &[1, 2, 3], 1, Admission::Held);
        check(&[1, 2, 3], &[1, 2], 1, Admission::Held);
        check(&[1, 2, 3], &[1, 2], 2, Admission::Held);
        check(&[1], &[1, 2, 3], 3, Admission::Gap);
        check(&[], &[1, 2], 2, Admission::Gap);
        check(&[1, 9], &[1, 2], 2, Admission::Fork { common: 1 });
        check(&[9], &[1, 2], 2, Admission::Fork { common: 0 });
        check(&[1, 2, 9], &[1, 2, 3, 4], 3, Admission::Fork { common: 2 });
        check(
            &[1, 2, 9, 9],
            &[1, 2, 3, 4, 5],
            1,
            Admission::Fork { common: 2 },
        );
        check(&[9, 9, 9], &[1, 2], 1, Admission::Fork { common: 0 });
    }
}
