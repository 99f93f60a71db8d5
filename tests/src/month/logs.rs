//! Work logs and their review, and the evenings on which phones find signal.

use serde_json::json;

use super::Month;

const EVENING: usize = 18 * 60 + 10;

impl Month {
    /// Logs are written, some phones find signal, managers review those that have arrived.
    pub(super) fn evening_of(&mut self, day: usize) {
        for (t, team) in self.people.teams.clone().iter().enumerate() {
            for (n, promoter) in team.promoters.iter().enumerate() {
                self.log_of(day, (t, n), promoter);
                // A promoter finds signal every third evening.
                if (n + day).is_multiple_of(3) {
                    self.finds_signal(day, EVENING + 20 + n, promoter, t);
                }
            }
            for person in [&team.specialist, &team.consultant] {
                if self.dice.percent(60) {
                    self.writes(day, day, EVENING, person);
                }
                if day.is_multiple_of(2) {
                    self.finds_signal(day, EVENING + 15, person, t);
                }
            }
            self.review(day, t, &team.manager);
        }
    }

    fn log_of(&mut self, day: usize, (t, n): (usize, usize), promoter: &str) {
        match (t, n) {
            // The third team's promoters write no logs but for one.
            (2, 1..) => {}
            // One promoter writes yesterday's log the next morning, now and then; it counts as back-filled.
            (0, 3) if day % 5 == 4 => {}
            (0, 3) if day > 0 && day.is_multiple_of(5) => {
                self.writes(day, day - 1, 8 * 60, promoter);
                self.writes(day, day, EVENING, promoter);
            }
            // One promoter writes tomorrow's log today.
            (1, 3) if day == 10 => self.writes(day, day + 1, EVENING, promoter),
            (1, 3) if day == 11 => {}
            _ if self.dice.percent(60) => self.writes(day, day, EVENING, promoter),
            _ => {}
        }
    }

    fn writes(&mut self, day: usize, for_day: usize, minute: usize, person: &str) {
        let date = self.calendar.date(for_day as i64);
        let fields = json!({"day": date, "items": "走访点位", "result": "完成"});
        let log = self.diary.log(day, minute, person, "work_log", fields);
        self.people
            .unsent
            .entry(person.to_owned())
            .or_default()
            .push(log);
    }

    fn finds_signal(&mut self, day: usize, minute: usize, person: &str, team: usize) {
        self.diary.online(day, minute, person);
        let logs = self.people.unsent.remove(person).unwrap_or_default();
        self.people.unreviewed[team].extend(logs);
    }

    /// The first team's manager reviews each evening; the second's forgets one in five; the third's only
    /// looks on every fourth evening.
    fn review(&mut self, day: usize, t: usize, manager: &str) {
        self.diary.online(day, 20 * 60, manager);
        if t == 2 && day % 4 != 3 {
            return;
        }
        for log in std::mem::take(&mut self.people.unreviewed[t]) {
            if t != 1 || self.dice.percent(80) {
                self.diary.sign(day, 20 * 60 + 5, manager, &log);
            }
        }
        self.diary.online(day, 20 * 60 + 10, manager);
    }
}
