//! One form from all versions of a kind, to read records by.

use super::{Choice, Field, FieldType, Kind};

/// Returns the first version given, with what only the following ones have appended. Fields of earlier
/// versions are never required: the author's form may not have shown them.
pub(super) fn reading<'a>(mut newest_first: impl Iterator<Item = &'a Kind>) -> Option<Kind> {
    let mut read = newest_first.next()?.clone();
    for earlier in newest_first {
        for field in &earlier.fields {
            match read.fields.iter_mut().find(|known| known.id == field.id) {
                Some(known) => add_choices(known, field),
                // Not required: records of the newest form were never asked for it.
                None => read.fields.push(Field {
                    required: false,
                    ..field.clone()
                }),
            }
        }
    }
    Some(read)
}

/// Appends the choices of an earlier version that are no longer on offer, so that a record's value has
/// a name.
fn add_choices(known: &mut Field, earlier: &Field) {
    let (
        FieldType::Choice(choices) | FieldType::Choices(choices),
        FieldType::Choice(before) | FieldType::Choices(before),
    ) = (&mut known.field_type, &earlier.field_type)
    else {
        return;
    };
    let is_new = |choice: &&Choice| choices.iter().all(|known| known.id != choice.id);
    let dropped: Vec<Choice> = before.iter().filter(is_new).cloned().collect();
    choices.extend(dropped);
}
