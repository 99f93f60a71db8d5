//! The days of a script, and how far their clocks stand from UTC.

const YEAR: u32 = 2032;

/// Some days in a row of the year 2032, in one zone.
pub struct Calendar {
    zone: &'static str,
    first: (u32, u32),
    days: usize,
}

impl Calendar {
    /// February in Shanghai: 29 days, the first and the last a Sunday; spring festival on the 11th.
    pub fn leap_february() -> Calendar {
        Calendar {
            zone: "Asia/Shanghai",
            first: (2, 1),
            days: 29,
        }
    }

    /// The last days of March in Berlin: on Sunday the 28th two o'clock becomes three.
    pub fn berlin_springs_forward() -> Calendar {
        Calendar {
            zone: "Europe/Berlin",
            first: (3, 27),
            days: 5,
        }
    }

    /// An IANA name.
    pub fn zone(&self) -> &'static str {
        self.zone
    }

    /// How many days.
    pub fn days(&self) -> usize {
        self.days
    }

    /// The first and the last day.
    pub fn span(&self) -> (String, String) {
        (self.date(0), self.date(self.days as i64 - 1))
    }

    /// The month of the first day.
    pub fn month(&self) -> String {
        self.date(0)[..7].to_owned()
    }

    /// A day by its place; days before the first one have negative places.
    pub fn date(&self, place: i64) -> String {
        let (mut month, mut day) = (self.first.0, i64::from(self.first.1) + place);
        while day < 1 {
            month -= 1;
            day += days_of(month);
        }
        while day > days_of(month) {
            day -= days_of(month);
            month += 1;
        }
        format!("{YEAR}-{month:02}-{day:02}")
    }

    /// The place in its week, Sunday being 0.
    pub fn weekday(&self, place: usize) -> usize {
        let (month, day) = self.first;
        let before: i64 = (2..month).map(days_of).sum();
        (before as usize + day as usize - 1 + place) % 7
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

fn days_of(month: u32) -> i64 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
