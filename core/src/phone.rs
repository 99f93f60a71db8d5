//! Mobile numbers of mainland China, and their masked form.

mod in_text;
mod spelling;

use std::fmt;
use std::str::FromStr;

use crate::ids::IdError;

use spelling::Letter;

pub use in_text::{mask_numbers, mask_numbers_but, numbers_in};

/// Digits of a number with the longest prefix, 0086.
const WRITTEN_MAX: usize = 15;

/// A full mobile number: 11 digits starting with 1, second digit 3 to 9.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Returns the digits. They belong in restricted fields only.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// Returns the form that every reader may see: 3 digits, 4 stars, 4 digits (rule RE-2).
    pub fn masked(&self) -> MaskedPhone {
        MaskedPhone {
            first: self.0[..3].to_owned(),
            last: self.0[7..].to_owned(),
        }
    }

    /// Takes bare digits, without prefix.
    fn of_digits(digits: String) -> Option<Self> {
        let second = digits.as_bytes().get(1);
        let well_formed = digits.len() == 11
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && digits.starts_with('1')
            && second.is_some_and(|second| (b'3'..=b'9').contains(second));
        well_formed.then_some(PhoneNumber(digits))
    }
}

impl FromStr for PhoneNumber {
    type Err = IdError;

    /// Accepts what people and their devices type: digits of any script, blanks, dashes, brackets and
    /// invisible marks between them, before them +86, 0086, 86 or a 0, and all of it as a `tel:` link.
    fn from_str(text: &str) -> Result<Self, IdError> {
        bare_digits(text)
            .and_then(|digits| PhoneNumber::of_digits(without_prefix(&digits).to_owned()))
            // The value may be a person's number: it stays out of the message.
            .ok_or_else(|| IdError::new("phone number", "…", "11 digits such as 13800000000"))
    }
}

/// Returns the digits of a text that holds a number and nothing else.
fn bare_digits(text: &str) -> Option<String> {
    let text = text.trim_start_matches(|letter| spelling::letter(letter) == Letter::Blank);
    let text = text.strip_prefix("tel:").unwrap_or(text);
    let mut digits = String::new();
    for written in text.chars() {
        match spelling::letter(written) {
            Letter::Digit(_) if digits.len() == WRITTEN_MAX => return None,
            Letter::Digit(value) => digits.push(char::from(value)),
            Letter::Blank | Letter::Mark => {}
            Letter::Other if matches!(written, '+' | '＋') && digits.is_empty() => {}
            Letter::Other => return None,
        }
    }
    Some(digits)
}

/// Returns the digits without what may be dialled before a mobile number.
fn without_prefix(digits: &str) -> &str {
    let bare = |prefix| digits.strip_prefix(prefix).filter(|bare| bare.len() == 11);
    let bare = ["0086", "86", "0"].into_iter().find_map(bare);
    bare.unwrap_or(digits)
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.masked(), f)
    }
}

/// A masked number such as `138****5678`: has no room for the hidden digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MaskedPhone {
    first: String,
    last: String,
}

impl FromStr for MaskedPhone {
    type Err = IdError;

    /// Accepts digits and stars of full width and blanks between, as Chinese keyboards type them.
    fn from_str(text: &str) -> Result<Self, IdError> {
        let text = bare_masked(text);
        let (first, last) = text.split_once("****").unwrap_or_default();
        let digits =
            |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        if digits(first, 3) && digits(last, 4) && first.starts_with('1') {
            Ok(MaskedPhone {
                first: first.to_owned(),
                last: last.to_owned(),
            })
        } else {
            Err(IdError::new(
                "masked phone number",
                "…",
                "3 digits, **** and 4 digits, such as 138****5678",
            ))
        }
    }
}

/// Returns the digits and stars as they are stored, without blanks; other letters stay.
fn bare_masked(text: &str) -> String {
    let plain = |written| match (spelling::letter(written), written) {
        (Letter::Digit(value), _) => Some(char::from(value)),
        (Letter::Blank, _) => None,
        (_, '＊') => Some('*'),
        (_, other) => Some(other),
    };
    text.chars().filter_map(plain).collect()
}

impl fmt::Display for MaskedPhone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}****{}", self.first, self.last)
    }
}

impl fmt::Debug for MaskedPhone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them_and_shown_masked() {
        for typed in [
            "13800005678",
            "138 0000 5678",
            "+8613800005678",
            "138-0000-5678",
            "１３８００００５６７８",
            "＋８６１３８００００５６７８",
            "𝟏𝟑𝟖00005678",
            "138\u{a0}0000\u{202f}5678",
            "138\u{3000}0000\u{3000}5678",
            "138－0000–5678",
            "138\u{2011}0000﹣5678",
            "138.0000、5678",
            "(138) 0000 5678",
            "\u{202d}13800005678\u{202c}",
            "\u{200e}13800005678",
            "\u{2066}13800005678\u{2069}",
            "138\u{200b}00005678",
            "\u{feff}13800005678",
            "138\n0000\r\n5678",
            "8613800005678",
            "008613800005678",
            "00 86 138 0000 5678",
            "(+86)13800005678",
            "（＋86）138 0000 5678",
            "013800005678",
            "tel:13800005678",
            "\u{202d}tel:+86-138-0000-5678\u{202c}",
        ] {
            assert_eq!(
                typed.parse::<PhoneNumber>().unwrap().digits(),
                "13800005678"
            );
            let number: PhoneNumber = typed.parse().unwrap();
            assert_eq!(number.masked().to_string(), "138****5678");
            assert_eq!(
                format!("{number:?}"),
                "138****5678",
                "debug output must not leak digits"
            );
        }
        for bad in [
            "",
            "1380000567",
            "23800005678",
            "12800005678",
            "138****5678",
            "+",
            "138+00005678",
            "8513800005678",
            "00138000056780",
            "0013800005678",
            "013800005678 13800005678",
            "13800005678号",
            "tel:tel:13800005678",
        ] {
            assert!(bad.parse::<PhoneNumber>().is_err(), "{bad:?} was let in");
        }
    }

    #[test]
    fn a_masked_number_is_three_digits_four_stars_four_digits() {
        assert_eq!(
            "138****5678".parse::<MaskedPhone>().unwrap().to_string(),
            "138****5678"
        );
        for typed in [
            "138＊＊＊＊5678",
            "１３８****５６７８",
            "\u{202d}138 **** 5678\u{202c}",
        ] {
            let masked: MaskedPhone = typed.parse().unwrap();
            assert_eq!(masked.to_string(), "138****5678", "{typed:?}");
        }
        for bad in [
            "13800005678",
            "138***5678",
            "138****567",
            "a38****5678",
            "138****56789",
            "****",
        ] {
            assert!(bad.parse::<MaskedPhone>().is_err(), "{bad:?} was let in");
        }
    }
}
