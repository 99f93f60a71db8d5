//! The id of a rule: `RE-1`.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use crate::ids::IdError;

/// A rule's id: two letters for the part of the rule books, and a number from 1. In numeric order: RE-2
/// before RE-10.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId {
    area: [u8; 2],
    number: u8,
}

impl RuleId {
    /// Returns the rule of this number in its part, for the code of that rule.
    pub const fn new(area: &[u8; 2], number: u8) -> RuleId {
        RuleId {
            area: *area,
            number,
        }
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = self.area;
        write!(
            f,
            "{}{}-{}",
            char::from(first),
            char::from(second),
            self.number
        )
    }
}

impl fmt::Debug for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for RuleId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let error = || {
            IdError::new(
                "rule id",
                text,
                "two capital letters and a number, such as RE-1",
            )
        };
        let (area, number) = text.split_once('-').ok_or_else(error)?;
        let area: [u8; 2] = area.as_bytes().try_into().map_err(|_| error())?;
        let number: u8 = number.parse().map_err(|_| error())?;
        let id = RuleId { area, number };
        let is_sound = area.iter().all(u8::is_ascii_uppercase) && number > 0;
        // One spelling per rule: `RE-01` is no id.
        if is_sound && id.to_string() == text {
            Ok(id)
        } else {
            Err(error())
        }
    }
}

impl<'de> Deserialize<'de> for RuleId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_id_has_one_spelling_and_sorts_as_people_count() {
        let id = |text: &str| text.parse::<RuleId>();
        assert_eq!(id("RE-10").unwrap(), RuleId::new(b"RE", 10));
        assert!(id("RE-2").unwrap() < id("RE-10").unwrap());
        for bad in ["", "RE", "RE-", "RE-0", "RE-01", "re-1", "RET-1", "RE-300"] {
            assert!(id(bad).is_err(), "{bad:?} was let in");
        }
    }
}
