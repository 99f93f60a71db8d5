//! Files: segments, a colleague's exports, backups.

use std::cell::RefCell;
use std::sync::Arc;

use streetbook_core::log::Log;
use streetbook_server::erasure::ErasureList;
use streetbook_server::maintenance::backup::restore;
use streetbook_server::store::ledger::Ledger;

use super::super::seeds::journal_spec;
use crate::proof::books::small_segments;
use crate::proof::images::ledger::scratch;
use crate::support::SimDisk;
use crate::support::office::Office;
use crate::support::phone::{Files, Phone};

fn holding(name: &str, bytes: &[u8]) -> SimDisk {
    SimDisk::holding(&Files::from([(name.to_owned(), bytes.to_vec())]))
}

pub(super) fn journal(bytes: &[u8]) -> bool {
    let disk = Arc::new(holding("journal-00000000.log", bytes));
    let Ok((log, recovery)) = Log::open(disk, journal_spec()) else {
        return false;
    };
    let frames: Vec<_> = log.frames().collect();
    for (at, _) in frames {
        let _ = log.read(at);
    }
    recovery == Default::default()
}

pub(super) fn ledger(bytes: &[u8]) -> bool {
    let disk = Arc::new(holding("ledger-00000000.log", bytes));
    let Ok((ledger, _)) = Ledger::over(disk, small_segments(), None) else {
        return false;
    };
    let reader = ledger.reader();
    let mut parts = ledger.places().into_iter().map(|(at, _)| reader.read(at));
    parts.all(|part| {
        part.is_ok_and(|stored| {
            let _ = (stored.head(), stored.last(), stored.received_at(1));
            let _ = stored.entry(stored.part.from);
            true
        })
    })
}

pub(super) fn import() -> impl Fn(&[u8]) -> bool + Send + Sync {
    thread_local! {
        static PHONE: RefCell<Option<Phone>> = const { RefCell::new(None) };
    }
    |bytes| {
        PHONE.with_borrow_mut(|phone| {
            let phone = phone.get_or_insert_with(|| {
                let mut office = Office::default();
                Phone::enrolled(&mut office, "wang", 2)
            });
            phone.replica.import(bytes).is_ok()
        })
    }
}

pub(super) fn backup() -> impl Fn(&[u8]) -> bool + Send + Sync {
    thread_local! {
        static SCRATCH: tempfile::TempDir = scratch();
    }
    |bytes| {
        SCRATCH.with(|scratch| {
            let (file, dir) = (scratch.path().join("file"), scratch.path().join("office"));
            std::fs::write(&file, bytes).expect("scratch space");
            let restored = restore(&file, &dir, None, &ErasureList::default()).is_ok();
            if restored {
                std::fs::remove_dir_all(&dir).expect("scratch space");
            }
            restored
        })
    }
}
