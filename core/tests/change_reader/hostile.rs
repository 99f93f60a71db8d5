//! What nobody honest writes: found attacks on automerge, and those easy to build by hand.

use std::fs;
use std::path::PathBuf;

use streetbook_core::change::{self, ChangeError};
use streetbook_core::limits::{CHANGE_BYTES_MAX, CHANGE_OPERATIONS_MAX};

use crate::forge::{Forged, signed, unsigned};

fn hostile_chunks() -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hostile/change");
    let mut chunks: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
        .collect();
    chunks.sort();
    assert_eq!(chunks.len(), 9);
    chunks
}

fn check(forged: &Forged, expected: ChangeError) {
    assert_eq!(change::read(&forged.payload()), Err(expected));
}

#[test]
fn found_attacks_on_automerge_are_refused() {
    for (name, chunk) in hostile_chunks() {
        let payload = change::payload(&chunk).expect("checksums of the fixtures are repaired");
        assert!(change::read(payload).is_err(), "{name} was taken");
    }
}

#[test]
fn found_attacks_are_refused_in_our_own_dress_too() {
    let mut taken = Vec::new();
    for (name, chunk) in hostile_chunks() {
        let dressed = Forged::parse(&chunk[8..]).dressed();
        taken.extend(
            change::read(&dressed.payload())
                .ok()
                .map(|change| (name, change)),
        );
    }
    // One is sound in itself: it overwrites an operation that stands under another key. Only the
    // record's history shows that, see `in_its_record`.
    let [(name, change)] = &taken[..] else {
        panic!("{taken:?} were taken");
    };
    assert!(name.contains("PANIC_stage_reload"), "{name} was taken");
    assert_eq!((change.seq, change.start_op, change.ops.len()), (1, 20, 1));
    assert_eq!(change.ops[0].overwrites[0].counter, 1);
}

#[test]
fn two_to_the_fortieth_operations_are_refused_at_once() {
    let run = |count: i64, value: &[u8]| [signed(count), value.to_vec()].concat();
    let count = 1 << 40;
    let mut bomb = Forged::first();
    bomb.columns = vec![
        (0x15, run(count, &[1, b'a'])),
        (0x34, unsigned(count as u64)),
        (0x42, run(count, &[1])),
        (0x56, run(count, &[0])),
        (0x70, run(count, &[0])),
    ];
    assert!(bomb.payload().len() < 80);
    check(
        &bomb,
        ChangeError::TooManyOperations {
            operations: count as u64,
            most: CHANGE_OPERATIONS_MAX,
        },
    );
}

#[test]
fn a_few_bytes_cannot_overwrite_millions() {
    let mut bomb = Forged::first();
    (bomb.deps, bomb.seq, bomb.start_op) = (vec![[1; 32]], 2, 9_000_000);
    bomb.columns = vec![
        (0x15, vec![0x7f, 1, b'a']),
        (0x34, vec![1]),
        (0x42, vec![0x7f, 1]),
        (0x56, vec![0x7f, 0]),
        (0x70, [vec![0x7f], unsigned(8_000_000)].concat()),
        (0x71, [signed(8_000_000), vec![0]].concat()),
        (0x73, [signed(8_000_000), vec![1]].concat()),
    ];
    check(
        &bomb,
        ChangeError::TooManyOperations {
            operations: 8_000_000,
            most: CHANGE_OPERATIONS_MAX,
        },
    );
}

#[test]
fn counters_near_the_end_are_refused() {
    let beyond = ChangeError::Foreign("a count that no record reaches");
    for start_op in [10_000_001, u64::from(u32::MAX), u64::MAX] {
        let mut late = Forged::one_field();
        (late.deps, late.seq, late.start_op) = (vec![[1; 32]], 2, start_op);
        check(&late, beyond.clone());
    }
    let mut late = Forged::one_field();
    (late.deps, late.seq, late.start_op) = (vec![[1; 32]], 2, 10_000_000);
    check(&late, beyond.clone());
    late.start_op -= 1;
    assert!(change::read(&late.payload()).is_ok());
    late.seq = 2_001;
    check(&late, beyond);
}

