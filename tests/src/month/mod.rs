//! A drawn month: a script for `streetbook play` in which every case that a rule cares about is placed on
//! purpose, and chance fills the days in between.
//!
//! ```text
//! Calendar ─ which days, which offset from UTC ─┐
//! People   ─ teams, promoters, desk, agents ────┼→ Diary, acts in the order of time → script
//! Dice     ─ who, how many ─────────────────────┘
//! ```
//! Each file draws one side of the work: [`attendance`], [`logs`], [`meetings`], [`street`], [`leads`],
//! [`desk`], [`house`]. None of them counts: the figures are read from the script alone (`fold`).

mod attendance;
mod calendar;
mod desk;
mod diary;
mod house;
mod leads;
mod logs;
mod meetings;
mod people;
mod street;

pub use calendar::Calendar;
use diary::Diary;
use house::Cards;
use people::People;

use super::Dice;

/// A month that is being drawn.
pub struct Month {
    dice: Dice,
    calendar: Calendar,
    people: People,
    diary: Diary,
    cards: Cards,
    /// Numbers given to clients so far, so that no two share a masked number by chance.
    clients: usize,
}

impl Month {
    /// Draws a month of this many teams with this many promoters each.
    pub fn drawn(dice: Dice, calendar: Calendar, teams: usize, promoters: usize) -> Month {
        let mut month = Month {
            dice,
            people: People::of(teams, promoters),
            diary: Diary::default(),
            cards: Cards::default(),
            calendar,
            clients: 0,
        };
        month.lay_out_cards();
        for day in 0..month.calendar.days() {
            month.attendance_of(day);
            month.meetings_of(day);
            month.street_of(day);
            month.leads_of(day);
            month.desk_of(day);
            month.materials_of(day);
            month.evening_of(day);
        }
        month.cases();
        month.afterwards();
        month
    }

    /// The script, one act a line.
    pub fn script(&self) -> String {
        let mut script = self.people.head(self.calendar.zone());
        script.push_str(&self.diary.written(&self.calendar));
        script
    }

    /// A full phone number, its visible digits unlike those of any other client.
    fn number(&mut self) -> String {
        self.clients += 1;
        let (prefix, last) = (139 - self.clients / 10_000, self.clients % 10_000);
        format!("{prefix}{:04}{last:04}", self.dice.below(10_000))
    }

    /// The morning after: records written then are too late for the month, and every phone finds signal.
    fn afterwards(&mut self) {
        let next = self.calendar.days();
        for (n, person) in self.people.everybody().into_iter().enumerate() {
            self.diary.online(next, 600 + n, &person);
            self.diary.online(next + 3, 600 + n, &person);
        }
    }
}

/// A phone number as all readers may see it.
fn masked(number: &str) -> String {
    format!("{}****{}", &number[..3], &number[7..])
}
