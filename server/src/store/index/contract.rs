//! The contract of every row store, sled and memory alike.

use super::memory::MemoryTree;
use super::rows_of::{Changes, Rows, Scan};
use super::tree::DiskTree;

/// Runs a story on each kind of tree.
fn on_each(story: impl Fn(&dyn Rows, &str)) {
    let dir = tempfile::tempdir().unwrap();
    story(&DiskTree::open(dir.path()).unwrap(), "sled");
    story(&MemoryTree::default(), "memory");
}

fn put(rows: &dyn Rows, keys: &[&str]) {
    let row = |key: &&str| {
        (
            key.as_bytes().to_vec(),
            Some(key.to_uppercase().into_bytes()),
        )
    };
    rows.apply(keys.iter().map(row).collect()).unwrap();
}

fn keys(scan: impl Iterator<Item = super::rows_of::RawRow>) -> String {
    let keys = scan.map(|row| String::from_utf8(row.unwrap().0).unwrap());
    keys.collect::<Vec<_>>().join(" ")
}

#[test]
fn rows_come_back_and_a_batch_changes_removes_and_adds_at_once() {
    on_each(|rows, which| {
        assert_eq!(rows.get(b"a").unwrap(), None, "{which}");
        put(rows, &["a", "b"]);
        let changes: Changes = [
            (b"a".to_vec(), None),
            (b"b".to_vec(), Some(b"new".to_vec())),
            (b"c".to_vec(), Some(Vec::new())),
            (b"never".to_vec(), None),
        ]
        .into();
        rows.apply(changes).unwrap();
        assert_eq!(rows.get(b"a").unwrap(), None, "{which}");
        assert_eq!(rows.get(b"b").unwrap(), Some(b"new".to_vec()), "{which}");
        assert_eq!(rows.get(b"c").unwrap(), Some(Vec::new()), "{which}");
        assert_eq!(keys(rows.with_prefix(b"")), "b c", "{which}");
    });
}

#[test]
fn scans_are_sorted_bounded_on_both_sides_and_go_both_ways() {
    on_each(|rows, which| {
        put(rows, &["b", "ab", "a", "abc", "ac", "aba"]);
        assert_eq!(keys(rows.between(b"ab", b"ac")), "ab aba abc ac", "{which}");
        assert_eq!(
            keys(rows.between(b"ab", b"ac").rev()),
            "ac abc aba ab",
            "{which}"
        );
        assert_eq!(keys(rows.between(b"aa", b"aa")), "", "{which}");
        assert_eq!(keys(rows.between(b"ab", b"ab")), "ab", "{which}");
        assert_eq!(keys(rows.with_prefix(b"ab")), "ab aba abc", "{which}");
        assert_eq!(keys(rows.with_prefix(b"")), "a ab aba abc ac b", "{which}");
        let mut both: Scan = rows.between(b"a", b"b");
        let ends = [both.next(), both.next_back(), both.next()].map(Option::unwrap);
        assert_eq!(keys(ends.into_iter()), "a b ab", "{which}");
        assert_eq!(keys(both), "aba abc ac", "{which}");
    });
}

#[test]
fn a_range_that_stands_the_wrong_way_round_is_empty() {
    on_each(|rows, which| {
        put(rows, &["a", "b"]);
        assert_eq!(keys(rows.between(b"b", b"a")), "", "{which}");
        assert_eq!(keys(rows.between(b"b", b"a").rev()), "", "{which}");
    });
}

#[test]
fn a_prefix_that_ends_with_the_largest_bytes_has_its_rows() {
    on_each(|rows, which| {
        let keys: [&[u8]; 4] = [&[1, 255], &[1, 255, 255], &[2], &[255, 255, 7]];
        let changes = keys.map(|key| (key.to_vec(), Some(vec![1])));
        rows.apply(changes.into()).unwrap();
        let count = |prefix: &[u8]| rows.with_prefix(prefix).count();
        assert_eq!(
            [
                count(&[1, 255]),
                count(&[255]),
                count(&[255, 255]),
                count(&[3])
            ],
            [2, 1, 1, 0],
            "{which}"
        );
    });
}

#[test]
fn a_row_is_updated_by_what_stands_there() {
    on_each(|rows, which| {
        let longer = &mut |old: Option<&[u8]>| [old.unwrap_or(b"-"), b"x"].concat();
        rows.update(b"k", longer).unwrap();
        rows.update(b"k", longer).unwrap();
        assert_eq!(rows.get(b"k").unwrap(), Some(b"-xx".to_vec()), "{which}");
    });
}
