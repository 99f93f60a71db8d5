//! The index of a sealed directory.

use streetbook_core::ids::RecordId;
use streetbook_core::seal::SealKey;
use streetbook_core::sync::EntryStatus;
use streetbook_core::time::Instant;

use super::tests::{a_day, book, rule};
use super::{IndexError, IndexHome, sealed};
use crate::store::commit::tests::world::{Phone, dump, open_with};

#[test]
fn a_sealed_index_answers_as_a_plain_one_and_names_no_book() {
    let seal = || Some(SealKey::from_bytes([3; 32]));
    let books = [
        "personal/out0/1",
        "team/north",
        "inbox/out1",
        "inbox/zhang-wei",
    ];
    let mut answers = Vec::new();
    for key in [None, seal()] {
        let dir = tempfile::tempdir().unwrap();
        let office = open_with(dir.path(), key);
        let mut phone = Phone::new(1);
        let creator = phone.creates(books[0]);
        phone.creates_many("team/north", 70);
        phone.sends_all(&office);
        let rulings = books.map(|book| (book, EntryStatus::Accepted, creator));
        rule(&office, &rulings);
        let many: Vec<_> = (2..=71).map(|n| phone.entry(n)).collect();
        let many = many
            .iter()
            .map(|e| ("team/north", EntryStatus::Accepted, *e));
        rule(&office, &many.collect::<Vec<_>>());
        let device = phone.device;
        let at = |millis| Instant::from_millis(millis);
        for millis in [70, 50] {
            office.index.set_last_challenge(device, at(millis)).unwrap();
        }
        assert_eq!(office.index.last_challenge(device).unwrap(), Some(at(70)));
        let read = books.map(|name| book(&office, name, 0));
        let record = office.index.record_books(RecordId::of(creator)).unwrap();
        answers.push((
            read,
            record,
            office.index.standing(RecordId::of(creator)).unwrap(),
        ));
        let keys: Vec<Vec<u8>> = dump(&office).into_iter().map(|(key, _)| key).collect();
        let named = |name: &str| keys.iter().any(|key| key.ends_with(name.as_bytes()));
        assert_eq!(named("inbox/zhang-wei"), answers.len() == 1);
    }
    assert_eq!(answers[0], answers[1]);
    let dir = tempfile::tempdir().unwrap();
    let office = open_with(dir.path(), seal());
    a_day(&office, 1);
    let whole = dump(&office);
    office.close();
    let office = open_with(dir.path(), seal());
    assert_eq!((office.replayed, dump(&office)), (0, whole));
}

#[test]
fn a_row_of_a_sealed_index_opens_at_its_own_key_only() {
    let dir = tempfile::tempdir().unwrap();
    let key = SealKey::from_bytes([3; 32]);
    let mut home = IndexHome::in_dir(dir.path().to_owned(), Some(key));
    let put = |tree: &sealed::Tree, key: &[u8], row: Vec<u8>| {
        let change = (key.to_vec(), Some(row));
        tree.apply([change].into_iter().collect()).unwrap();
    };
    let sealed = {
        let tree = sealed::Tree::open(&home).unwrap();
        put(&tree, b"one", b"row".to_vec());
        assert_eq!(tree.get(b"one").unwrap().unwrap(), b"row");
        drop(tree);
        let seal = home.seal.take();
        let raw = sealed::Tree::open(&home).unwrap();
        let stored = raw.get(b"one").unwrap().unwrap().to_vec();
        put(&raw, b"two", stored.clone());
        home.seal = seal;
        stored
    };
    assert_ne!(sealed, b"row");
    let tree = sealed::Tree::open(&home).unwrap();
    assert!(tree.get(b"one").unwrap().is_some());
    assert!(matches!(tree.get(b"two"), Err(IndexError::Row { .. })));
    assert!(tree.with_prefix(b"two").next().unwrap().is_err());
}
