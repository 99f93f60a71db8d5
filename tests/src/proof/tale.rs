//! A server's days on a recorded disk: pushes, repetitions, a restart, an erasure.

use std::collections::BTreeSet;
use std::path::Path;

use streetbook_core::ids::{DeviceId, EntryRef, RecordId};
use streetbook_core::journal::{Head, Topic};
use streetbook_core::sync::to_bytes;
use streetbook_core::time::Instant;
use streetbook_server::store::commit::Store;
use streetbook_server::store::events::Erased;

use super::books::{Writer, held, open_ledger, open_store};
use crate::support::SimDisk;
use crate::support::tape::Files;

/// The server's promises.
#[derive(Clone, Debug)]
pub(crate) enum Promise {
    /// A journal is durable up to here.
    Receipted(DeviceId, Head),
    /// An erasure begins: payloads of these entries may be gone from here on.
    Erasing(Vec<EntryRef>),
    /// It is executed.
    Erased,
}

/// Days of a server, with its promises in order.
pub(crate) struct Tale<'a> {
    pub disk: SimDisk,
    pub index: &'a Path,
    pub promise: &'a mut dyn FnMut(Promise),
    pub writers: Vec<Writer>,
    /// The store that runs at the moment.
    pub store: Option<Store>,
}

impl<'a> Tale<'a> {
    pub(crate) fn new(
        disk: SimDisk,
        index: &'a Path,
        promise: &'a mut dyn FnMut(Promise),
    ) -> Tale<'a> {
        Tale {
            disk,
            index,
            promise,
            writers: (1..=3).map(Writer::new).collect(),
            store: None,
        }
    }

    /// Runs them. If the disk fails it stops with the error.
    pub(crate) fn is_told(&mut self) -> Result<(), String> {
        self.starts()?;
        for day in 0..12 {
            self.a_day_goes_by(day)?;
        }
        self.starts()?;
        for day in 12..20 {
            self.a_day_goes_by(day)?;
        }
        self.erases()?;
        for day in 20..24 {
            self.a_day_goes_by(day)?;
        }
        self.starts()
    }

    /// Closes the store and opens it again.
    pub(crate) fn starts(&mut self) -> Result<(), String> {
        self.store = None;
        self.store = Some(open_store(&self.disk, self.index)?);
        Ok(())
    }

    fn a_day_goes_by(&mut self, day: usize) -> Result<(), String> {
        let count = self.writers.len();
        let writer = &mut self.writers[day % count];
        for _ in 0..=day % 3 {
            writer.creates();
        }
        // Each third push repeats what is stored already.
        let sent = writer.entries.len() as u64;
        let from = match day % 3 {
            0 => 1,
            new => sent - new as u64,
        };
        self.pushes(day % count, from)
    }

    /// Pushes a journal from an entry on and notes the receipt.
    pub(crate) fn pushes(&mut self, writer: usize, from: u64) -> Result<(), String> {
        let push = self.writers[writer].push(from);
        let outcomes = self.store().committer.push_blocking(vec![push]);
        let outcome = outcomes.map_err(|error| error.to_string())?.remove(0);
        (self.promise)(Promise::Receipted(outcome.device, outcome.through));
        Ok(())
    }

    fn erases(&mut self) -> Result<(), String> {
        let erasure_set = EntryRef {
            device: self.writers[0].device,
            n: 2,
        };
        let amendment = self.writers[1].amends(erasure_set);
        self.pushes(1, amendment.n)?;
        let erased = Erased {
            records: vec![RecordId::of(erasure_set)],
            at: Instant::from_millis(2_000),
            asked: None,
            payloads: Vec::new(),
        };
        (self.promise)(Promise::Erasing(vec![erasure_set, amendment]));
        let event = (Topic::Erased, to_bytes(&erased));
        let committer = self.store().committer.clone();
        let said = committer.own_blocking(vec![event]);
        said.map_err(|error| error.to_string())?;
        let segments: BTreeSet<u32> = (0..=self.last_segment()).collect();
        committer
            .erase_blocking(segments)
            .map_err(|error| error.to_string())?;
        (self.promise)(Promise::Erased);
        Ok(())
    }

    fn last_segment(&self) -> u32 {
        let files = self.disk.files();
        let segments = files.keys().filter(|name| name.ends_with(".log")).count();
        segments as u32 - 1
    }

    fn store(&self) -> &Store {
        self.store.as_ref().expect("it was started")
    }
}

/// Checks the ledger's files against the promises; returns them as opening has left them.
pub(crate) fn check_kept(files: &Files, promises: &[Promise], context: &str) -> SimDisk {
    let disk = SimDisk::holding(files);
    let (ledger, recovery) =
        open_ledger(&disk).unwrap_or_else(|error| panic!("{context}: {error}"));
    assert_eq!(recovery.damage, [], "{context}");
    let held = held(&ledger, context);
    let mut erasure_set: &[EntryRef] = &[];
    for promise in promises {
        match promise {
            Promise::Receipted(device, head) => {
                let at = EntryRef {
                    device: *device,
                    n: head.n,
                };
                assert_eq!(held.heads.get(&at), Some(head), "{context}: {at:?}");
            }
            Promise::Erasing(entries) => erasure_set = entries,
            Promise::Erased => {
                for at in erasure_set {
                    assert_eq!(held.payloads.get(at), Some(&false), "{context}: {at:?}");
                }
            }
        }
    }
    for (at, stands) in &held.payloads {
        assert!(
            *stands || erasure_set.contains(at),
            "{context}: the payload of {at:?} is gone"
        );
    }
    disk
}
