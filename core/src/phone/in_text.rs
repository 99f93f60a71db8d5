//! Mobile numbers inside text that people typed: their places, and the text without them.
//!
//! A number is a group of digits, or neighbouring groups with blanks, line breaks or a few marks
//! between, of eleven digits in all that read as a mobile number; `86`, `+86`, `0086` or a `0` may
//! precede it. A longer run of digits (an identity card, an order) is no number: its start and end
//! would be ambiguous.
//!
//! The cost grows with the text's length and no faster, whatever it holds: each start is tried once,
//! at most fifteen digits far, and the few starts before a masked number once more.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use super::PhoneNumber;
use super::spelling::{Letter, letter};

const DIGITS: usize = 11;
/// Upper bound of the visible marks between two groups of one number.
const MARKS_MAX: usize = 3;
/// Prefixes that may precede a number.
const PREFIXES: [&[u8]; 4] = [b"", b"0086", b"86", b"0"];
/// Digits of a number with the longest prefix.
const LONGEST: usize = 15;
/// Places of the digits that stars stand for.
const STARS: Range<usize> = 3..7;

/// Returns the mobile numbers in a text, in their order.
pub fn numbers_in(text: &str) -> Vec<PhoneNumber> {
    let digits = digits_of(text.char_indices());
    let found = found(&digits, &mut || ());
    found.into_iter().map(|(_, number)| number).collect()
}

/// Returns the text with every mobile number in its masked form; everything else is unchanged.
pub fn mask_numbers(text: &str) -> Cow<'_, str> {
    mask_numbers_but(text, &BTreeSet::new())
}

/// Returns the masked text, except for these numbers: they are the reader's own.
pub fn mask_numbers_but<'a>(text: &'a str, own: &BTreeSet<PhoneNumber>) -> Cow<'a, str> {
    mask_watched(text, own, &mut || ())
}

/// Masks, and calls `step` for each letter read and each start tried.
fn mask_watched<'a>(
    text: &'a str,
    own: &BTreeSet<PhoneNumber>,
    step: &mut impl FnMut(),
) -> Cow<'a, str> {
    let mut digits = digits_of(text.char_indices().inspect(|_| step()));
    let mut found = found(&digits, step);
    found.retain(|(_, number)| !own.contains(number));
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    for (place, _) in found {
        mask(&mut digits, place);
    }
    mask_what_arose(&mut digits, own, step);
    Cow::Owned(written(text, &digits))
}

/// A digit and its place in the text.
#[derive(Clone, Copy)]
struct Digit {
    at: usize,
    end: usize,
    value: u8,
    /// True if it begins a group.
    first: bool,
    /// True if it ends a group.
    last: bool,
    /// True if no number reaches across from the digit before.
    apart: bool,
    /// True if what stood between it and the digit before is left out.
    joined: bool,
    form: Form,
}

/// How a digit is shown.
#[derive(Clone, Copy)]
enum Form {
    AsWritten,
    Plain,
    Star,
}

/// Returns the places of the numbers among the digits, none within another.
fn found(digits: &[Digit], step: &mut impl FnMut()) -> Vec<(usize, PhoneNumber)> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < digits.len() {
        step();
        match number_at(digits, start) {
            Some((place, number)) => {
                found.push((place, number));
                start = place + DIGITS;
            }
            None => start += 1,
        }
    }
    found
}

/// Masks numbers that only masking made: the digits that stay of one may form another with those
/// before or after them. Each takes four digits away, so that going back costs a constant for each.
fn mask_what_arose(digits: &mut [Digit], own: &BTreeSet<PhoneNumber>, step: &mut impl FnMut()) {
    let mut start = 0;
    while start < digits.len() {
        step();
        start = match number_at(digits, start) {
            Some((place, number)) if own.contains(&number) => place + DIGITS,
            Some((place, _)) => {
                mask(digits, place);
                place.saturating_sub(LONGEST)
            }
            None => start + 1,
        };
    }
}

/// Returns the number that begins a group here, and where its own digits begin.
fn number_at(digits: &[Digit], start: usize) -> Option<(usize, PhoneNumber)> {
    digits.get(start).filter(|digit| digit.first)?;
    PREFIXES.iter().find_map(|prefix| {
        let place = start + prefix.len();
        let whole = digits.get(start..place + DIGITS)?;
        let together = whole.iter().skip(1).all(|digit| !digit.apart);
        let ends = whole.last().is_some_and(|digit| digit.last);
        let mut values = whole.iter().map(|digit| digit.value);
        let is_prefix = values
            .by_ref()
            .take(prefix.len())
            .eq(prefix.iter().copied());
        let number = (together && ends && is_prefix).then(|| values.map(char::from).collect())?;
        Some((place, PhoneNumber::of_digits(number)?))
    })
}

/// Puts stars into the number that begins at this place.
fn mask(digits: &mut [Digit], place: usize) {
    let number = digits.iter_mut().skip(place).take(DIGITS);
    for (nth, digit) in number.enumerate() {
        let after_stars = nth == STARS.end;
        digit.form = if STARS.contains(&nth) {
            Form::Star
        } else {
            Form::Plain
        };
        digit.joined |= nth > 0;
        digit.first = after_stars || (nth == 0 && digit.first);
        digit.last = nth + 1 == STARS.start || nth + 1 == DIGITS;
        digit.apart |= after_stars || nth == STARS.start;
    }
}

/// Returns the text with the digits in their forms.
fn written(text: &str, digits: &[Digit]) -> String {
    let mut written = String::with_capacity(text.len());
    let mut after = 0;
    for digit in digits {
        let from = if digit.joined { digit.at } else { after };
        written.push_str(text.get(from..digit.at).unwrap_or_default());
        match digit.form {
            Form::AsWritten => {
                written.push_str(text.get(digit.at..digit.end).unwrap_or_default());
            }
            Form::Plain => written.push(char::from(digit.value)),
            Form::Star => written.push('*'),
        }
        after = digit.end;
    }
    written.push_str(text.get(after..).unwrap_or_default());
    written
}

/// Returns the digits of a text. Two belong to one run if nothing but what people put into a number
/// stands between them.
fn digits_of(letters: impl Iterator<Item = (usize, char)>) -> Vec<Digit> {
    let mut digits: Vec<Digit> = Vec::new();
    let mut between = Between::default();
    for (at, written) in letters {
        let Letter::Digit(value) = letter(written) else {
            between.add(letter(written));
            continue;
        };
        let first = between.any || digits.is_empty();
        if let Some(before) = digits.last_mut() {
            before.last = first;
        }
        digits.push(Digit {
            at,
            end: at + written.len_utf8(),
            value,
            first,
            last: true,
            apart: between.apart(),
            joined: false,
            form: Form::AsWritten,
        });
        between = Between::default();
    }
    digits
}

/// What stands between two digits.
#[derive(Default)]
struct Between {
    any: bool,
    marks: usize,
    other: bool,
}

impl Between {
    fn add(&mut self, letter: Letter) {
        self.any = true;
        self.marks += usize::from(letter == Letter::Mark);
        self.other |= letter == Letter::Other;
    }

    fn apart(&self) -> bool {
        self.other || self.marks > MARKS_MAX
    }
}

#[cfg(test)]
mod tests;
