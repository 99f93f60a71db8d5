//! A workspace's changes to the rulebook, and the day from which they apply.

use std::collections::{BTreeMap, BTreeSet};

use super::parameter::SettingText;
use super::read::{day, days, each, fine};
use super::{Fine, RulebookError};
use crate::time::Day;
use crate::toml::{self, Flaw, Item, Table};

/// A new version of the rulebook: the differences from the version before. The office publishes its
/// text and every phone receives it.
#[derive(Clone)]
pub struct Revision {
    /// Its number, one above the version before.
    pub version: u32,
    /// First day to which it applies.
    pub effective_from: Day,
    pub(super) set: BTreeMap<String, SettingText>,
    pub(super) holidays: BTreeMap<String, BTreeSet<Day>>,
    pub(super) fines: Vec<Fine>,
}

impl Revision {
    /// Reads `version`, `effective_from`, `[set]` with parameters, `[holidays]` with days to add, and
    /// `[[fines]]` with clauses to add or to replace.
    ///
    /// # Errors
    /// [`RulebookError::Toml`] for another shape.
    pub fn parse_toml(text: &str) -> Result<Revision, RulebookError> {
        let revision = toml::read(text).and_then(Revision::take);
        revision.map_err(|flaw| RulebookError::Toml(flaw.in_text(text)))
    }

    fn take(mut table: Table) -> Result<Revision, Flaw> {
        let revision = Revision {
            version: table.required("version", Item::number)?,
            effective_from: table.required("effective_from", day)?,
            set: table.or_default("set", |item| by_name(item, SettingText::take))?,
            holidays: table.or_default("holidays", |item| by_name(item, days))?,
            fines: each(&mut table, "fines", fine)?,
        };
        table.end()?;
        Ok(revision)
    }
}

/// Reads a table with any names.
fn by_name<T>(
    item: Item,
    read: impl Fn(Item) -> Result<T, Flaw>,
) -> Result<BTreeMap<String, T>, Flaw> {
    let entries = item.table()?.entries();
    entries
        .map(|(name, item)| Ok((name, read(item)?)))
        .collect()
}
