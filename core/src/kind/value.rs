//! A field's value, in the one form that is stored, compared and counted.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use crate::ids::PersonId;
use crate::phone::{PhoneNumber, mask_numbers_but};
use crate::time::{Instant, Zone};

/// A field's value. Choices, dates, people, records, numbers of phones and locations are text in
/// canonical form, so that equal values have equal bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Value {
    /// Text, and every type whose canonical form is text.
    #[n(0)]
    Text(#[n(0)] String),
    /// A whole number.
    #[n(1)]
    Integer(#[n(0)] i64),
    /// Yes or no.
    #[n(2)]
    Bool(#[n(0)] bool),
    /// An instant.
    #[n(3)]
    Time(#[n(0)] Instant),
    /// People or ticked boxes: a set, because the order has no meaning.
    #[n(4)]
    Members(#[n(0)] BTreeSet<String>),
    /// Removed by a person.
    #[n(5)]
    Cleared,
}

impl Value {
    /// Returns the value as JSON: an instant as RFC 3339 in the zone, members sorted, cleared as null.
    pub fn to_json(&self, zone: &Zone) -> serde_json::Value {
        match self {
            Value::Text(text) => text.as_str().into(),
            Value::Integer(number) => (*number).into(),
            Value::Bool(yes) => (*yes).into(),
            Value::Time(at) => at.in_zone(zone).into(),
            Value::Members(members) => members.iter().map(String::as_str).collect(),
            Value::Cleared => serde_json::Value::Null,
        }
    }

    /// Returns the people that it names; empty for other text.
    pub fn people(&self) -> Vec<PersonId> {
        match self {
            Value::Text(text) => text.parse().into_iter().collect(),
            Value::Members(members) => members.iter().flat_map(|id| id.parse()).collect(),
            _ => Vec::new(),
        }
    }

    /// Returns the value with every mobile number in its text masked, except for these
    /// ([`mask_numbers_but`]).
    pub fn masked_but(&self, own: &BTreeSet<PhoneNumber>) -> Value {
        let masked = |text: &String| mask_numbers_but(text, own).into_owned();
        match self {
            Value::Text(text) => Value::Text(masked(text)),
            Value::Members(members) => Value::Members(members.iter().map(masked).collect()),
            other => other.clone(),
        }
    }

    /// True if nothing was entered: cleared, blank text, no members.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Value::Cleared => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::Members(members) => members.is_empty(),
            Value::Integer(_) | Value::Bool(_) | Value::Time(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_comes_back_from_its_bytes() {
        let members = BTreeSet::from(["pen".to_owned(), "card".to_owned()]);
        for value in [
            Value::Text("学区房".to_owned()),
            Value::Integer(-3),
            Value::Bool(true),
            Value::Time(Instant::from_millis(1_793_577_600_000)),
            Value::Members(members),
            Value::Cleared,
        ] {
            let bytes = minicbor::to_vec(&value).unwrap();
            assert_eq!(minicbor::decode::<Value>(&bytes).unwrap(), value);
        }
    }
}
