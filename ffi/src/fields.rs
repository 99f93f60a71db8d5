//! Fields as apps pass them, read and checked by the form. Errors come in the order of the form, since
//! apps pass fields in no order.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;
use streetbook_core::kind::{FieldError, Kind};
use streetbook_core::replica::Replica;

use crate::error::PhoneError;
use crate::value::FieldValue;

/// Fields by id.
pub(crate) type Fields = HashMap<String, FieldValue>;

/// Converts fields to the core's input. The core rejects fields that the form does not have, by name.
pub(crate) fn read(
    replica: &Replica,
    form: Option<&Kind>,
    fields: &Fields,
) -> Result<BTreeMap<String, Json>, PhoneError> {
    let (read, unread) = readable(replica, form, fields);
    match unread.into_iter().next() {
        Some(error) => Err(error.into()),
        None => Ok(read),
    }
}

/// Returns the first error of a new record.
pub(crate) fn check(replica: &Replica, form: &Kind, fields: &Fields) -> Result<(), PhoneError> {
    match problems(replica, form, fields).into_iter().next() {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

/// Returns every error of a new record.
pub(crate) fn problems(replica: &Replica, form: &Kind, fields: &Fields) -> Vec<FieldError> {
    let (read, mut problems) = readable(replica, Some(form), fields);
    let mut others = replica.problems(form, &read);
    // An unreadable field is absent from the readable ones, so `required` would be reported a second
    // time.
    others.retain(|other| problems.iter().all(|known| known.field != other.field));
    problems.append(&mut others);
    in_order(form, &mut problems);
    problems
}

/// Separates fields that can be read by their type from the errors of those that cannot.
fn readable(
    replica: &Replica,
    form: Option<&Kind>,
    fields: &Fields,
) -> (BTreeMap<String, Json>, Vec<FieldError>) {
    let mut read = BTreeMap::new();
    let mut unread = Vec::new();
    for (name, value) in fields {
        let known = form.and_then(|form| Some((form, form.field(name)?)));
        match value.to_json(known, replica.zone()) {
            Ok(value) => drop(read.insert(name.clone(), value)),
            Err(error) => unread.push(error),
        }
    }
    if let Some(form) = form {
        in_order(form, &mut unread);
    }
    (read, unread)
}

fn in_order(form: &Kind, problems: &mut [FieldError]) {
    let place = |field: &str| form.fields.iter().position(|of| of.id.as_str() == field);
    problems.sort_by_key(|problem| place(&problem.field).unwrap_or(usize::MAX));
}
