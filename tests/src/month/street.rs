//! The promoters' work outside: contacts at points, cold visits, upkeep, visits to stores.

use serde_json::json;

use super::Month;
use super::people::Team;

/// Cards of each sort in a team.
pub(super) const CARDS: usize = 4;

/// Visits that the four stores of a team get in a month: enough and one too few for A, B, C and D.
const VISITS: [[usize; CARDS]; 3] = [[5, 4, 2, 1], [4, 5, 1, 2], [6, 0, 3, 0]];

impl Month {
    /// A day in the street.
    pub(super) fn street_of(&mut self, day: usize) {
        for (t, team) in self.people.teams.clone().iter().enumerate() {
            for (n, promoter) in team.promoters.iter().enumerate() {
                // Nobody is at the last point of a team but for its first day.
                let point = (n + day) % (CARDS - 1);
                if self.dice.percent(25) {
                    self.meets(day, promoter, &self.cards.points[t][point].clone());
                }
                if self.dice.percent(6) {
                    self.visits_cold(day, promoter);
                }
                if self.dice.percent(4) {
                    let point = &self.cards.points[t][point];
                    let fields = json!({"point": point, "materials_ok": true});
                    let minute = 15 * 60 + n;
                    self.diary
                        .log(day, minute, promoter, "point_upkeep", fields);
                }
            }
            self.visits_stores(day, t, team);
        }
    }

    /// Adds this many contacts of every promoter to each day.
    pub fn is_busy(&mut self, contacts: usize) {
        for day in 0..self.calendar.days() {
            for (t, team) in self.people.teams.clone().iter().enumerate() {
                for promoter in &team.promoters {
                    for n in 0..contacts {
                        let point = self.cards.points[t][n % (CARDS - 1)].clone();
                        self.meets(day, promoter, &point);
                    }
                }
            }
        }
    }

    fn meets(&mut self, day: usize, promoter: &str, point: &str) {
        let minute = 10 * 60 + 30 + self.dice.below(400);
        let grade = *self.dice.pick(&["A", "B", "C", "D"]);
        let mut fields = json!({"client_name": "杨女士", "phone": self.number(), "grade": grade});
        fields["brought_to_site"] = json!(self.dice.percent(30));
        // Some are met between two points.
        if self.dice.percent(90) {
            fields["point"] = json!(point);
        }
        let name = self
            .diary
            .log(day, minute, promoter, "street_contact", fields);
        if self.dice.percent(4) {
            self.diary.annul(day, minute + 1, promoter, &name);
        }
    }

    fn visits_cold(&mut self, day: usize, promoter: &str) {
        let minute = 14 * 60 + self.dice.below(100);
        let fields = json!({"place_name": "金桥大厦", "appointment": false, "met": "前台", "outcome": "call_back"});
        self.diary.log(day, minute, promoter, "cold_visit", fields);
    }

    /// The visits of a month lie on its first days, but for each store's last one: that is made ten minutes
    /// before the month ends, and a further one ten minutes after. A second one on a day counts no more.
    fn visits_stores(&mut self, day: usize, t: usize, team: &Team) {
        let last = self.calendar.days() - 1;
        for (s, wanted) in VISITS[t].into_iter().enumerate() {
            let store = self.cards.stores[t][s].clone();
            let promoter = &team.promoters[s % team.promoters.len()];
            let fields = json!({"store": store, "outcome": "有货，陈列整齐"});
            if day + 1 < wanted && day < last {
                for hour in if day == 1 { 15..17 } else { 16..17 } {
                    let minute = hour * 60 + s;
                    self.diary
                        .log(day, minute, promoter, "store_visit", fields.clone());
                }
            } else if day == last && wanted > 0 {
                let late = 23 * 60 + 50;
                self.diary
                    .log(day, late, promoter, "store_visit", fields.clone());
                self.diary.log(day + 1, 10, promoter, "store_visit", fields);
            }
        }
    }
}
