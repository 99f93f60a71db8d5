//! The office's side: cards of points, stores, partners and contracts, stock, goods outside their territory,
//! penalties, greetings.

use serde_json::{Value as Json, json};

use super::Month;
use super::street::CARDS;

/// Names in the script of the cards that others refer to, by team.
#[derive(Default)]
pub struct Cards {
    /// Points.
    pub points: Vec<Vec<String>>,
    /// Stores, of grades A to D.
    pub stores: Vec<Vec<String>>,
    /// Partners of the first team.
    pub partners: Vec<String>,
}

impl Month {
    /// Before the first morning: creates the cards, and every phone receives them.
    pub(super) fn lay_out_cards(&mut self) {
        for team in self.people.teams.clone() {
            let mut log = |minute: usize, kind: &str, fields| {
                self.diary.log(0, minute, &team.manager, kind, fields)
            };
            let id = team.id;
            let points = (0..CARDS).map(|n| {
                let effect = ["A", "B", "D", "C"][n];
                let card = json!({"name": format!("{id}点位{n}"), "type": "mall", "effect": effect, "status": "active"});
                log(n, "point", card)
            });
            self.cards.points.push(points.collect());
            let mut log = |minute: usize, kind: &str, fields| {
                self.diary.log(0, minute, &team.manager, kind, fields)
            };
            let stores = ["A", "B", "C", "D"].iter().enumerate().map(|(n, grade)| {
                let card = json!({"name": format!("{id}门店{n}"), "grade": grade, "address": format!("{id}路{n}号")});
                log(10 + n, "store", card)
            });
            self.cards.stores.push(stores.collect());
        }
        self.partners();
        let people = self.people.everybody();
        for round in 0..2 {
            for (n, person) in people.iter().enumerate() {
                self.diary.online(0, 60 + 60 * round + n, person);
            }
        }
    }

    /// Three partners: one in order, one with old vetting and a violation, one never vetted with two. Of two
    /// sales agents at a time the later one is too many.
    fn partners(&mut self) {
        let manager = self.people.teams[0].manager.clone();
        let vetted = [
            Some(self.calendar.date(-17)),
            Some(self.calendar.date(-92)),
            None,
        ];
        for (n, vetted) in vetted.into_iter().enumerate() {
            let mut card = json!({"name": format!("伙伴{n}"), "type": "sales_agent", "status": "active", "score": 60 + n});
            if let Some(vetted) = vetted {
                card["vetted_on"] = json!(vetted);
            }
            let partner = self.diary.log(0, 20, &manager, "partner", card);
            for violation in 0..n {
                let fields = json!({
                    "partner": partner, "clause": "四", "state": "open",
                    "happened_on": self.calendar.date(1 + violation as i64),
                });
                self.diary
                    .log(2, 12 * 60 + violation, &manager, "violation", fields);
            }
            self.cards.partners.push(partner);
        }
        // One ended in the month, one ends within thirty days of its end, one runs for long.
        let days = self.calendar.days() as i64;
        let contracts = [
            (0, "sales_agent", self.calendar.date(2)),
            (1, "enterprise_agent", self.calendar.date(days + 20)),
            (1, "sales_agent", self.calendar.date(days + 200)),
            (2, "enterprise_agent", self.calendar.date(days + 200)),
        ];
        for (n, (partner, kind, ends)) in contracts.into_iter().enumerate() {
            let card = json!({
                "contract_kind": kind, "partner": self.cards.partners[partner], "state": "active",
                "responsible": manager, "starts_on": self.calendar.date(-300), "ends_on": ends,
            });
            self.diary.log(0, 30 + n, &manager, "contract", card);
        }
    }

    /// Materials move; they are counted in the middle of the month.
    pub(super) fn materials_of(&mut self, day: usize) {
        for (t, team) in self.people.teams.clone().iter().enumerate() {
            let middle = self.calendar.days() / 2;
            let (movement, quantity) = match day {
                0 => ("received", 2_000),
                day if day == middle && t < 2 => ("counted", 1_500 - 100 * t),
                day if day % 5 == 3 => ("returned", self.dice.below(20)),
                day if day % 7 == 2 => ("wasted", self.dice.below(10)),
                day if day % 2 == 0 => ("issued", 10 + self.dice.below(60)),
                _ => continue,
            };
            let fields =
                json!({"item": "单页", "movement": movement, "quantity": quantity, "unit": "份"});
            self.diary
                .log(day, 11 * 60, &team.manager, "material", fields);
        }
    }

    /// Cases, greetings, and a contact on which two phones without signal differ.
    pub(super) fn cases(&mut self) {
        let team = self.people.teams[0].clone();
        for day in [1, 3] {
            let case = json!({
                "product": format!("产品{day}"), "home_territory": "城南", "found_at": "城北市场",
                "found_on": self.calendar.date(day as i64), "partner": self.cards.partners[1], "state": "open",
            });
            let name = self
                .diary
                .log(day, 12 * 60, &team.manager, "diversion", case);
            if day == 3 {
                let closed = json!({"state": "closed", "action": "已收回"});
                self.diary.amend(day, 13 * 60, &team.manager, &name, closed);
            }
        }
        for (n, state) in ["proposed", "withdrawn", "approved"].iter().enumerate() {
            let case = json!({
                "person": team.promoters[n % 2], "clause": "PN-1.hair", "action": "fine", "amount_yuan": 10,
                "happened_on": self.calendar.date(2), "state": state,
            });
            self.diary
                .log(2, 12 * 60 + 30 + n, &team.manager, "penalty", case);
        }
        self.greetings();
        for (who, contact) in ["甲", "乙"].into_iter().enumerate() {
            let store = self.cards.stores[0][3].clone();
            let contact = json!({"contact": contact});
            self.diary
                .amend(1, 12 * 60 + who, &team.promoters[who], &store, contact);
        }
        let store = self.cards.stores[0][2].clone();
        self.diary
            .amend(1, 12 * 60, &team.manager, &store, json!({"grade": "A"}));
    }

    /// Valentine's day is greeted on the day and the day before; the other two are too early and too late.
    /// One greeting names its client by name alone, and spring festival is forgotten.
    fn greetings(&mut self) {
        let promoter = self.people.teams[0].promoters[0].clone();
        if self.calendar.date(13)[5..] != *"02-14" {
            return;
        }
        let contacts = self.diary.written_before(10, &promoter, "street_contact");
        for (day, contact) in (11..15).zip(contacts.iter().cycle()) {
            self.greets(
                day,
                &promoter,
                json!({"client_name": "杨女士", "contact": contact}),
            );
        }
        self.greets(13, &promoter, json!({"client_name": "李先生"}));
    }

    fn greets(&mut self, day: usize, promoter: &str, mut fields: Json) {
        fields["holiday"] = json!("valentine");
        fields["sent_on"] = json!(self.calendar.date(day as i64));
        let minute = 9 * 60 + 50;
        self.diary.log(day, minute, promoter, "greeting", fields);
    }
}
