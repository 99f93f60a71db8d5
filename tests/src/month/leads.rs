//! Leads: people who reach the day's two and the month's five and two, and people who miss them by one.

use serde_json::{Value as Json, json};

use super::Month;

/// Prospects and basic clients of a month, by promoter.
const MONTHS: [(usize, usize); 5] = [(5, 2), (4, 2), (5, 1), (6, 3), (0, 0)];

impl Month {
    /// The leads that are written down on a day.
    pub(super) fn leads_of(&mut self, day: usize) {
        let last = self.calendar.days() - 1;
        for (t, team) in self.people.teams.clone().iter().enumerate() {
            for (n, promoter) in team.promoters.iter().enumerate() {
                if self.dice.percent(20) {
                    for _ in 0..1 + self.dice.below(3) {
                        self.lead(
                            day,
                            promoter,
                            json!({"stage": "lead", "lead_on": self.on(day)}),
                        );
                    }
                }
                // Five demos are asked for in a day: five on one, four on the next.
                if (t, n) == (0, 0) && (day == 2 || day == 3) {
                    for _ in 0..if day == 2 { 5 } else { 4 } {
                        let on = self.on(day);
                        self.lead(
                            day,
                            promoter,
                            json!({"stage": "demo", "lead_on": on, "demo_on": on}),
                        );
                    }
                }
                if (t, n, day) == (0, 6, 8) {
                    self.late_and_twice(day, promoter);
                }
                if day == last {
                    self.month_of(day, promoter, MONTHS[(t + n) % MONTHS.len()]);
                }
            }
        }
    }

    fn on(&self, day: usize) -> String {
        self.calendar.date(day as i64)
    }

    /// The leads that a promoter has reached at the end of the month. One more is written down that belongs to the
    /// month before, and one on the morning after that belongs to the next.
    fn month_of(&mut self, last: usize, promoter: &str, (prospects, basics): (usize, usize)) {
        let on = self.on(last);
        for n in 0..prospects {
            let mut card =
                json!({"stage": "prospect", "lead_on": self.on(last - 1), "prospect_on": on});
            if n < basics {
                card["stage"] = json!("basic");
                card["basic_on"] = json!(on);
            }
            self.lead(last, promoter, card);
        }
        if prospects == 4 {
            let before = self.calendar.date(-1);
            self.lead(
                last,
                promoter,
                json!({"stage": "prospect", "lead_on": before, "prospect_on": before}),
            );
            let after = self.on(last + 1);
            self.lead(
                last + 1,
                promoter,
                json!({"stage": "prospect", "lead_on": on, "prospect_on": after}),
            );
        }
    }

    /// One client of a day who is written down two days later, and one who is written down twice.
    fn late_and_twice(&mut self, day: usize, promoter: &str) {
        let card = json!({"stage": "lead", "lead_on": self.on(day)});
        self.lead(day + 2, promoter, card.clone());
        let number = self.number();
        for _ in 0..2 {
            self.lead_of(day, promoter, &number, card.clone());
        }
    }

    fn lead(&mut self, day: usize, promoter: &str, card: Json) {
        let number = self.number();
        self.lead_of(day, promoter, &number, card);
    }

    fn lead_of(&mut self, day: usize, promoter: &str, number: &str, mut card: Json) {
        card["client_name"] = json!("李先生");
        card["phone"] = json!(number);
        card["risk_disclosed"] = json!(true);
        let minute = 17 * 60 + self.dice.below(50);
        self.diary.log(day, minute, promoter, "lead", card);
    }
}
