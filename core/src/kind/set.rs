//! The kinds that a phone or the office knows, in every version.

use std::collections::BTreeMap;

use super::reading::reading;
use super::{Kind, KindError};
use crate::ids::KindId;

/// Published kinds. A new record is written with the latest version, and read by the fields of all
/// versions.
///
/// ```
/// use streetbook_core::kind::{KindSet, Value};
/// use streetbook_core::time::Zone;
///
/// let kinds = KindSet::built_in();
/// let report = kinds.latest(&"client_report".parse()?).ok_or("no such kind")?;
/// let phone = report.field("masked_phone").ok_or("no such field")?;
/// let zone = Zone::named("Asia/Shanghai")?;
/// assert_eq!(
///     phone.check_text(&report.id, " 138****5678", &zone)?,
///     Value::Text("138****5678".to_owned())
/// );
/// let refused = phone.check_text(&report.id, "5678", &zone).unwrap_err();
/// assert_eq!(refused.sentence_zh(), "“客户电话（隐号）”请填写 3 位数字、**** 和 4 位数字，例如 138****5678");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KindSet {
    versions: BTreeMap<(KindId, u32), Kind>,
    reading: BTreeMap<KindId, Kind>,
}

impl KindSet {
    /// Returns the latest version of a kind.
    pub fn latest(&self, id: &KindId) -> Option<&Kind> {
        self.versions(id).next_back()
    }

    /// Returns one version of a kind.
    pub fn get(&self, id: &KindId, version: u32) -> Option<&Kind> {
        self.versions.get(&(id.clone(), version))
    }

    /// Returns the form to read a kind's records by: the latest version, with the fields and choices
    /// that only earlier ones have appended. Every value in a record has a name.
    pub fn reading(&self, id: &KindId) -> Option<&Kind> {
        self.reading.get(id)
    }

    /// Adds a published kind; adding the same one again changes nothing.
    ///
    /// # Errors
    /// [`KindError::Published`] if this version was published with another content,
    /// [`KindError::TypeChanged`] if another version, earlier or later, has another type or restriction
    /// for one of its fields, and [`KindError::Moved`] if it has another mechanism or shelf.
    pub fn insert(&mut self, kind: Kind) -> Result<(), KindError> {
        if self
            .get(&kind.id, kind.version)
            .is_some_and(|known| *known != kind)
        {
            return Err(KindError::Published {
                version: kind.version,
                kind: kind.id,
            });
        }
        self.versions(&kind.id)
            .try_for_each(|known| agree(&kind, known))?;
        let id = kind.id.clone();
        self.versions.insert((id.clone(), kind.version), kind);
        let read = reading(self.versions(&id).rev());
        self.reading.extend(read.map(|read| (id, read)));
        Ok(())
    }

    /// Returns the latest version of every kind, by id.
    pub fn iter_latest(&self) -> impl Iterator<Item = &Kind> {
        let is_latest =
            |kind: &&Kind| self.latest(&kind.id).map(|last| last.version) == Some(kind.version);
        self.versions.values().filter(is_latest)
    }

    /// Returns every version of every kind, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Kind> {
        self.versions.values()
    }

    /// Returns every version of a kind, the earliest first.
    pub fn versions(&self, id: &KindId) -> impl DoubleEndedIterator<Item = &Kind> {
        self.versions
            .range((id.clone(), 0)..=(id.clone(), u32::MAX))
            .map(|(_, kind)| kind)
    }
}

