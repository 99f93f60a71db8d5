//! Checks of the next version of a form, before it is published and used.

use super::kind_error::field_error;
use super::{FieldType, Kind, KindError, KindSet};

/// Fields of all versions of a kind: each is a column of the office's table for good.
const FIELDS_OF_ALL_VERSIONS_MAX: usize = 400;

impl KindSet {
    /// Checks that a form can be published after the known ones; one that is published already
    /// passes if nothing in it has changed.
    ///
    /// # Errors
    /// [`KindError::Step`] for a version that is skipped, [`KindError::Field`] for a reference to an
    /// unknown kind, and the errors of [`KindSet::insert`].
    pub fn check_next(&self, kind: &Kind) -> Result<(), KindError> {
        let next = self.latest(&kind.id).map_or(1, |last| last.version + 1);
        if kind.version > next {
            return Err(KindError::Step {
                kind: kind.id.clone(),
                version: kind.version,
                next,
            });
        }
        for field in &kind.fields {
            if let FieldType::Ref(to) | FieldType::Refs(Some(to)) = &field.field_type
                // A form may refer to its own kind before its first version is published.
                && *to != kind.id
                && self.latest(to).is_none()
            {
                let rule = "points `to` a kind that is not published: publish that one first";
                return Err(field_error(&kind.id, &field.id, rule));
            }
        }
        // Inserted into a copy: the bound counts the fields of all versions, and a check changes
        // nothing.
        let mut after = self.clone();
        after.insert(kind.clone())?;
        match after.reading(&kind.id) {
            Some(read) if read.fields.len() > FIELDS_OF_ALL_VERSIONS_MAX => Err(KindError::Form {
                kind: kind.id.clone(),
                rule: "has more than 400 fields over all versions: publish a new kind",
            }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_published_step_by_step_and_leads_to_known_forms_only() {
        let store = include_str!("../../kinds/store.toml");
        let known = KindSet::built_in();
        let check = |from: &str, to: &str| {
            assert!(store.contains(from), "the card has no {from:?}");
            let kind = Kind::parse_toml(&store.replacen(from, to, 1)).unwrap();
            known.check_next(&kind).map_err(|error| error.to_string())
        };
        assert_eq!(check("version = 1", "version = 2"), Ok(()));
        assert_eq!(
            check("version = 1", "version = 1"),
            Ok(()),
            "the same again"
        );
        for (from, to, named) in [
            ("version = 1", "version = 3", "publish version 2 now"),
            (
                "kind = \"store\"\nversion = 1",
                "kind = \"depot\"\nversion = 2",
                "version 1 now",
            ),
            ("门店卡", "店铺卡", "published and cannot change"),
            (
                "to = \"partner\"",
                "to = \"partnr\"",
                "field `partner`: points `to`",
            ),
        ] {
            let refused = check(from, to).unwrap_err();
            assert!(refused.contains(named), "{to}: {refused}");
        }
    }
}
