//! Instants and calendar days.
//!
//! The core never reads a clock: time is an argument. An instant is milliseconds since 1970 UTC; a day
//! is a local calendar day in the workspace's time zone (domain rule: "day = local calendar day of
//! capture").

mod calendar;

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use minicbor::{Decode, Encode};

use crate::ids::IdError;

pub use calendar::{Month, TimeOfDay, Weekday};

/// Milliseconds since 1970-01-01 UTC, by the clock that the context names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Default)]
#[cbor(transparent)]
pub struct Instant(#[n(0)] i64);

impl Instant {
    /// Creates an instant from milliseconds since 1970 UTC.
    pub const fn from_millis(millis: i64) -> Instant {
        Instant(millis)
    }

    /// Returns milliseconds since 1970 UTC.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with an offset, such as `2026-11-02T08:00:00+08:00`.
    pub fn parse(text: &str) -> Result<Instant, IdError> {
        text.parse::<Timestamp>()
            .map(|at| Instant(at.as_millisecond()))
            .map_err(|_| {
                IdError::new(
                    "time",
                    text,
                    "RFC 3339 with an offset, such as 2026-11-02T08:00:00+08:00",
                )
            })
    }

    /// Returns RFC 3339 in the given zone, without fractions if they are zero.
    pub fn in_zone(self, zone: &Zone) -> String {
        let Ok(at) = Timestamp::from_millisecond(self.0) else {
            return format!("{} ms", self.0);
        };
        let zoned = at.to_zoned_datetime(zone.zone.clone());
        let format = if self.0 % 1000 == 0 {
            "%Y-%m-%dT%H:%M:%S%:z"
        } else {
            "%Y-%m-%dT%H:%M:%S.%3f%:z"
        };
        zoned.strftime(format).to_string()
    }

    /// Returns the local calendar day in the given zone.
    pub fn day(self, zone: &Zone) -> Day {
        Timestamp::from_millisecond(self.0)
            .map(|at| Day(at.to_zoned_datetime(zone.zone.clone()).date()))
            .unwrap_or(Day(if self.0 < 0 { Date::MIN } else { Date::MAX }))
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_millisecond(self.0) {
            Ok(at) => write!(f, "{at}"),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

/// The workspace's time zone.
#[derive(Clone, Debug)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl Zone {
    /// Looks an IANA name up in the bundled table, so that every platform agrees.
    pub fn named(name: &str) -> Result<Zone, IdError> {
        TimeZone::get(name)
            .map(|zone| Zone {
                name: name.to_owned(),
                zone,
            })
            .map_err(|_| IdError::new("time zone", name, "an IANA name such as Asia/Shanghai"))
    }

    /// Returns the IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A calendar day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// Reads `2026-11-02`.
    pub fn parse(text: &str) -> Result<Day, IdError> {
        let error = || IdError::new("date", text, "year-month-day, such as 2026-11-02");
        if text.len() != 10 {
            return Err(error());
        }
        text.parse().map(Day).map_err(|_| error())
    }

    /// Returns the first instant of the day in the zone.
    pub fn start(self, zone: &Zone) -> Instant {
        self.0
            .to_zoned_datetime(zone.zone.clone())
            .map(|at| Instant(at.timestamp().as_millisecond()))
            .unwrap_or_default()
    }

    /// Returns the day so many days before.
    pub fn back(self, days: u32) -> Day {
        let span = Span::new().try_days(days).ok();
        let earlier = span.and_then(|span| self.0.checked_sub(span).ok());
        Day(earlier.unwrap_or(Date::MIN))
    }

    /// Returns the next day.
    pub fn next(self) -> Day {
        Day(self.0.tomorrow().unwrap_or(self.0))
    }
}

impl FromStr for Day {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        Day::parse(text)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_shown_in_the_workspace_zone_and_read_back() {
        let shanghai = Zone::named("Asia/Shanghai").unwrap();
        let text = "2026-11-02T08:00:00+08:00";
        let at = Instant::parse(text).unwrap();
        assert_eq!(at.in_zone(&shanghai), text);
        assert_eq!(
            Instant::from_millis(at.millis() + 5).in_zone(&shanghai),
            "2026-11-02T08:00:00.005+08:00"
        );
    }

    #[test]
    fn the_day_is_the_local_one_also_around_a_daylight_change() {
        let shanghai = Zone::named("Asia/Shanghai").unwrap();
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let late = Instant::parse("2026-11-02T23:30:00+08:00").unwrap();
        assert_eq!(late.day(&shanghai).to_string(), "2026-11-02");
        let change = Day::parse("2026-03-29").unwrap();
        let hours =
            (change.next().start(&berlin).millis() - change.start(&berlin).millis()) / 3_600_000;
        assert_eq!(
            hours, 23,
            "the day on which Berlin's clocks go forward has 23 hours"
        );
    }

    #[test]
    fn days_are_counted_back_by_the_calendar() {
        let day = Day::parse("2026-03-01").unwrap();
        assert_eq!(day.back(1).to_string(), "2026-02-28");
        assert_eq!(day.back(365).to_string(), "2025-03-01");
        assert_eq!(day.back(0), day);
        assert!(day.back(u32::MAX) < Day::parse("0001-01-01").unwrap());
    }

    #[test]
    fn instants_outside_the_calendar_neither_panic_nor_vanish() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        for millis in [i64::MIN, i64::MAX] {
            let at = Instant::from_millis(millis);
            assert!(at.in_zone(&zone).contains("ms"));
            let _ = at.day(&zone);
            let _ = format!("{at:?}");
        }
        assert!(Zone::named("Mars/Olympus").is_err());
        assert!(Day::parse("2026-02-30").is_err());
    }
}
