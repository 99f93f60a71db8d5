//! Attendance and rosters: the manager takes the promoters' attendance, all others sign in themselves.

use serde_json::json;

use super::Month;
use super::people::Team;

/// On post at 09:20; that minute is in time, the next is not.
const ON_POST: usize = 9 * 60 + 20;

impl Month {
    /// The morning's punches of a day.
    pub(super) fn attendance_of(&mut self, day: usize) {
        for (t, team) in self.people.teams.clone().iter().enumerate() {
            self.own_punches(day, t, team);
            for (n, promoter) in team.promoters.iter().enumerate() {
                self.takes_attendance(day, (t, n), team, promoter);
            }
            if self.calendar.weekday(day) == 1 {
                self.roster_of(day, t, team);
            }
        }
    }

    fn own_punches(&mut self, day: usize, t: usize, team: &Team) {
        let minute = ON_POST - self.dice.below(15);
        self.punch(day, minute, &team.manager, "in");
        let minute = ON_POST - self.dice.below(15);
        self.punch(day, minute, &team.consultant, "in");
        if !self.rests(day, t) {
            // One minute either side of the edge, by turns.
            let minute = ON_POST + usize::from(day % 9 == 4);
            self.punch(day, minute, &team.specialist, "in");
            if day % 6 == 2 {
                let early = usize::from(day % 12 == 2);
                self.punch(day, 18 * 60 - early, &team.specialist, "out");
            }
        }
    }

    fn punch(&mut self, day: usize, minute: usize, phone: &str, punch: &str) {
        let fields = json!({"punch": punch, "source": "phone"});
        self.diary.log(day, minute, phone, "attendance", fields);
    }

    /// Wednesday is the specialist's day off; the third team's is a Saturday, when none is allowed.
    fn rests(&self, day: usize, t: usize) -> bool {
        let weekday = self.calendar.weekday(day);
        weekday == if t == 2 { 6 } else { 3 } && day >= 3
    }

    fn takes_attendance(&mut self, day: usize, (t, n): (usize, usize), team: &Team, who: &str) {
        let minute = match self.dice.below(10) {
            0 => ON_POST + 1 + self.dice.below(30),
            1 => ON_POST,
            _ => ON_POST - 1 - self.dice.below(20),
        };
        let manager = |person: &str| json!({"punch": "in", "source": "manager", "person": person});
        match (t, n, day) {
            // Absent on three days: not more than three. Absent on four: more.
            (0, 1, 3..=5) | (0, 2, 3..=6) => {}
            // A friend signs in for them, and no manager takes either's attendance.
            (0, 4, 6) => {
                let friend = &team.promoters[3];
                let fields = json!({"punch": "in", "source": "phone", "person": who});
                self.diary
                    .log(day, ON_POST - 5, friend, "attendance", fields);
            }
            // They sign in themselves, and nobody takes it.
            (1, 1, 7) => self.punch(day, ON_POST - 3, who, "in"),
            // They are only seen by a spot check.
            (1, 2, 8) => {
                let fields = json!({"punch": "spot_check", "source": "manager", "person": who});
                self.diary
                    .log(day, 11 * 60, &team.manager, "attendance", fields);
            }
            // Absent by chance.
            _ if self.dice.percent(2) => {}
            // Written for the wrong person, taken back, and written again.
            (0, 5, 9) => {
                let name = self.diary.log(
                    day,
                    minute,
                    &team.manager,
                    "attendance",
                    manager(&team.promoters[2]),
                );
                self.diary.annul(day, minute + 1, &team.manager, &name);
                let fields = manager(who);
                self.diary
                    .log(day, minute + 1, &team.manager, "attendance", fields);
            }
            _ => {
                let fields = manager(who);
                self.diary
                    .log(day, minute, &team.manager, "attendance", fields);
            }
        }
    }

    /// A week's roster cards, written on its Monday.
    fn roster_of(&mut self, day: usize, t: usize, team: &Team) {
        let week = self.calendar.date(day as i64);
        let rest = (day..(day + 7).min(self.calendar.days())).find(|day| self.rests(*day, t));
        let Some(rest) = rest else { return };
        let date = self.calendar.date(rest as i64);
        let mut card = json!({"week": week, "person": team.specialist, "rest_day": date});
        if day == 8 {
            // On Friday another person shall stand in; asked in one team, nobody asked in the next.
            card["swap_with"] =
                json!(self.people.teams[(t + 1) % self.people.teams.len()].specialist);
            card["swap_day"] = json!(self.calendar.date(12));
            if t == 0 {
                card["consent"] = json!("asked");
            }
        }
        self.diary.log(day, 8 * 60, &team.manager, "roster", card);
    }
}
