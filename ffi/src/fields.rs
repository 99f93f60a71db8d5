//! Fields as apps hand them over, read and checked by the form. Whatever is wrong is said in the order of the
//! form: apps hand fields over in no order at all.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;
use streetbook_core::kind::{FieldError, Kind};
use streetbook_core::replica::Replica;

use crate::error::PhoneError;
use crate::value::FieldValue;

/// Fields by id.
pub(crate) type Fields = HashMap<String, FieldValue>;

/// Fields as the core takes them. What the form does not know is refused there, by name.
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

/// The first thing that is wrong with a new record.
pub(crate) fn check(replica: &Replica, form: &Kind, fields: &Fields) -> Result<(), PhoneError> {
    match problems(replica, form, fields).into_iter().next() {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

/// Everything that is wrong with a new record.
pub(crate) fn problems(replica: &Replica, form: &Kind, fields: &Fields) -> Vec<FieldError> {
    let (read, mut problems) = readable(replica, Some(form), fields);
    let mut others = replica.problems(form, &read);
    // What cannot be read is missing in what was read.
    others.retain(|other| problems.iter().all(|known| known.field != other.field));
    problems.append(&mut others);
    in_order(form, &mut problems);
    problems
}

/// What can be read as its field says, and what cannot.
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
