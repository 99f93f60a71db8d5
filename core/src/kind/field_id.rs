//! The name of a field: a key of the record's document.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::ids::IdError;

/// Keys that every record reserves, whatever its kind.
const RESERVED: [&str; 6] = ["annul", "note", "photo", "review", "sig", "superseded_by"];

/// Characters of a field's id: with a member's id appended, the key is still short.
const FIELD_ID_CHARS_MAX: usize = 40;

/// A field's id within its kind: `client_name`, `grade`, …
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Serialize)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct FieldId(String);

impl FieldId {
    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FieldId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        if RESERVED.contains(&text) {
            return Err(IdError::new(
                "field id",
                text,
                "another name: every record keeps this key for itself",
            ));
        }
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let well_formed = text.len() <= FIELD_ID_CHARS_MAX
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(allowed);
        if well_formed {
            Ok(FieldId(text.to_owned()))
        } else {
            Err(IdError::new(
                "field id",
                text,
                "1 to 40 of a-z 0-9 _ starting with a letter",
            ))
        }
    }
}

/// Permits look-ups by plain text in a map by field id.
impl Borrow<str> for FieldId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl<'b, C> Decode<'b, C> for FieldId {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.str()?.parse().map_err(minicbor::decode::Error::message)
    }
}

impl<'de> Deserialize<'de> for FieldId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_id_is_short_lower_case_and_no_reserved_key() {
        for good in ["a", "client_name", "slot2", &"x".repeat(40)] {
            assert_eq!(good.parse::<FieldId>().unwrap().as_str(), good);
        }
        let long = "x".repeat(41);
        for bad in ["", "_a", "2a", "Name", "a/b", "a-b", "姓名", &long] {
            assert!(bad.parse::<FieldId>().is_err(), "{bad:?} was let in");
        }
        for reserved in RESERVED {
            assert!(
                reserved.parse::<FieldId>().is_err(),
                "{reserved} was let in"
            );
        }
    }
}
