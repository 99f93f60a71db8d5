//! A backup that is cut short or changed restores nothing; a whole one restores everything.

use std::path::Path;

use streetbook_server::erasure::ErasureList;
use streetbook_server::maintenance::backup::{BackupError, backup, restore};

use super::ledger::scratch;
use crate::ground::person;
use crate::hall::Hall;
use crate::proof::table::{Row, Scale};

/// A served office in one file, and its ledger's bytes.
pub(crate) fn written() -> Vec<u8> {
    let hall = Hall::with(&[person("li", "outreach", "north")]);
    let mut phone = hall.phone("li");
    for number in 0..6 {
        phone.meets(number);
        phone.syncs(hall.address());
    }
    let ground = hall.is_closed();
    let mut bytes = Vec::new();
    backup(&ground.server_dir(), None, None, &mut bytes).expect("it is written");
    bytes
}

/// Restores every cut and changed backup.
///
/// # Panics
/// If anything is restored from a file that is no whole backup.
pub fn backups(scale: Scale) -> Row {
    let whole = written();
    let scratch = scratch();
    let stride = match scale {
        Scale::Short => whole.len() / 40,
        Scale::Whole => whole.len() / 1_000,
        Scale::Long => whole.len() / 10_000,
    };
    Row::of("cut and changed backups", scale.of(1_500), || {
        let mut count = 0;
        for end in (0..whole.len()).step_by(stride.max(1)) {
            is_refused(scratch.path(), &whole[..end], &format!("cut at {end}"));
            let mut flipped = whole.clone();
            flipped[end] ^= 1 << (end % 8);
            is_refused(
                scratch.path(),
                &flipped,
                &format!("bit {} of byte {end}", end % 8),
            );
            count += 2;
        }
        is_refused(scratch.path(), &[&whole[..], &[0]].concat(), "a byte more");
        is_restored(scratch.path(), &whole);
        count + 2
    })
}

fn is_refused(scratch: &Path, bytes: &[u8], context: &str) {
    let (file, dir) = (scratch.join("file"), scratch.join("office"));
    std::fs::write(&file, bytes).expect("scratch space");
    let error = restore(&file, &dir, None, &ErasureList::default()).expect_err(context);
    let is_named = matches!(error, BackupError::Damaged(_) | BackupError::Newer { .. });
    assert!(is_named, "{context}: {error}");
    let left: Vec<_> = std::fs::read_dir(scratch).expect("scratch space").collect();
    assert_eq!(left.len(), 1, "{context}: {left:?} is left");
}

fn is_restored(scratch: &Path, whole: &[u8]) {
    let (file, dir) = (scratch.join("file"), scratch.join("office"));
    std::fs::write(&file, whole).expect("scratch space");
    restore(&file, &dir, None, &ErasureList::default()).expect("a whole one");
    let mut again = Vec::new();
    backup(&dir, None, None, &mut again).expect("it is written again");
    assert!(again == whole, "what was restored differs");
}
