//! Mobile numbers of mainland China, and their masked form.

mod in_text;
mod spelling;

use std::fmt;
use std::str::FromStr;

use crate::ids::IdError;

pub use in_text::{mask_numbers, mask_numbers_but, numbers_in};

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

    /// Accepts spaces, dashes and a leading +86, as people type them.
    fn from_str(text: &str) -> Result<Self, IdError> {
        let bare: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let digits = bare
            .strip_prefix("+86")
            .or_else(|| bare.strip_prefix("0086"))
            .unwrap_or(&bare);
        // The value may be a person's number: it stays out of the message.
        PhoneNumber::of_digits(digits.to_owned())
            .ok_or_else(|| IdError::new("phone number", "…", "11 digits such as 13800000000"))
    }
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
    fn from_str(text: &str) -> Result<Self, IdError> {
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
        ] {
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
            "１３８００００５６７８",
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
