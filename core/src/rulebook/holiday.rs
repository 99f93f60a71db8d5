//! The holidays on which clients are greeted (GR-1).

use std::collections::BTreeSet;

use crate::kind::Label;
use crate::time::Day;

/// A holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// Its id, as greeting records hold it.
    pub id: String,
    /// Its name, in both languages.
    pub label: Label,
    /// Month and day, if they are the same each year.
    pub every: Option<(i8, i8)>,
    /// Its days in the years that the rulebook lists.
    pub days: BTreeSet<Day>,
}

impl Holiday {
    /// Returns its day in a year. For a lunar holiday `None` means that the rulebook does not know that
    /// year yet.
    pub fn in_year(&self, year: i16) -> Option<Day> {
        let named = self.days.iter().find(|day| day.year() == year).copied();
        named.or_else(|| {
            let (month, day) = self.every?;
            Day::of(year, month, day)
        })
    }
}