#[test]
fn what_a_phone_never_writes_is_refused() {
    let foreign = |what: &'static str, change: fn(&mut Forged)| {
        let mut forged = Forged::one_field();
        change(&mut forged);
        check(&forged, ChangeError::Foreign(what));
    };
    assert!(change::read(&Forged::one_field().payload()).is_ok());
    foreign("an actor that nothing names", |f| {
        f.others = vec![vec![9; 18]]
    });
    foreign("an actor that is no device", |f| f.actor = vec![1; 16]);
    foreign("too many parents", |f| f.deps = vec![[0; 32]; 65]);
    foreign("a time of its own", |f| f.time = 1);
    foreign("a message", |f| f.message = b"hello".to_vec());
    foreign("bytes after its columns", |f| f.extra = vec![1, 1, 7]);
    foreign("no parents but a past", |f| f.seq = 2);
    foreign("no parents but a past", |f| f.start_op = 2);
    foreign("an object inside the record", |f| {
        f.columns.insert(0, (0x01, vec![0x7f, 0]))
    });
    foreign("a list", |f| f.columns.insert(0, (0x13, vec![0x7f, 0])));
    foreign("a mark in a text", |f| f.columns.push((0x94, vec![0, 1])));
    foreign("a compressed column", |f| f.columns[0].0 |= 8);
    foreign("an unknown column", |f| {
        f.columns.push((0xf2, vec![0x7f, 0]))
    });
    foreign("an insertion into a list", |f| f.columns[1].1 = vec![0, 1]);
    foreign("an action besides set and delete", |f| {
        f.columns[2].1 = vec![0x7f, 5]
    });
    foreign("a column with gaps", |f| f.columns[0].1 = vec![0, 1]);
    foreign("an empty or overlong key", |f| {
        f.columns[0].1 = vec![0x7f, 0]
    });
    foreign("an overwritten operation out of place", |f| {
        f.columns[2].1 = vec![0x7f, 3]
    });
}

#[test]
fn an_overwritten_operation_stands_in_the_past_once_and_in_order() {
    let overwrites = |count: u8, actors: &[u8], steps: &[u8]| {
        let mut forged = Forged::one_field();
        (forged.deps, forged.seq, forged.start_op) = (vec![[1; 32]], 2, 10);
        forged.others = vec![vec![9; 18]];
        forged.columns.truncate(4);
        forged.columns.extend([
            (0x70, vec![0x7f, count]),
            (0x71, actors.to_vec()),
            (0x73, steps.to_vec()),
        ]);
        change::read(&forged.payload())
    };
    let taken = overwrites(2, &[0x7e, 0, 1], &[0x7e, 4, 0]).unwrap();
    assert_eq!(taken.ops[0].overwrites.len(), 2);
    for (actors, steps, what) in [
        ([0x7e, 1, 0], [0x7e, 4, 0], "the later actor first"),
        ([0x7e, 0, 1], [0x7e, 4, 0x7f], "the later counter first"),
        ([0x7e, 0, 1], [0x7e, 4, 6], "one of its own counters"),
        ([0x7e, 0, 1], [0x7e, 0, 4], "counter zero"),
        ([0x7e, 0, 2], [0x7e, 4, 0], "an actor beyond the list"),
    ] {
        assert!(overwrites(2, &actors, &steps).is_err(), "{what} was taken");
    }
    let twice = overwrites(2, &[2, 1], &[0x7e, 4, 0]);
    assert!(twice.is_err(), "the same one twice was taken");
}

#[test]
fn two_fields_of_one_change_do_not_contradict_each_other() {
    let two_fields = |second: u8, counts: [u8; 2], steps: &[u8]| {
        let mut forged = Forged::one_field();
        (forged.deps, forged.seq, forged.start_op) = (vec![[1; 32]], 2, 10);
        let keys = match second {
            b'a' => vec![2, 1, b'a'],
            other => vec![0x7e, 1, b'a', 1, other],
        };
        let counts = match counts {
            [one, two] if one == two => vec![2, one],
            [one, two] => vec![0x7e, one, two],
        };
        let actors = match steps.len() {
            2 => vec![0x7f, 0],
            _ => vec![2, 0],
        };
        forged.columns = vec![
            (0x15, keys),
            (0x34, vec![2]),
            (0x42, vec![2, 1]),
            (0x56, vec![2, 0]),
            (0x70, counts),
            (0x71, actors),
            (0x73, steps.to_vec()),
        ];
        change::read(&forged.payload()).is_ok()
    };
    assert!(two_fields(b'b', [1, 1], &[0x7e, 4, 1]), "two past values");
    assert!(two_fields(b'a', [1, 1], &[0x7e, 4, 6]), "its own value");
    for (taken, what) in [
        (
            two_fields(b'b', [1, 1], &[0x7e, 4, 0]),
            "one value under two keys",
        ),
        (
            two_fields(b'b', [1, 1], &[0x7e, 4, 6]),
            "its own value under another key",
        ),
        (
            two_fields(b'a', [1, 0], &[0x7f, 4]),
            "a value written twice and standing twice",
        ),
        (
            two_fields(b'a', [1, 1], &[0x7e, 4, 1]),
            "a value already overwritten",
        ),
    ] {
        assert!(!taken, "{what} was taken");
    }
}

#[test]
fn other_chunks_and_giants_are_named() {
    for kind in [0, 2, 3, 255] {
        let mut payload = Forged::one_field().payload();
        payload[0] = kind;
        assert_eq!(change::read(&payload), Err(ChangeError::Chunk { kind }));
    }
    let giant = vec![1; CHANGE_BYTES_MAX + 1];
    assert_eq!(
        change::read(&giant),
        Err(ChangeError::TooLarge {
            bytes: CHANGE_BYTES_MAX + 1,
            most: CHANGE_BYTES_MAX,
        })
    );
}
