//! A record as everybody may read it: no full number, neither in a restricted field nor in a text.
//!
//! The one door through which records go into the office's tables, pages and files. A phone shows its
//! owner what he wrote, as he wrote it.

use super::keys::Key;
use super::shown::{HistoryLine, Shown};
use crate::kind::{Field, Value};
use crate::phone::mask_numbers;

impl Shown {
    /// The record without full numbers; `field` knows the form's fields.
    #[must_use]
    pub fn masked<'a>(mut self, field: impl Fn(&str) -> Option<&'a Field>) -> Shown {
        for (id, value) in &mut self.fields {
            *value = masked(field(id), value);
        }
        for conflict in &mut self.conflicts {
            for side in &mut conflict.values {
                side.value = masked(field(&conflict.field), &side.value);
            }
        }
        for settled in &mut self.settled {
            settled.value = masked(field(&settled.field), &settled.value);
        }
        if let Some(annulled) = &mut self.annulled {
            annulled.reason = mask_numbers(&annulled.reason).into_owned();
        }
        for note in &mut self.notes {
            note.text = mask_numbers(&note.text).into_owned();
        }
        self
    }
}

impl HistoryLine {
    /// The line without full numbers; `field` knows the form's fields.
    #[must_use]
    pub fn masked<'a>(mut self, field: impl Fn(&str) -> Option<&'a Field>) -> HistoryLine {
        for (key, value) in &mut self.wrote {
            *value = match Key::parse(key) {
                Key::Field(id) => masked(field(id), value),
                _ => value.masked(),
            };
            if let Key::Member(id, member) = Key::parse(key) {
                *key = format!("{id}/{}", mask_numbers(member));
            }
        }
        self
    }
}

/// Of a field that no form has, nothing is known but its text.
fn masked(field: Option<&Field>, value: &Value) -> Value {
    match field {
        Some(field) => field.masked(value),
        None => value.masked(),
    }
}
