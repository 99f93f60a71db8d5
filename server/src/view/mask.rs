//! No restricted value gets into the tables, whatever the caller read it from.

use std::borrow::Cow;

use streetbook_core::kind::{Field, Value};
use streetbook_core::record::Shown;

/// The record with every restricted field in its masked form. It is so already when it was read
/// without its companion; this is the second lock on the same door.
pub(super) fn mask<'a>(shown: &'a Shown, fields: &[Field]) -> Cow<'a, Shown> {
    let mut masked = Cow::Borrowed(shown);
    for field in fields.iter().filter(|field| field.restricted) {
        if values(shown, field).any(|value| field.shown(value) != *value) {
            mask_field(masked.to_mut(), field);
        }
    }
    masked
}

/// Everything that the record says under a field.
fn values<'a>(shown: &'a Shown, field: &'a Field) -> impl Iterator<Item = &'a Value> {
    let id = field.id.as_str();
    let sides = shown
        .conflicts
        .iter()
        .filter(move |conflict| conflict.field == id);
    let settled = shown
        .settled
        .iter()
        .filter(move |settled| settled.field == id);
    shown
        .fields
        .get(id)
        .into_iter()
        .chain(sides.flat_map(|conflict| conflict.values.iter().map(|side| &side.value)))
        .chain(settled.map(|settled| &settled.value))
}

fn mask_field(shown: &mut Shown, field: &Field) {
    let id = field.id.as_str();
    let standing = shown.fields.get_mut(id);
    let conflicts = shown
        .conflicts
        .iter_mut()
        .filter(|conflict| conflict.field == id);
    let sides =
        conflicts.flat_map(|conflict| conflict.values.iter_mut().map(|side| &mut side.value));
    let settled = shown
        .settled
        .iter_mut()
        .filter(|settled| settled.field == id);
    let settled = settled.map(|settled| &mut settled.value);
    for value in standing.into_iter().chain(sides).chain(settled) {
        *value = field.shown(value);
    }
}
