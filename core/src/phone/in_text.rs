//! Mobile numbers inside text that people typed: their places, and the text without them.
//!
//! A number is a group of digits, or neighbouring groups with spaces or dashes between, of eleven
//! digits in all that read as a mobile number; `86`, `+86`, `0086` or a `0` may precede it directly. A
//! longer run of digits (an identity card, an order) is no number: its start and end would be
//! ambiguous.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use super::PhoneNumber;

const DIGITS: usize = 11;
/// Upper bound of the separators between two groups of one number.
const SEPARATORS_MAX: usize = 3;
/// Prefixes that may precede a number directly.
const PREFIXES: [&[u8]; 4] = [b"", b"0086", b"86", b"0"];

/// Returns the mobile numbers in a text, in their order.
pub fn numbers_in(text: &str) -> Vec<PhoneNumber> {
    found(text).into_iter().map(|(_, number)| number).collect()
}

/// Returns the text with every mobile number in its masked form; everything else is unchanged.
pub fn mask_numbers(text: &str) -> Cow<'_, str> {
    mask_numbers_but(text, &BTreeSet::new())
}

/// Returns the masked text, except for these numbers: they are the reader's own.
pub fn mask_numbers_but<'a>(text: &'a str, own: &BTreeSet<PhoneNumber>) -> Cow<'a, str> {
    match mask_once(text, own) {
        None => Cow::Borrowed(text),
        // The last four digits may form a number with those after them.
        Some(masked) => Cow::Owned(mask_numbers_but(&masked, own).into_owned()),
    }
}

/// Masks once; `None` if there is no number. Each pass removes digits, so it ends.
fn mask_once(text: &str, own: &BTreeSet<PhoneNumber>) -> Option<String> {
    let mut found = found(text);
    found.retain(|(_, number)| !own.contains(number));
    if found.is_empty() {
        return None;
    }
    let mut masked = String::with_capacity(text.len());
    let mut after = 0;
    for (place, number) in found {
        masked.push_str(text.get(after..place.start).unwrap_or_default());
        masked.push_str(&number.masked().to_string());
        after = place.end;
    }
    masked.push_str(text.get(after..).unwrap_or_default());
    Some(masked)
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
}

fn found(text: &str) -> Vec<(Range<usize>, PhoneNumber)> {
    let mut found = Vec::new();
    for run in runs(text) {
        let mut from = 0;
        while let Some(rest) = run.get(from..).filter(|rest| rest.len() >= DIGITS) {
            match number_at(rest) {
                Some((skipped, number)) => {
                    let own = rest.get(skipped..skipped + DIGITS).unwrap_or_default();
                    if let (Some(first), Some(last)) = (own.first(), own.last()) {
                        found.push((first.at..last.end, number));
                    }
                    from += skipped + DIGITS;
                }
                None => from += 1,
            }
        }
    }
    found
}

/// Returns the number that begins a group here, and the number of digits of its prefix.
fn number_at(digits: &[Digit]) -> Option<(usize, PhoneNumber)> {
    digits.first().filter(|digit| digit.first)?;
    PREFIXES.iter().find_map(|prefix| {
        let (before, own) = digits.split_at_checked(prefix.len())?;
        let own = own.get(..DIGITS)?;
        let is_prefix = before
            .iter()
            .map(|digit| digit.value)
            .eq(prefix.iter().copied());
        let ends = own.last().is_some_and(|digit| digit.last);
        let number: String = own.iter().map(|digit| char::from(digit.value)).collect();
        let number = number.parse().ok()?;
        (is_prefix && ends).then_some((prefix.len(), number))
    })
}

/// Returns runs of digits, with at most the separators that people put into a number between two of
/// them.
fn runs(text: &str) -> Vec<Vec<Digit>> {
    let mut runs: Vec<Vec<Digit>> = vec![Vec::new()];
    let mut between = SEPARATORS_MAX + 1;
    for (at, letter) in text.char_indices() {
        let Some(value) = digit(letter) else {
            between = if is_separator(letter) {
                between + 1
            } else {
                SEPARATORS_MAX + 1
            };
            continue;
        };
        if between > SEPARATORS_MAX {
            runs.push(Vec::new());
        }
        let Some(run) = runs.last_mut() else {
            continue;
        };
        let first = between > 0;
        if let Some(before) = run.last_mut() {
            before.last = first;
        }
        run.push(Digit {
            at,
            end: at + letter.len_utf8(),
            value,
            first,
            last: true,
        });
        between = 0;
    }
    runs
}

