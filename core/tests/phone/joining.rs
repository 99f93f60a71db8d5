//! An enrolment that was begun goes on with the same device, as long as it is the same code.

use streetbook_core::replica::{DeviceSecrets, Replica, ReplicaError};
use streetbook_core::seal::SealKey;
use tempfile::TempDir;

use crate::support::office::Office;
use crate::support::phone::dice;

/// Begins, or goes on.
fn joins(
    dir: &TempDir,
    key: Option<u8>,
    code: &str,
    number: u64,
) -> Result<DeviceSecrets, ReplicaError> {
    let seal = key.map(|key| SealKey::from_bytes([key; 32]));
    Replica::join_dir(dir.path(), seal, code, &mut dice(number))
}

#[test]
fn a_lost_answer_is_asked_for_again_by_the_same_device() {
    for key in [None, Some(3)] {
        let dir = TempDir::new().unwrap();
        let seeds = joins(&dir, key, "li", 1).unwrap();
        assert_eq!(joins(&dir, key, "li", 2).unwrap(), seeds);
        let body = Office::default().enrols(&Replica::first_request(&seeds, "li"));
        let enrolled = Replica::read_enrolled(&body).unwrap();
        let seal = key.map(|key| SealKey::from_bytes([key; 32]));
        let opened = Replica::enrol_dir(dir.path(), seal, seeds, enrolled, "https://office");
        drop(opened.unwrap());
        assert!(!dir.path().join("joining").exists());
        let again = joins(&dir, key, "li", 3);
        assert!(
            matches!(again, Err(ReplicaError::AlreadyEnrolled)),
            "{again:?}"
        );
    }
}

#[test]
fn another_code_another_key_and_a_torn_file_are_another_device() {
    let dir = TempDir::new().unwrap();
    let first = joins(&dir, Some(3), "li", 1).unwrap();
    assert_ne!(
        joins(&dir, Some(3), "wang", 2).unwrap(),
        first,
        "Wang got Li's papers"
    );
    let sealed = joins(&dir, Some(3), "li", 3).unwrap();
    assert_ne!(joins(&dir, Some(4), "li", 4).unwrap(), sealed);
    let plain = joins(&dir, None, "li", 5).unwrap();
    std::fs::write(dir.path().join("joining"), b"torn").unwrap();
    assert_ne!(joins(&dir, None, "li", 6).unwrap(), plain);
    let forgotten = joins(&dir, None, "li", 7).unwrap();
    Replica::forget_join(dir.path(), None).unwrap();
    assert_ne!(joins(&dir, None, "li", 8).unwrap(), forgotten);
}
