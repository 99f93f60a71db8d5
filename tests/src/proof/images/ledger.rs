//! Crash images of the server: the ledger at every write, with an index that is behind, ahead, or none.

use std::path::Path;

use streetbook_server::store::index::{Index, IndexHome};

use super::each_image;
use crate::ground::copy;
use crate::proof::books::{LEDGER, Writer, open_ledger, open_store};
use crate::proof::table::{Row, Scale};
use crate::proof::tale::{Promise, Tale, check_kept};
use crate::support::SimDisk;
use crate::support::tape::{Files, Op};

/// The server's recorded days, with copies of the index from several moments.
struct Recorded {
    tape: Vec<Op>,
    promises: Vec<(usize, Promise)>,
    indexes: tempfile::TempDir,
    copies: usize,
}

/// Number of promises between two copies of the index.
const COPY_EVERY: usize = 4;

fn recorded() -> Recorded {
    let disk = SimDisk::default();
    disk.records();
    let indexes = scratch();
    let live = indexes.path().join("live");
    let mut promises = Vec::new();
    let mut copies = 0;
    let told = disk.clone();
    let mut promise = |promise| {
        promises.push((told.tape_length(), promise));
        if promises.len().is_multiple_of(COPY_EVERY) {
            copy(&live, &indexes.path().join(copies.to_string()));
            copies += 1;
        }
    };
    let mut tale = Tale::new(disk.clone(), &live, &mut promise);
    tale.is_told().expect("the disk does not fail");
    drop(tale);
    Recorded {
        tape: disk.tape(),
        promises,
        indexes,
        copies,
    }
}

/// A scratch directory in memory, if the machine has one.
pub(crate) fn scratch() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::TempDir::new_in(memory)
    } else {
        tempfile::TempDir::new()
    }
    .expect("a scratch directory")
}

/// Opens every image of the server's days.
///
/// # Panics
/// If a receipted entry is gone, or an index differs from its ledger.
pub fn ledgers(scale: Scale) -> Row {
    let (rounds, index_every) = match scale {
        Scale::Short => (1, 40),
        Scale::Whole => (12, 20),
        Scale::Long => (120, 20),
    };
    let recorded = recorded();
    let mut opened = 0;
    Row::of("crash images of the server", 130 * rounds, || {
        each_image(&recorded.tape, rounds, |end, what, files| {
            let promised = recorded.promises.iter().take_while(|(at, _)| *at <= end);
            let promised: Vec<Promise> = promised.map(|(_, promise)| promise.clone()).collect();
            let context = format!("image {end} ({what})");
            let disk = check_kept(&files, &promised, &context);
            goes_on(&disk, &context);
            opened += 1;
            if opened % index_every == 0 {
                let copy = opened / index_every % (recorded.copies + 1);
                check_index(
                    &files,
                    &recorded.indexes.path().join(copy.to_string()),
                    &context,
                );
            }
        })
    })
}

/// Checks that it stores one more part and finds it again.
pub(crate) fn goes_on(disk: &SimDisk, context: &str) {
    let mut writer = Writer::new(77);
    writer.creates();
    let stored = streetbook_server::store::ledger::StoredPart {
        part: writer.push(1).part,
        received: Vec::new(),
        carrier: None,
    };
    let (mut ledger, _) = open_ledger(disk).expect("it was opened before");
    let (frame, at) = ledger.append(&stored).expect(context);
    ledger.sync().expect(context);
    drop(ledger);
    let (ledger, recovery) = open_ledger(disk).expect(context);
    assert_eq!(recovery, Default::default(), "{context}: opened twice");
    assert_eq!(ledger.places().last(), Some(&(at, frame)), "{context}");
    let read = ledger.reader().read(at).expect(context);
    assert_eq!(read.part, stored.part, "{context}");
}

/// The index of another moment, brought up to these files, equals a fold from the first byte.
pub(crate) fn check_index(files: &Files, index: &Path, context: &str) {
    let scratch = scratch();
    let (found, fresh) = (scratch.path().join("found"), scratch.path().join("fresh"));
    if index.exists() {
        copy(index, &found);
    }
    let disk = SimDisk::holding(files);
    let store = open_store(&disk, &found).unwrap_or_else(|error| panic!("{context}: {error}"));
    let live: Vec<_> = store.index.dump().collect::<Result<_, _>>().expect(context);
    drop(store);
    let (ledger, _) = open_ledger(&disk).expect(context);
    let home = IndexHome::in_dir(fresh, None);
    let folded = Index::fold_anew(&home, LEDGER, &ledger.places(), &ledger.reader());
    let folded = folded.expect(context).index;
    let folded: Vec<_> = folded.dump().collect::<Result<_, _>>().expect(context);
    assert!(
        live == folded,
        "{context}: the index is not the fold of its ledger"
    );
}
