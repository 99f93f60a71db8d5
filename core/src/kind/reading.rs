//! One form out of all versions of a kind, to read records by.

use super::{Choice, Field, FieldType, Kind};

/// The first version given, with what only the following ones have behind its own. Nobody is asked to
/// fill a field in that his form does not show.
pub(super) fn reading<'a>(mut newest_first: impl Iterator<Item = &'a Kind>) -> Option<Kind> {
    let mut read = newest_first.next()?.clone();
    for earlier in newest_first {
        for field in &earlier.fields {
            match read.fields.iter_mut().find(|known| known.id == field.id) {
                Some(known) => add_choices(known, field),
                None => read.fields.push(Field {
                    required: false,
                    ..field.clone()
                }),
            }
        }
    }
    Some(read)
}

/// What a record holds keeps its name though nobody can choose it any more.
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
