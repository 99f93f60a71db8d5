//! A record as every reader may see it: no full number, neither in a restricted field nor in a text.
//!
//! Records reach the office's tables, pages and files only through here. A phone shows its owner their
//! own text unchanged.

use std::collections::BTreeSet;

use super::keys::Key;
use super::shown::{HistoryLine, Shown};
use crate::kind::{Field, Value};
use crate::phone::{PhoneNumber, mask_numbers_but};

impl Shown {
    /// Returns the record without full numbers; `field` looks up the form's fields.
    #[must_use]
    pub fn masked<'a>(self, field: impl Fn(&str) -> Option<&'a Field>) -> Shown {
        self.masked_but(field, &BTreeSet::new())
    }

    /// Returns the record without full numbers, except for these: they are the reader's own.
    #[must_use]
    pub fn masked_but<'a>(
        mut self,
        field: impl Fn(&str) -> Option<&'a Field>,
        own: &BTreeSet<PhoneNumber>,
    ) -> Shown {
        for (id, value) in &mut self.fields {
            *value = masked(field(id), value, own);
        }
        for conflict in &mut self.conflicts {
            for side in &mut conflict.values {
                side.value = masked(field(&conflict.field), &side.value, own);
            }
        }
        for settled in &mut self.settled {
            settled.value = masked(field(&settled.field), &settled.value, own);
        }
        if let Some(annulled) = &mut self.annulled {
            annulled.reason = mask_numbers_but(&annulled.reason, own).into_owned();
        }
        for note in &mut self.notes {
            note.text = mask_numbers_but(&note.text, own).into_owned();
        }
        self
    }
}

impl HistoryLine {
    /// Returns the line without full numbers; `field` looks up the form's fields.
    #[must_use]
    pub fn masked<'a>(self, field: impl Fn(&str) -> Option<&'a Field>) -> HistoryLine {
        self.masked_but(field, &BTreeSet::new())
    }

    /// Returns the line without full numbers, except for these: they are the reader's own.
    #[must_use]
    pub fn masked_but<'a>(
        mut self,
        field: impl Fn(&str) -> Option<&'a Field>,
        own: &BTreeSet<PhoneNumber>,
    ) -> HistoryLine {
        for (key, value) in &mut self.wrote {
            *value = match Key::parse(key) {
                Key::Field(id) => masked(field(id), value, own),
                _ => value.masked_but(own),
            };
            if let Key::Member(id, member) = Key::parse(key) {
                *key = format!("{id}/{}", mask_numbers_but(member, own));
            }
        }
        self
    }
}

/// Masks a value; of a field that no form has, only its text is known.
fn masked(field: Option<&Field>, value: &Value, own: &BTreeSet<PhoneNumber>) -> Value {
    match field {
        Some(field) => field.masked_but(value, own),
        None => value.masked_but(own),
    }
}
