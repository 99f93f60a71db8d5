//! People who have left: no form names them any more. The office records it in its own journal, and
//! phones receive it with the workspace's book; names and teams stay in the office.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use super::{FieldError, FieldId, FieldRule, FieldType, Kind, Value};
use crate::ids::PersonId;

/// An event: a person left, or came back. The last event about a person counts.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PersonLeft {
    /// The person.
    #[n(0)]
    pub person: PersonId,
    /// False if they are back.
    #[n(1)]
    pub left: bool,
}

impl Kind {
    /// Checks the people whom values name; `has_left` is true if this field may not name this person.
    ///
    /// # Errors
    /// The first field that names a person who has left.
    pub fn check_people(
        &self,
        values: &BTreeMap<FieldId, Value>,
        has_left: impl Fn(&FieldId, &PersonId) -> bool,
    ) -> Result<(), FieldError> {
        for field in &self.fields {
            let names_people = matches!(field.field_type, FieldType::Person | FieldType::People);
            let value = values.get(&field.id).filter(|_| names_people);
            let mut people = value.into_iter().flat_map(Value::people);
            if people.any(|person| has_left(&field.id, &person)) {
                return Err(field.error(&self.id, FieldRule::PersonLeft));
            }
        }
        Ok(())
    }
}
