//! A value that somebody in the office chose for a field, checked and written where the record is open.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};
use streetbook_core::ids::{Actor, EntryRef, RoleId};
use streetbook_core::kind::{Field, Kind, KindSet};
use streetbook_core::record::{Payloads, Record, Shown, Write};
use streetbook_core::time::Zone;

/// A choice, with all that checking it needs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Choice {
    /// The files of all versions of the record's form: the child knows no form.
    #[n(0)]
    pub forms: Vec<String>,
    /// The field.
    #[n(1)]
    pub field: String,
    /// The value as a page offered it, numbers masked, in JSON.
    #[n(2)]
    pub offered: String,
    /// The workspace's time zone.
    #[n(3)]
    pub zone: String,
    /// The role of the person who chose.
    #[n(4)]
    pub role: Option<RoleId>,
}

impl Choice {
    /// Writes the choice into a record.
    ///
    /// # Errors
    /// A sentence saying why it does not fit.
    pub(super) fn write(
        &self,
        record: &mut Record,
        actor: Actor,
        entry: EntryRef,
    ) -> Result<Payloads, String> {
        let kinds = self.kinds()?;
        let id = record.origin().kind.clone();
        let kind = kinds.reading(&id).ok_or("the kind is not known here")?;
        let zone = Zone::named(&self.zone).map_err(text)?;
        let offered = serde_json::from_str(&self.offered).map_err(text)?;
        let shown = record.shown_masked().ok_or("there is no such record")?;
        let value = as_written(&shown, kind.field(&self.field), &offered, &zone)?;
        let fields = BTreeMap::from([(self.field.clone(), value)]);
        let values = kind.check_amend(&fields, &zone).map_err(text)?;
        if let Some(role) = &self.role {
            kind.check_role(&values, role).map_err(text)?;
        }
        let written = record.write(actor, entry, &Write::Fields(kind, &values));
        written.map_err(text)
    }

    fn kinds(&self) -> Result<KindSet, String> {
        let mut kinds = KindSet::default();
        for form in &self.forms {
            let kind = Kind::parse_toml(form).and_then(|kind| kinds.insert(kind));
            kind.map_err(text)?;
        }
        Ok(kinds)
    }
}

fn text(error: impl ToString) -> String {
    error.to_string()
}

/// The value as somebody wrote it, where a page offered it with its numbers masked: what is chosen must
/// not lose them.
fn as_written(
    shown: &Shown,
    field: Option<&Field>,
    offered: &serde_json::Value,
    zone: &Zone,
) -> Result<serde_json::Value, String> {
    let Some(field) = field else {
        return Ok(offered.clone());
    };
    let conflicts = shown.conflicts.iter();
    let of_field = conflicts.filter(|conflict| conflict.field == field.id.as_str());
    let sides: BTreeSet<_> = of_field
        .flat_map(|conflict| conflict.values.iter().map(|side| &side.value))
        .filter(|value| field.masked(value).to_json(zone) == *offered)
        .collect();
    let mut sides = sides.into_iter();
    match (sides.next(), sides.next()) {
        (Some(_), Some(_)) => Err(
            "two of the values differ in a number that is masked here: choose on a phone"
                .to_owned(),
        ),
        (Some(written), None) => Ok(written.to_json(zone)),
        (None, _) => Ok(offered.clone()),
    }
}
