//! A person's input after a kind or an id: `field=value`, read by the kind's fields.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde_json::Value as Json;
use streetbook_core::ids::{KindId, RecordId};
use streetbook_core::kind::{FieldError, Kind};
use streetbook_core::replica::{Replica, ReplicaError};

/// One `field=value`.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    field: String,
    text: String,
}

impl FromStr for Typed {
    type Err = String;
    fn from_str(text: &str) -> Result<Typed, String> {
        match text.split_once('=') {
            Some((field, text)) if !field.trim().is_empty() => Ok(Typed {
                field: field.trim().to_owned(),
                text: text.to_owned(),
            }),
            _ => Err("expected field=value, such as place_name=丽都大厦".to_owned()),
        }
    }
}

/// Turns the typed values into the JSON that a program would pass. A field that the form lacks stays text: the
/// replica refuses it by name.
pub(super) fn read(
    phone: &Replica,
    kind: Option<&KindId>,
    typed: &[Typed],
) -> Result<BTreeMap<String, Json>, FieldError> {
    let form = kind.and_then(|kind| phone.kinds().latest(kind));
    let read = |typed: &Typed| {
        let value = value(phone, form, &typed.field, &typed.text)?;
        Ok((typed.field.clone(), value))
    };
    typed.iter().map(read).collect()
}

/// One typed value.
pub(super) fn value(
    phone: &Replica,
    form: Option<&Kind>,
    field: &str,
    text: &str,
) -> Result<Json, FieldError> {
    let known = form.and_then(|form| Some((form, form.field(field)?)));
    let Some((form, field)) = known else {
        return Ok(text.into());
    };
    let value = field.check_text(&form.id, text, phone.zone())?;
    Ok(value.to_json(phone.zone()))
}

/// The kind of a record on the phone.
pub(super) fn kind_of(phone: &Replica, id: RecordId) -> Result<KindId, ReplicaError> {
    Ok(phone.show(id)?.0.shown.origin.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_equals_sign_parts_field_and_value() {
        let typed: Typed = "remark=a=b".parse().unwrap();
        assert_eq!(
            (typed.field.as_str(), typed.text.as_str()),
            ("remark", "a=b")
        );
        assert!("remark".parse::<Typed>().is_err());
        assert!("=x".parse::<Typed>().is_err());
    }
}
