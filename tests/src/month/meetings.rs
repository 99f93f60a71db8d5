//! Morning and evening meetings: some begin late or last too long, some people are late or absent, some
//! sign and some do not.

use serde_json::json;

use super::Month;
use super::people::Team;

impl Month {
    /// The meetings of a day.
    pub(super) fn meetings_of(&mut self, day: usize) {
        for (t, team) in self.people.teams.clone().iter().enumerate() {
            // Now and then a team does not meet.
            if (day + t) % 10 != 9 {
                let begins = 9 * 60 + 30 + usize::from(day % 8 == 5);
                // Thirty minutes are allowed; thirty-one are too many.
                let ends = begins + 30 + usize::from(day % 7 == 6);
                self.meeting(day, "morning", (begins, ends), team);
            }
            if (day + t).is_multiple_of(3) {
                self.meeting(day, "evening", (18 * 60, 18 * 60 + 25), team);
            }
        }
    }

    fn meeting(&mut self, day: usize, kind: &str, (begins, ends): (usize, usize), team: &Team) {
        let (mut present, mut late, mut absent) = (vec![], vec![], vec![]);
        for person in team.everybody() {
            match self.dice.below(20) {
                0 if person != team.manager => late.push(person),
                1 if person != team.manager => absent.push(person),
                _ => present.push(person),
            }
        }
        let fields = json!({
            "type": kind, "agenda": "当日安排", "minutes": "已布置",
            "started_at": self.calendar.time(day, begins), "ended_at": self.calendar.time(day, ends),
            "present": present, "late": late, "absent": absent,
        });
        let name = self
            .diary
            .log(day, ends + 1, &team.manager, "meeting", fields);
        self.diary.sign(day, ends + 2, &team.manager, &name);
        if kind == "evening" || day % 7 != 1 {
            return;
        }
        // Once a week those present sign on the spot, and absentees on the next morning.
        self.diary.online(day, ends + 3, &team.manager);
        for person in present.iter().skip(1).chain(&late) {
            self.diary.online(day, ends + 4, person);
            self.diary.sign(day, ends + 5, person, &name);
        }
        for person in &absent {
            self.diary.online(day + 1, 9 * 60 + 1, person);
            self.diary.sign(day + 1, 9 * 60 + 2, person, &name);
        }
    }
}