/// Checks that two versions have one shelf and one mechanism, and that a field in both has the same
/// type, in the same document.
fn agree(kind: &Kind, known: &Kind) -> Result<(), KindError> {
    if (kind.mechanism, kind.shelf) != (known.mechanism, known.shelf) {
        return Err(KindError::Moved {
            kind: kind.id.clone(),
            version: known.version,
        });
    }
    for field in &kind.fields {
        let Some(before) = known.field(field.id.as_str()) else {
            continue;
        };
        let same =
            field.field_type.same_as(&before.field_type) && field.restricted == before.restricted;
        if !same {
            return Err(KindError::TypeChanged {
                kind: kind.id.clone(),
                field: field.id.clone(),
                version: known.version,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::{FieldType, Value};

    const STORE: &str = include_str!("../../kinds/store.toml");

    /// Returns the next version of the store card, with one piece of it replaced.
    fn next_store(version: u32, piece: &str, replacement: &str) -> Kind {
        assert!(
            STORE.contains(piece),
            "the card has no {piece:?} to replace"
        );
        let text = STORE
            .replace("version = 1", &format!("version = {version}"))
            .replace(piece, replacement);
        Kind::parse_toml(&text).unwrap()
    }

    #[test]
    fn a_published_version_never_changes() {
        let mut kinds = KindSet::built_in();
        let store = Kind::parse_toml(STORE).unwrap();
        assert_eq!(
            kinds.insert(store.clone()),
            Ok(()),
            "the same again is no change"
        );
        let renamed = next_store(1, "门店卡", "店铺卡");
        assert!(matches!(
            kinds.insert(renamed),
            Err(KindError::Published { version: 1, .. })
        ));
        assert_eq!(kinds.get(&store.id, 1), Some(&store));
    }

    #[test]
    fn a_version_that_changes_the_type_of_a_field_is_refused() {
        for (piece, replacement) in [
            ("type = \"location\"", "type = \"text\""),
            ("to = \"partner\"", "to = \"store\""),
        ] {
            let refused = KindSet::built_in().insert(next_store(2, piece, replacement));
            assert!(
                matches!(refused, Err(KindError::TypeChanged { version: 1, .. })),
                "{replacement}: {refused:?}"
            );
        }
    }

    #[test]
    fn a_field_dropped_for_a_while_comes_back_with_its_old_type_only() {
        let mut kinds = KindSet::built_in();
        let without = next_store(2, "id = \"location\"", "id = \"place\"");
        assert_eq!(kinds.insert(without), Ok(()));
        let other = next_store(3, "type = \"location\"", "type = \"text\"");
        assert!(kinds.insert(other).is_err());
        let id: KindId = "store".parse().unwrap();
        assert!(kinds.latest(&id).unwrap().field("location").is_none());
        assert!(kinds.reading(&id).unwrap().field("location").is_some());
    }

    #[test]
    fn a_version_cannot_move_the_records_that_stand() {
        for (piece, replacement) in [
            ("shelf = \"team\"", "shelf = \"desk\""),
            ("mechanism = \"card\"", "mechanism = \"slip\""),
        ] {
            let refused = KindSet::built_in().insert(next_store(2, piece, replacement));
            assert!(matches!(refused, Err(KindError::Moved { version: 1, .. })));
        }
    }

    #[test]
    fn a_dropped_choice_is_still_read_but_no_longer_written() {
        let mut kinds = KindSet::built_in();
        let dropped = "    { id = \"D\", zh = \"D 级\", en = \"D\" },\n";
        kinds.insert(next_store(2, dropped, "")).unwrap();
        let id: KindId = "store".parse().unwrap();
        let latest = kinds.latest(&id).unwrap();
        assert_eq!(latest.version, 2);
        assert_eq!(kinds.iter_latest().filter(|kind| kind.id == id).count(), 1);

        let grade = latest.field("grade").unwrap();
        let zone = crate::time::Zone::named("Asia/Shanghai").unwrap();
        assert!(grade.check_text(&id, "D", &zone).is_err());
        assert!(grade.accepts(&Value::Text("D".to_owned())));
        let read = kinds.reading(&id).unwrap().field("grade").unwrap();
        let FieldType::Choice(offered) = &read.field_type else {
            panic!("no choice: {read:?}");
        };
        let named: Vec<&str> = offered.iter().map(|choice| &*choice.label.zh).collect();
        assert_eq!(
            named,
            ["A 级", "B 级", "C 级", "D 级"],
            "still has its name"
        );
    }
}
