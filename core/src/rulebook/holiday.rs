//! The holidays on which clients are greeted (GR-1).

use std::collections::BTreeSet;

use crate::kind::Label;
use crate::time::Day;

/// A holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// Its name, as greeting records hold it.
    pub id: String,
    /// What people read.
    pub label: Label,
    /// Month and day, where it is the same each year.
    pub every: Option<(i8, i8)>,
    /// Its day in the years for which somebody wrote it down.
    pub days: BTreeSet<Day>,
}

impl Holiday {
    /// Its day in a year. Of a lunar holiday `None` means that the rulebook does not know that year yet.
    pub fn in_year(&self, year: i16) -> Option<Day> {
        let named = self.days.iter().find(|day| day.year() == year).copied();
        named.or_else(|| {
            let (month, day) = self.every?;
            Day::of(year, month, day)
        })
    }
}
