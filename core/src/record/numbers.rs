//! The full numbers in an entry, in any field or text.
//!
//! A search for a person's number must find it also where it was removed again, and in entries that
//! were never merged: so entries are searched, not records.

use std::collections::BTreeSet;

use super::keys::Key;
use crate::change::{self, Change, Op, Scalar};
use crate::phone::{PhoneNumber, mask_numbers, numbers_in};

/// Upper bound of the numbers from one entry: an honest one has a handful, and crafted bytes could have
/// a hundred thousand.
const NUMBERS_MAX: usize = 4_000;

/// Field name of a number that was found in bytes that are no change.
pub const UNREADABLE: &str = "?";

/// Returns the numbers in an entry's payloads, each with its field.
pub fn numbers_of(payload: &[u8], companion: Option<&[u8]>) -> BTreeSet<(String, PhoneNumber)> {
    let mut numbers = BTreeSet::new();
    for payload in std::iter::once(payload).chain(companion) {
        match change::read(payload) {
            Ok(change) => in_change(&change, &mut numbers),
            Err(_) => in_bytes(payload, &mut numbers),
        }
    }
    numbers
}

fn in_change(change: &Change, numbers: &mut BTreeSet<(String, PhoneNumber)>) {
    for op in &change.ops {
        if numbers.len() >= NUMBERS_MAX {
            return;
        }
        let field = mask_numbers(field_of(&op.key));
        let found = numbers_in(&op.key).into_iter().chain(in_value(op));
        numbers.extend(found.map(|number| (field.clone().into_owned(), number)));
    }
}

fn field_of(key: &str) -> &str {
    match Key::parse(key) {
        Key::Field(field) | Key::Member(field, _) => field,
        Key::Annul => "annul",
        Key::Note(_) => "note",
        Key::Signature(_) => "sig",
        Key::Reserved(_) => UNREADABLE,
    }
}

fn in_value(op: &Op) -> Vec<PhoneNumber> {
    match &op.value {
        Some(Scalar::Text(text)) => numbers_in(text),
        Some(Scalar::Int(number)) => numbers_in(&number.to_string()),
        Some(Scalar::Uint(number)) => numbers_in(&number.to_string()),
        Some(Scalar::Bytes(bytes)) => numbers_in(&String::from_utf8_lossy(bytes)),
        _ => Vec::new(),
    }
}

/// Collects numbers from bytes without known borders: every window of eleven digits may be one, since
/// neighbouring values follow one another without a separator.
fn in_bytes(bytes: &[u8], numbers: &mut BTreeSet<(String, PhoneNumber)>) {
    let windows = bytes
        .windows(11)
        .filter_map(|window| std::str::from_utf8(window).ok());
    let glued = windows.filter_map(|window| window.parse::<PhoneNumber>().ok());
    let written = numbers_in(&String::from_utf8_lossy(bytes));
    let all = written.into_iter().chain(glued).take(NUMBERS_MAX);
    numbers.extend(all.map(|number| (UNREADABLE.to_owned(), number)));
}
