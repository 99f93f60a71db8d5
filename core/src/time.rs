//! Instants and calendar days.
//!
//! The core never reads a clock: time is an argument. An instant is milliseconds since 1970 UTC; a day
//! is a local calendar day in the workspace's time zone (domain rule: "day = local calendar day of
//! capture").

mod calendar;

use std::fmt;
use std::str::FromStr;

use jiff::civil::{self, Date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ZonedDateTime};
use minicbor::{Decode, Encode};

use crate::ids::IdError;

pub use calendar::{Month, TimeOfDay, Weekday};

/// Milliseconds since 1970-01-01 UTC, by the clock that the context names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Default)]
#[cbor(transparent)]
pub struct Instant(#[n(0)] i64);

/// 1900-01-01 and 2200-01-01, UTC.
const FIRST_LIVING: i64 = -2_208_988_800_000;
const END_OF_LIVING: i64 = 7_258_118_400_000;

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

    /// True in the years that people write down, 1900 to 2199: what lies further out was mistyped, or comes
    /// from a clock that is out of order.
    pub fn is_in_living_years(self) -> bool {
        (FIRST_LIVING..END_OF_LIVING).contains(&self.0)
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
            .map(|at| Day::clamped(at.to_zoned_datetime(zone.zone.clone()).date()))
            .unwrap_or(if self.0 < 0 { Day::MIN } else { Day::MAX })
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

/// A calendar day, from [`Day::MIN`] to [`Day::MAX`]: counting stops at either end. Each is written in ten
/// characters that sort like the days and read back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// Reads `2026-11-02`.
    pub fn parse(text: &str) -> Result<Day, IdError> {
        let error = || IdError::new("date", text, "year-month-day, such as 2026-11-02");
        if text.len() != 10 {
            return Err(error());
        }
        let date: Date = text.parse().map_err(|_| error())?;
        (date >= Day::MIN.0).then_some(Day(date)).ok_or_else(error)
    }

    /// True in the years that people write down, 1900 to 2199.
    pub fn is_in_living_years(self) -> bool {
        (1900..2200).contains(&self.0.year())
    }

    /// Returns the first instant of the day in the zone.
    pub fn start(self, zone: &Zone) -> Instant {
        self.instant(self.0.to_zoned_datetime(zone.zone.clone()))
    }

    /// Returns the instant at which the day is over in the zone; the last day never is.
    pub fn end(self, zone: &Zone) -> Instant {
        if self == Day::MAX {
            return Instant(i64::MAX);
        }
        self.next().start(zone)
    }

    /// Returns an instant of this day; if the day lies too far out for one, the nearest that there is.
    fn instant(self, at: Result<ZonedDateTime, jiff::Error>) -> Instant {
        let nearest = if self < Day(civil::date(1970, 1, 1)) {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        let at = at.map_or(nearest, |at| at.timestamp());
        Instant(at.as_millisecond())
    }

    fn clamped(date: Date) -> Day {
        Day(date).clamp(Day::MIN, Day::MAX)
    }

    /// Returns the day so many days before.
    pub fn back(self, days: u32) -> Day {
        let span = Span::new().try_days(days).ok();
        let earlier = span.and_then(|span| self.0.checked_sub(span).ok());
        Day::clamped(earlier.unwrap_or(Date::MIN))
    }

    /// Returns the next day; after the last there is none, and it stays. Loops over days use [`Day::through`].
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
mod tests;
