//! What a sealed phone says to whom.

use std::sync::Arc;

use serde_json::json;
use streetbook_core::replica::{Files, Replica, ReplicaError};
use streetbook_core::seal::SealKey;

use crate::support::SimDisk;
use crate::support::office::Office;
use crate::support::phone::{self, Phone};

/// A phone that has written, heard from a colleague, carried for another, and been cut off while it wrote.
fn after_a_day() -> phone::Files {
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let slip = json!({"client_name": "Qian Xiaomei", "phone": "13800001111"});
    li.logs("street_contact", slip);
    wang.logs_point("Wanda North Gate");
    wang.syncs(&mut office);
    li.syncs(&mut office);
    let mut zhao = Phone::enrolled(&mut office, "zhao", 3);
    zhao.logs_point("carried by Li");
    let file = zhao.replica.export().unwrap();
    assert_eq!(li.replica.import(&file).unwrap(), 1);
    let mut files = li.disk.files();
    let journal = files
        .iter_mut()
        .rfind(|(name, _)| name.starts_with("journal"));
    journal.unwrap().1.extend([0x8b; 33]);
    files
}

fn refused(files: &phone::Files, key: Option<SealKey>) -> ReplicaError {
    let disk = SimDisk::holding(files);
    let error = Replica::open(Files::on(Arc::new(disk.clone()), key)).err();
    assert_eq!(disk.files(), *files, "something was touched");
    error.unwrap()
}

#[test]
fn whoever_finds_a_sealed_phone_reads_no_name_number_or_note() {
    let files = after_a_day();
    let li = Phone::holding(&files);
    assert!(li.names().contains(&"Wanda North Gate".to_owned()));
    for (name, bytes) in li.disk.files() {
        let spoken = [
            "Qian",
            "Xiaomei",
            "13800001111",
            "8000",
            "Wanda",
            "carried",
            "li",
            "wang",
        ];
        for word in spoken.iter().filter(|word| word.len() > 2) {
            let found = bytes.windows(word.len()).any(|w| w == word.as_bytes());
            assert!(!found, "{name} says {word}");
        }
    }
}

#[test]
fn without_the_right_key_a_phone_is_refused_and_nothing_touched() {
    let files = after_a_day();
    assert!(matches!(refused(&files, None), ReplicaError::Sealed));
    let other = SealKey::from_bytes([99; 32]);
    let error = refused(&files, Some(other.clone()));
    assert!(matches!(error, ReplicaError::WrongKey), "{error}");
    // A log of another phone in the directory: the identity opens, the log does not.
    let mut mixed = files.clone();
    let journal = mixed
        .iter_mut()
        .find(|(name, _)| name.starts_with("journal"));
    let (_, journal) = journal.unwrap();
    journal[44] ^= 1;
    let sum = crc32fast::hash(&journal[..60]);
    journal[60..64].copy_from_slice(&sum.to_be_bytes());
    let error = refused(&mixed, Some(phone::key()));
    assert!(matches!(error, ReplicaError::WrongKey), "{error}");
}

#[test]
fn a_damaged_identity_is_damaged_with_and_without_the_key() {
    let mut files = after_a_day();
    let identity = files.get_mut("identity").unwrap();
    let middle = identity.len() / 2;
    identity[middle] ^= 1;
    for key in [None, Some(phone::key())] {
        let error = refused(&files, key);
        assert!(matches!(error, ReplicaError::IdentityDamaged), "{error}");
    }
}
