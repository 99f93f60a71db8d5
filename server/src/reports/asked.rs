//! The parameters of a report.

use streetbook_core::ids::{PersonId, TeamId};
use streetbook_core::time::{Day, Instant, Zone};

use super::ReportError;
use crate::store::view::Books;

/// The greatest number of days in one report: two years, and nobody reads a longer one.
const DAYS_MAX: i64 = 731;

/// The parameters of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Of one team only.
    pub team: Option<TeamId>,
    /// Of one person only.
    pub person: Option<PersonId>,
    /// The books that may be read.
    pub books: Books,
}

impl Asked {
    /// Parameters for a range of days; missing ones default to the current month up to today.
    ///
    /// # Errors
    /// [`ReportError::Days`] if the days run backwards or are too many.
    pub fn days(
        (from, to): (Option<Day>, Option<Day>),
        books: Books,
        now: Instant,
        zone: &Zone,
    ) -> Result<Asked, ReportError> {
        let to = to.unwrap_or_else(|| now.day(zone));
        let from = from.unwrap_or_else(|| to.month().first());
        let days = from.days_until(to);
        if !(0..DAYS_MAX).contains(&days) {
            return Err(ReportError::Days { from, to });
        }
        Ok(Asked {
            from,
            to,
            team: None,
            person: None,
            books,
        })
    }

    /// Returns true if the day is in the range.
    pub fn has(&self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// Returns true if the report includes the person.
    pub fn is_about(&self, person: &PersonId) -> bool {
        self.person.as_ref().is_none_or(|asked| asked == person)
    }
}
