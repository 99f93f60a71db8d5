//! Attacks that are easy to build by hand: each costs its sender the entry and no other device anything.

use std::time::{Duration, Instant};

use streetbook_core::ids::{EntryRef, RecordId};
use streetbook_core::journal::{Act, Entry};
use streetbook_core::sync::deflate;
use streetbook_tests::{Forger, index_and_view_equal_their_rebuild};

use crate::forged::change::{Forged, signed, unsigned};
use crate::forged::{actor, an_honest_record_comes_through, office, store_card};

/// A change of this device: the least there is.
fn own(evil: &Forger) -> Forged {
    let mut forged = Forged::one_field();
    forged.actor = actor(evil.device).to_bytes().to_vec();
    forged
}

/// One run of this many operations, each with this action.
fn run_of(evil: &Forger, count: i64, action: u8) -> Forged {
    let run = |value: &[u8]| [signed(count), value.to_vec()].concat();
    let mut forged = own(evil);
    forged.columns = vec![
        (0x15, run(&[1, b'a'])),
        (0x34, unsigned(count as u64)),
        (0x42, run(&[action])),
        (0x56, run(&[0])),
        (0x70, run(&[0])),
    ];
    forged
}

fn hand_made(evil: &Forger) -> Vec<(&'static str, Forged)> {
    let mut late = own(evil);
    (late.deps, late.seq) = (vec![[1; 32]], 2);
    late.start_op = u64::from(u32::MAX);
    let mut crowd = own(evil);
    crowd.others = (0..200).map(|n| vec![n; 18]).collect();
    vec![
        ("a run of 2^20 operations", run_of(evil, 1 << 20, 1)),
        ("a run of 2^40 operations", run_of(evil, 1 << 40, 1)),
        ("5 000 maps inside one another", run_of(evil, 5_000, 0)),
        ("the last operation that there is", late),
        ("200 actors that nothing names", crowd),
    ]
}

#[test]
fn attacks_made_by_hand_are_set_aside_and_good_ones_behind_them_stand() {
    let mut office = office();
    let process = office.process();
    let mut evil = Forger::enrolled(office.address(), &office.code("evil"));
    for number in 0..hand_made(&evil).len() {
        let (what, forged) = hand_made(&evil).swap_remove(number);
        let good = evil.place(1);
        let create = evil.creates("store", "team/north");
        let bad = Entry::new(&create, forged.payload(), None);
        let (_, payload) = store_card(actor(evil.device), good);
        evil.pushes(vec![bad, Entry::new(&create, payload, None)]);
        let aside = office.sets_aside();
        assert_eq!(aside.len(), number + 1, "{what}");
        assert!(office.shows(RecordId::of(good)).is_some(), "behind {what}");
    }
    let bomb = deflate(&vec![0; 100 << 20]);
    assert_eq!(evil.posts(&bomb).problem(), (413, "too_large"));
    an_honest_record_comes_through(&mut office);
    assert_eq!(office.process(), process);
    assert_eq!(office.metric("streetbook_worker_deaths_total"), 0);
    index_and_view_equal_their_rebuild(&office.is_killed());
}

/// Amendments of one card that build on changes no device has, each writing this field.
fn on_unknown(evil: &Forger, card: EntryRef, field: &str, first: u64) -> Vec<Entry> {
    let change = evil.header(Act::Change { target: card });
    let key = [vec![0x7f, field.len() as u8], field.as_bytes().to_vec()].concat();
    let entry = |n: u64| {
        let mut forged = own(evil);
        let mut unknown = [7; 32];
        unknown[..8].copy_from_slice(&n.to_be_bytes());
        (forged.deps, forged.seq, forged.start_op) = (vec![unknown], 2, 10);
        forged.columns[0].1 = key.clone();
        Entry::new(&change, forged.payload(), None)
    };
    (first..first + 2_000).map(entry).collect()
}

#[test]
fn ten_thousand_changes_on_unknown_ones_are_kept_and_nobody_waits_for_them() {
    let mut office = office();
    let mut evil = Forger::enrolled(office.address(), &office.code("evil"));
    let mut wang = office.phone("wang");
    for field in ["contact", "spell"] {
        let card = evil.place(0);
        let (_, payload) = store_card(actor(evil.device), card);
        let create = evil.creates("store", "team/north");
        evil.pushes(vec![Entry::new(&create, payload, None)]);
        for push in 0..5 {
            evil.pushes(on_unknown(&evil, card, field, push * 2_000));
            let begun = Instant::now();
            let honest = wang.opens_store("万达北门店");
            wang.syncs(office.address());
            assert!(office.shows(honest).is_some());
            let took = begun.elapsed();
            println!("{field}, push {push}: the next honest card was shown after {took:?}");
            assert!(
                took < Duration::from_secs(20),
                "an honest card took {took:?}"
            );
        }
        assert!(office.shows(RecordId::of(card)).is_some());
    }
    let rows = office.sets_aside();
    assert_eq!(rows.len(), 20_000, "each is kept and shown");
    let held = rows.iter().filter(|row| row.held).count();
    assert_eq!(held, 500, "so many may wait");
    an_honest_record_comes_through(&mut office);
    index_and_view_equal_their_rebuild(&office.is_killed());
}

#[test]
fn a_number_used_twice_is_set_aside() {
    let mut office = office();
    let mut evil = Forger::enrolled(office.address(), &office.code("evil"));
    let card: EntryRef = evil.place(0);
    let (_, payload) = store_card(actor(evil.device), card);
    let create = evil.creates("store", "team/north");
    let change = evil.header(Act::Change { target: card });
    // Another first change of the same actor.
    let again = own(&evil).payload();
    evil.pushes(vec![
        Entry::new(&create, payload, None),
        Entry::new(&change, again, None),
    ]);
    assert_eq!(office.sets_aside().len(), 1);
    assert!(office.shows(RecordId::of(card)).is_some());
    an_honest_record_comes_through(&mut office);
}
