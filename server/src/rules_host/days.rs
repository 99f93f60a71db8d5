//! Days, one after the other.

use streetbook_core::time::Day;

/// The days from one to another, both included.
pub(super) fn days(from: Day, to: Day) -> impl Iterator<Item = Day> {
    std::iter::successors(Some(from), |day| Some(day.next())).take_while(move |day| *day <= to)
}