/// Returns a digit's value; Chinese keyboards also type digits of full width.
fn digit(letter: char) -> Option<u8> {
    match letter {
        '0'..='9' => u8::try_from(letter).ok(),
        '０'..='９' => u8::try_from(u32::from(letter) - u32::from('０') + u32::from('0')).ok(),
        _ => None,
    }
}

/// True for spaces, dashes and invisible characters.
fn is_separator(letter: char) -> bool {
    match letter {
        '-' | '‐'..='―' | '−' | '－' | '_' | '.' | '·' | '•' | '/' => true,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => true,
        '\n' | '\r' => false,
        other => other.is_whitespace(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the numbers found in a text, and its masked form.
    #[track_caller]
    fn check(text: &str, numbers: &[&str], masked: &str) {
        let found = numbers_in(text);
        let found: Vec<&str> = found.iter().map(PhoneNumber::digits).collect();
        assert_eq!(found, numbers, "in {text:?}");
        assert_eq!(mask_numbers(text), masked, "of {text:?}");
    }

    #[test]
    fn a_number_is_found_however_people_write_it() {
        let one = &["13812345678"];
        check("13812345678", one, "138****5678");
        check("电话13812345678，晚上打", one, "电话138****5678，晚上打");
        check("138 1234 5678", one, "138****5678");
        check("138-1234-5678", one, "138****5678");
        check("13 812 345 678!", one, "138****5678!");
        check("1 3 8 1 2 3 4 5 6 7 8", one, "138****5678");
        check("138 - 1234 - 5678", one, "138****5678");
        check("138.1234.5678", one, "138****5678");
        check("138–1234—5678", one, "138****5678");
        check("１３８１２３４５６７８", one, "138****5678");
        check("138\u{3000}1234\u{a0}5678", one, "138****5678");
        check("138\u{200b}12345678", one, "138****5678");
        check("+8613812345678", one, "+86138****5678");
        check("+86 138 1234 5678", one, "+86 138****5678");
        check("(+86)138-12345678", one, "(+86)138****5678");
        check("008613812345678", one, "0086138****5678");
        check("013812345678", one, "0138****5678");
        check("8613812345678 3号楼", one, "86138****5678 3号楼");
    }

    #[test]
    fn several_numbers_and_other_digits_stand_side_by_side() {
        let two = &["13812345678", "19987654321"];
        check("13812345678 19987654321", two, "138****5678 199****4321");
        check("138-1234-5678/19987654321", two, "138****5678/199****4321");
        check("13812345678\n19987654321", two, "138****5678\n199****4321");
        let one = &["13812345678"];
        check("3-2 13812345678 2人", one, "3-2 138****5678 2人");
        check("2026-11-09 13812345678", one, "2026-11-09 138****5678");
        check("A13812345678B", one, "A138****5678B");
    }

    #[test]
    fn a_persons_own_number_stays_and_the_others_do_not() {
        let own = BTreeSet::from(["13812345678".parse().unwrap()]);
        let text = "138 1234 5678 或 19987654321";
        assert_eq!(mask_numbers_but(text, &own), "138 1234 5678 或 199****4321");
    }

    #[test]
    fn what_stays_of_a_number_makes_no_other_with_what_follows() {
        for text in ["138 0138 0138 0138 0000 11", "13800000138 0138000 0"] {
            let masked = mask_numbers(text);
            assert_eq!(numbers_in(&masked), [], "{masked}");
            assert_eq!(mask_numbers(&masked), masked);
        }
    }

    #[test]
    fn nothing_else_is_touched() {
        for text in [
            "",
            "138****5678",
            "1381234567",
            "138123456789",
            "12812345678",
            "110101199001011234",
            "2026-11-09 08:30:00",
            "021-62345678",
            "95559",
            "138\n12345678",
            "138 5 号 12345678",
            "138,1234,5678",
            "138    12345678",
            "30.274085,120.155070",
            "总价 13800000 元，首付 4140000",
        ] {
            check(text, &[], text);
        }
    }
}
