//! Arithmetic on the calendar: months, weekdays, times of day, offsets of days and months.
//!
//! Rules use these terms: "two months on" is the same day of the month, or the last one if there is no
//! such day (31 December → 28 or 29 February).

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{self, Date, Time};

use super::{Day, Instant, Zone};
use crate::ids::IdError;

const MINUTE_MILLIS: i64 = 60_000;
/// More than the calendar has: counting stops at its ends.
const DAYS_MAX: i64 = 4_000_000;
const MONTHS_MAX: i64 = 130_000;

impl Instant {
    /// Returns whole milliseconds from `earlier` to this instant; negative if `earlier` is later.
    pub fn millis_since(self, earlier: Instant) -> i64 {
        self.millis().saturating_sub(earlier.millis())
    }

    /// Returns the instant so many minutes later.
    pub fn plus_minutes(self, minutes: i64) -> Instant {
        let millis = minutes.saturating_mul(MINUTE_MILLIS);
        Instant::from_millis(self.millis().saturating_add(millis))
    }
}

impl Day {
    /// The first day that can be named.
    pub const MIN: Day = Day(civil::date(0, 1, 1));
    /// The last day that can be named.
    pub const MAX: Day = Day(civil::date(9999, 12, 31));

    /// Returns the day so many days later, or earlier.
    pub fn plus_days(self, days: i64) -> Day {
        let days = days.clamp(-DAYS_MAX, DAYS_MAX).days();
        Day::clamped(self.0.saturating_add(days))
    }

    /// Returns the days from this one to another, both included; none if that one is earlier.
    pub fn through(self, last: Day) -> impl Iterator<Item = Day> + use<> {
        let first = (self <= last).then_some(self);
        std::iter::successors(first, move |day| (*day < last).then(|| day.next()))
    }

    /// Returns the same day so many months later, or that month's last day if it has no such day.
    pub fn months_on(self, months: i64) -> Day {
        let months = months.clamp(-MONTHS_MAX, MONTHS_MAX).months();
        Day::clamped(self.0.saturating_add(months))
    }

    /// Returns the number of days by which `other` is later.
    pub fn days_until(self, other: Day) -> i64 {
        self.0
            .until(other.0)
            .map_or(0, |span| i64::from(span.get_days()))
    }

    /// Returns its month.
    pub fn month(self) -> Month {
        Month(self.0.first_of_month())
    }

    /// Returns its weekday.
    pub fn weekday(self) -> Weekday {
        match self.0.weekday() {
            jiff::civil::Weekday::Monday => Weekday::Mon,
            jiff::civil::Weekday::Tuesday => Weekday::Tue,
            jiff::civil::Weekday::Wednesday => Weekday::Wed,
            jiff::civil::Weekday::Thursday => Weekday::Thu,
            jiff::civil::Weekday::Friday => Weekday::Fri,
            jiff::civil::Weekday::Saturday => Weekday::Sat,
            jiff::civil::Weekday::Sunday => Weekday::Sun,
        }
    }

    /// Returns the Monday of its week.
    pub fn monday(self) -> Day {
        self.plus_days(-(self.weekday() as i64))
    }

    /// Returns the instant at a time of this day. A time that a daylight change skips is moved on by
    /// the length of the change; of one that comes twice, the first counts.
    pub fn at(self, time: TimeOfDay, zone: &Zone) -> Instant {
        let at = self.0.to_datetime(time.0);
        self.instant(at.to_zoned_datetime(zone.zone.clone()))
    }

    /// Returns the day of this month and day of the month in a year, if that year has it.
    pub fn of(year: i16, month: i8, day: i8) -> Option<Day> {
        let date = Date::new(year, month, day).ok()?;
        (date >= Day::MIN.0).then_some(Day(date))
    }

    /// Returns its year.
    pub fn year(self) -> i16 {
        self.0.year()
    }
}

/// A calendar month, by its first day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(Date);

impl Month {
    /// Returns its first day.
    pub fn first(self) -> Day {
        Day(self.0)
    }

    /// Returns its last day.
    pub fn last(self) -> Day {
        Day(self.0.last_of_month())
    }

    /// Returns the month so many months later, or earlier.
    pub fn plus(self, months: i64) -> Month {
        self.first().months_on(months).month()
    }

