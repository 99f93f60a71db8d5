//! Releases as an event of the server's own journal: neighbours with the same ruling are one run, so
//! that a pushed day of two hundred records costs one line.

use std::collections::HashMap;

use minicbor::{Decode, Encode};
use streetbook_core::book::Book;
use streetbook_core::ids::{DeviceId, EntryRef};
use streetbook_core::sync::EntryStatus;

/// The rulings of one round of merging.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Releases {
    /// Every entry in the ledger up to this frame has been judged.
    #[n(0)]
    pub through: u64,
    /// The rulings, in order for each book and for each entry.
    #[n(1)]
    pub runs: Vec<Run>,
}

/// Consecutive entries of one device with the same ruling in one book.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Run {
    /// The book.
    #[n(0)]
    pub book: Book,
    /// The ruling.
    #[n(1)]
    pub standing: EntryStatus,
    /// The device whose journal it is.
    #[n(2)]
    pub device: DeviceId,
    /// The first entry's number.
    #[n(3)]
    pub from: u64,
    /// Number of entries.
    #[n(4)]
    pub count: u32,
}

impl Releases {
    /// Gathers rulings into runs. Keeps the order within each book, and that of the rulings on each
    /// entry; not the order between books, which does not matter.
    pub fn gather(
        through: u64,
        rulings: impl Iterator<Item = (Book, EntryStatus, EntryRef)>,
    ) -> Releases {
        let mut runs: Vec<Run> = Vec::new();
        let mut run_of_book: HashMap<Book, usize> = HashMap::new();
        let mut run_of_entry: HashMap<EntryRef, usize> = HashMap::new();
        for (book, standing, entry) in rulings {
            let ruled_in = run_of_entry.get(&entry).copied();
            let open = run_of_book.get(&book).copied().filter(|&index| {
                // A run that lies before the entry's last ruling must not grow: a fold replays runs in order, and
                // the latest ruling on an entry counts.
                ruled_in.is_none_or(|earlier| earlier <= index)
                    && runs
                        .get(index)
                        .is_some_and(|run| run.goes_on_with(&standing, entry))
            });
            let index = open.unwrap_or(runs.len());
            match runs.get_mut(index) {
                Some(run) => run.count += 1,
                None => {
                    runs.push(Run::new(book.clone(), standing, entry));
                    run_of_book.insert(book, index);
                }
            }
            run_of_entry.insert(entry, index);
        }
        Releases { through, runs }
    }
}

impl Run {
    fn new(book: Book, standing: EntryStatus, entry: EntryRef) -> Run {
        Run {
            book,
            standing,
            device: entry.device,
            from: entry.n,
            count: 1,
        }
    }

    fn goes_on_with(&self, standing: &EntryStatus, entry: EntryRef) -> bool {
        self.device == entry.device
            && self.from + u64::from(self.count) == entry.n
            && self.count < u32::MAX
            && self.standing == *standing
    }

    /// The entries, in order.
    pub fn entries(&self) -> impl Iterator<Item = EntryRef> + use<> {
        let device = self.device;
        let end = self.from.saturating_add(u64::from(self.count));
        (self.from..end).map(move |n| EntryRef { device, n })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(device: u8, n: u64) -> EntryRef {
        EntryRef {
            device: DeviceId([device; 16]),
            n,
        }
    }

    /// The runs as `book standing device/from+count`.
    fn check(rulings: &[(&str, EntryStatus, EntryRef)], expected: &[&str]) {
        let all = rulings
            .iter()
            .map(|(book, standing, entry)| (book.parse().unwrap(), standing.clone(), *entry));
        let gathered = Releases::gather(7, all);
        let shown: Vec<String> = gathered
            .runs
            .iter()
            .map(|run| {
                let (code, device) = (run.standing.code(), run.device.0[0]);
                format!("{} {code} {device}/{}+{}", run.book, run.from, run.count)
            })
            .collect();
        assert_eq!(shown, expected);
        assert_eq!(gathered.through, 7);
    }

    #[test]
    fn neighbours_in_a_book_become_one_run_though_another_book_lies_between() {
        check(
            &[
                ("team/north", EntryStatus::Accepted, entry(1, 1)),
                ("inbox/out1", EntryStatus::Accepted, entry(1, 1)),
                ("team/north", EntryStatus::Accepted, entry(1, 2)),
                ("team/north", EntryStatus::Held, entry(1, 3)),
                ("team/north", EntryStatus::Accepted, entry(1, 4)),
                ("inbox/out1", EntryStatus::Accepted, entry(1, 3)),
            ],
            &[
                "team/north 0 1/1+2",
                "inbox/out1 0 1/1+1",
                "team/north 3 1/3+1",
                "team/north 0 1/4+1",
                "inbox/out1 0 1/3+1",
            ],
        );
    }

    #[test]
    fn the_order_in_a_book_and_the_last_word_on_an_entry_stay() {
        check(
            &[
                ("team/north", EntryStatus::Accepted, entry(1, 1)),
                ("team/north", EntryStatus::Accepted, entry(2, 1)),
                ("team/north", EntryStatus::Accepted, entry(1, 2)),
                ("desk/north", EntryStatus::Held, entry(1, 3)),
                ("team/north", EntryStatus::Accepted, entry(1, 3)),
            ],
            &[
                "team/north 0 1/1+1",
                "team/north 0 2/1+1",
                "team/north 0 1/2+1",
                "desk/north 3 1/3+1",
                "team/north 0 1/3+1",
            ],
        );
    }
}
