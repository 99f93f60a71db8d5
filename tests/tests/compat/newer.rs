//! The other way round: an older version refuses what a newer one wrote, with a sentence, and touches nothing.
//!
//! Every file that is the truth bears a format number. A directory whose number is raised is what this version
//! would meet if a newer one had written it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use streetbook_core::ids::Hash;
use streetbook_core::replica::Replica;
use streetbook_tests::Ground;
use streetbook_tests::fixtures::unpack;

use crate::{streetbook, v1, v1_office};

/// The place of the format number in keys, segments and backups, behind a magic of eight bytes.
const FORMAT: usize = 9;

/// The files below a directory that are the truth, each with a hash of its bytes. Index and view are made from them,
/// and `rebuild` deletes those first.
fn truth(dir: &Path) -> BTreeMap<PathBuf, Hash> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = entry_name(&path);
        if name == "index" || name.starts_with("view.sqlite") || name == "lock" {
            continue;
        }
        if path.is_dir() {
            found.extend(truth(&path));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            found.insert(path, Hash::of(&[&bytes]));
        }
    }
    found
}

fn entry_name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// Raises the number of a file and mends its checksum.
fn raise(file: &Path, mend: impl Fn(&mut [u8])) {
    let mut bytes = std::fs::read(file).unwrap();
    assert_eq!(bytes[FORMAT], 1);
    bytes[FORMAT] = 2;
    mend(&mut bytes);
    std::fs::write(file, bytes).unwrap();
}

fn mend_segment(bytes: &mut [u8]) {
    let sum = crc32fast::hash(&bytes[..60]);
    bytes[60..64].copy_from_slice(&sum.to_be_bytes());
}

fn mend_keys(bytes: &mut [u8]) {
    let sum = Sha256::digest(&bytes[..90]);
    bytes[90..98].copy_from_slice(&sum[..8]);
}

fn mend_backup(bytes: &mut [u8]) {
    let end = bytes.len() - 32;
    let sum = Sha256::digest(&bytes[..end]);
    bytes[end..].copy_from_slice(&sum);
}

/// Whether a sentence says that something newer wrote it, and what to do.
fn names_the_way_on(text: &str) -> bool {
    let is_newer = text.contains("newer") || text.contains("reads up to 1");
    is_newer && text.contains("update")
}

/// A verb on a newer directory fails, says to update, and leaves the truth as it was to the byte.
fn is_refused(ground: &Ground, words: &[&str]) {
    let dir = ground.server_dir();
    let before = truth(&dir);
    let ran = streetbook(&[words, &["--data", dir.to_str().unwrap()]].concat());
    let err = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(1), "{words:?}: {err}");
    assert!(names_the_way_on(&err), "{words:?}: {err}");
    assert_eq!(before, truth(&dir), "{words:?}");
}

#[test]
fn a_newer_ledger_is_refused_by_every_verb_that_opens_it() {
    let (ground, _) = v1_office();
    raise(
        &ground.server_dir().join("ledger/ledger-00000000.log"),
        mend_segment,
    );
    for words in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["verify"],
        &["rebuild"],
        &["person", "list"],
    ] {
        is_refused(&ground, words);
    }
}

#[test]
fn newer_keys_are_refused() {
    let (ground, _) = v1_office();
    raise(&ground.server_dir().join("server.key"), mend_keys);
    is_refused(&ground, &["person", "list"]);
}

#[test]
fn a_newer_backup_is_refused_and_nothing_is_left_behind() {
    let (ground, _) = v1_office();
    let (backup, fresh) = (ground.dir("newer.backup"), ground.dir("fresh"));
    std::fs::copy(v1("office.backup"), &backup).unwrap();
    raise(&backup, mend_backup);
    let words = [
        "restore",
        "--nothing-was-erased-since",
        "--from",
        backup.to_str().unwrap(),
        "--data",
    ];
    let ran = streetbook(&[&words[..], &[fresh.to_str().unwrap()]].concat());
    let err = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(1), "{err}");
    assert!(names_the_way_on(&err), "{err}");
    assert!(!fresh.exists());
}

#[test]
fn a_phone_of_a_newer_app_is_refused_and_kept() {
    let place = tempfile::tempdir().unwrap();
    for begins in ["identity", "journal-"] {
        let dir = place.path().join(begins);
        unpack(&v1("phone-unsent.zip"), &dir);
        let mut files = truth(&dir).into_keys();
        let is_it = |file: &PathBuf| entry_name(file).starts_with(begins);
        let file = files.find(is_it).unwrap();
        match begins {
            "identity" => raise_identity(&file),
            _ => raise(&file, mend_segment),
        }
        let before = truth(&dir);
        let refused = Replica::open_dir(&dir, None).err().unwrap();
        let said = refused.to_string();
        assert!(names_the_way_on(&said), "{begins}: {said}");
        assert_eq!(before, truth(&dir), "{begins}");
    }
}

/// The number is the first value of the identity: CRC-32, the head of an array, then 1.
fn raise_identity(file: &Path) {
    let mut bytes = std::fs::read(file).unwrap();
    assert_eq!(bytes[5], 1);
    bytes[5] = 2;
    let sum = crc32fast::hash(&bytes[4..]);
    bytes[..4].copy_from_slice(&sum.to_be_bytes());
    std::fs::write(file, bytes).unwrap();
}