    /// Returns the months from this one to another, both included; none if that one is earlier.
    pub fn through(self, last: Month) -> impl Iterator<Item = Month> + use<> {
        let first = (self <= last).then_some(self);
        std::iter::successors(first, move |month| (*month < last).then(|| month.plus(1)))
    }

    /// Returns its days.
    pub fn days(self) -> impl Iterator<Item = Day> + use<> {
        self.first().through(self.last())
    }

    /// True for each of its days.
    pub fn has(self, day: Day) -> bool {
        day.month() == self
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Month {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        Day::parse(&format!("{text}-01"))
            .map(Day::month)
            .map_err(|_| IdError::new("month", text, "year-month, such as 2026-11"))
    }
}

/// A weekday; Monday is 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// Returns the word that rulebooks use.
    pub fn word(self) -> &'static str {
        match self {
            Weekday::Mon => "mon",
            Weekday::Tue => "tue",
            Weekday::Wed => "wed",
            Weekday::Thu => "thu",
            Weekday::Fri => "fri",
            Weekday::Sat => "sat",
            Weekday::Sun => "sun",
        }
    }
}

/// A time of day, to the minute.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(Time);

impl TimeOfDay {
    /// Returns the time so many minutes after midnight; `None` from 24 hours on.
    pub fn of_minutes(minutes: i64) -> Option<TimeOfDay> {
        let hour = i8::try_from(minutes.div_euclid(60)).ok()?;
        let minute = i8::try_from(minutes.rem_euclid(60)).ok()?;
        Time::new(hour, minute, 0, 0).ok().map(TimeOfDay)
    }

    /// Returns the minutes after midnight.
    pub fn minutes(self) -> i64 {
        i64::from(self.0.hour()) * 60 + i64::from(self.0.minute())
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

impl fmt::Debug for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for TimeOfDay {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let error = || IdError::new("time of day", text, "hours:minutes, such as 09:20");
        let (hours, minutes) = text.split_once(':').ok_or_else(error)?;
        let two = |part: &str| {
            (part.len() == 2)
                .then(|| part.parse::<i64>().ok())
                .flatten()
        };
        match (two(hours), two(minutes)) {
            (Some(hours @ 0..=23), Some(minutes @ 0..=59)) => {
                TimeOfDay::of_minutes(hours * 60 + minutes).ok_or_else(error)
            }
            _ => Err(error()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn months_on_is_the_same_day_or_the_last_one() {
        for (from, months, expected) in [
            ("2026-11-02", 2, "2027-01-02"),
            ("2026-12-31", 2, "2027-02-28"),
            ("2027-12-31", 2, "2028-02-29"),
            ("2028-02-29", 12, "2029-02-28"),
            ("2026-03-31", -1, "2026-02-28"),
        ] {
            assert_eq!(day(from).months_on(months).to_string(), expected, "{from}");
        }
    }

    #[test]
    fn a_month_has_its_days_and_neighbours() {
        let february: Month = "2028-02".parse().unwrap();
        assert_eq!(february.last().to_string(), "2028-02-29");
        assert_eq!(february.plus(-2).to_string(), "2027-12");
        assert!(february.has(day("2028-02-01")) && !february.has(day("2028-03-01")));
        assert!("2028-13".parse::<Month>().is_err());
    }

    #[test]
    fn a_week_begins_on_monday() {
        for (of, monday) in [
            ("2026-11-02", "2026-11-02"),
            ("2026-11-08", "2026-11-02"),
            ("2026-11-09", "2026-11-09"),
        ] {
            assert_eq!(day(of).monday().to_string(), monday);
        }
        assert_eq!(day("2026-11-08").weekday().word(), "sun");
        assert_eq!(day("2026-10-30").days_until(day("2026-12-01")), 32);
    }

    #[test]
    fn a_time_that_daylight_saving_skips_lies_behind_the_change() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let change = day("2026-03-29");
        let check = |time: &str, expected: &str| {
            let at = change.at(time.parse().unwrap(), &berlin);
            assert_eq!(at.in_zone(&berlin), expected);
        };
        check("01:30", "2026-03-29T01:30:00+01:00");
        check("02:30", "2026-03-29T03:30:00+02:00");
        check("09:20", "2026-03-29T09:20:00+02:00");
        for bad in ["9:20", "24:00", "09:60", "0920", "-1:20"] {
            assert!(bad.parse::<TimeOfDay>().is_err(), "{bad} was let in");
        }
    }
}
