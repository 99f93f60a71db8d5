//! The days of a script, and the offset of their clocks from UTC.

use streetbook_core::time::Day;

/// Some days in a row of the year 2032, in one zone.
pub struct Calendar {
    zone: &'static str,
    first: &'static str,
    days: usize,
}

impl Calendar {
    /// February in Shanghai: 29 days, the first and the last a Sunday; spring festival on the 11th.
    pub fn leap_february() -> Calendar {
        Calendar {
            zone: "Asia/Shanghai",
            first: "2032-02-01",
            days: 29,
        }
    }

    /// The last days of March in Berlin: on Sunday the 28th two o'clock becomes three.
    pub fn berlin_springs_forward() -> Calendar {
        Calendar {
            zone: "Europe/Berlin",
            first: "2032-03-27",
            days: 5,
        }
    }

    /// An IANA name.
    pub fn zone(&self) -> &'static str {
        self.zone
    }

    /// Number of days.
    pub fn days(&self) -> usize {
        self.days
    }

    /// A day by its place; days before the first one have negative places.
    pub fn date(&self, place: i64) -> String {
        self.day(place).to_string()
    }

    /// The place in its week, Sunday being 0.
    pub fn weekday(&self, place: usize) -> usize {
        let day = self.day(place as i64);
        (day.monday().days_until(day) as usize + 1) % 7
    }

    fn day(&self, place: i64) -> Day {
        Day::parse(self.first).unwrap().plus_days(place)
    }

    /// A local time in ISO 8601: a day by its place, and minutes after midnight.
    pub fn time(&self, place: usize, minute: usize) -> String {
        let date = self.date(place as i64);
        let (hour, minute) = (minute / 60, minute % 60);
        let is_summer = (date.as_str(), hour) >= ("2032-03-28", 3);
        let offset = match self.zone {
            "Europe/Berlin" if is_summer => "+02:00",
            "Europe/Berlin" => "+01:00",
            _ => "+08:00",
        };
        format!("{date}T{hour:02}:{minute:02}:00{offset}")
    }
}
