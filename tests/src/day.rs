//! A generated field day: a script for `streetbook play`, and the expected figures at its end, by a
//! fold so simple that it can be read.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::Dice;

/// People of one team who are out in the street.
const OUTREACH: usize = 12;
/// Cards of each kind, known to all phones before they lose their signal.
const CARDS: usize = 30;

/// The figures that the office must show at the end of the day.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Records by kind.
    pub by_kind: BTreeMap<String, u64>,
    /// Records annulled.
    pub annulled: u64,
    /// Changes of fields after the first.
    pub amended: u64,
    /// Signatures.
    pub signatures: u64,
    /// Card and its two values, sorted.
    pub conflicts_open: BTreeMap<String, [String; 2]>,
    /// Card and the value chosen.
    pub conflicts_settled: BTreeMap<String, String>,
}

/// A day that is being written down.
pub struct Day {
    dice: Dice,
    script: String,
    second: i64,
    /// The figures so far.
    pub figures: Figures,
}

impl Day {
    /// Draws a day with about this many street contacts for each person.
    pub fn drawn(dice: Dice, contacts: usize) -> Day {
        let mut day = Day {
            dice,
            script: String::new(),
            second: 0,
            figures: Figures::default(),
        };
        day.people();
        day.morning();
        day.street(contacts);
        let disputed = day.disputes();
        day.everybody("online");
        day.evening(&disputed);
        day.everybody("online");
        day
    }

    /// The script, one act a line.
    pub fn script(&self) -> &str {
        &self.script
    }

    fn people(&mut self) {
        let person =
            |id: &str, role: &str| json!({"id": id, "name": id, "role": role, "team": "north"});
        let mut people = vec![person("mgr", "manager"), person("con", "consultant")];
        people.extend((0..OUTREACH).map(|n| person(&format!("out{n}"), "outreach")));
        self.line(&json!({"time_zone": "Asia/Shanghai", "people": people}));
    }

    fn line(&mut self, line: &Json) {
        let _ = writeln!(self.script, "{line}");
    }

    /// One act; every second one happens.
    fn act(&mut self, phone: &str, op: &str, rest: Json) {
        self.second += 1;
        let (hour, minute) = (8 + self.second / 3_600, self.second / 60 % 60);
        let second = self.second % 60;
        let mut act = json!({"t": format!("2026-11-02T{hour:02}:{minute:02}:{second:02}+08:00"), "phone": phone, "op": op});
        if let (Some(act), Json::Object(rest)) = (act.as_object_mut(), rest) {
            act.extend(rest);
        }
        self.line(&act);
    }

    fn logs(&mut self, phone: &str, name: &str, kind: &str, fields: Json) {
        self.act(
            phone,
            "log",
            json!({"ref": name, "kind": kind, "fields": fields}),
        );
        *self.figures.by_kind.entry(kind.to_owned()).or_default() += 1;
    }

    fn amends(&mut self, phone: &str, name: &str, fields: Json) {
        self.act(phone, "amend", json!({"ref": name, "fields": fields}));
        self.figures.amended += 1;
    }

    fn signs(&mut self, phone: &str, name: &str) {
        self.act(phone, "sign", json!({"ref": name}));
        self.figures.signatures += 1;
    }

    fn everybody(&mut self, op: &str) {
        for phone in (0..OUTREACH)
            .map(outreach)
            .chain(["mgr".into(), "con".into()])
        {
            self.act(&phone, op, json!({}));
        }
    }

    /// The manager creates the cards; every phone receives them, then the signal is gone.
    fn morning(&mut self) {
        for n in 0..CARDS {
            let fields = json!({"name": format!("点位{n}"), "type": "mall", "contact": "刘平"});
            self.logs("mgr", &format!("pt{n}"), "point", fields);
            let fields = json!({"name": format!("门店{n}"), "grade": "B", "contact": "刘平"});
            self.logs("mgr", &format!("st{n}"), "store", fields);
        }
        self.everybody("online");
        self.everybody("offline");
    }

    /// Everybody writes; now and then a phone finds signal for a moment.
    fn street(&mut self, contacts: usize) {
        for n in 0..contacts {
            for who in 0..OUTREACH {
                let phone = outreach(who);
                self.meets(&phone, &format!("{phone}c{n}"));
                if self.dice.percent(25) {
                    let visit = format!("{phone}v{n}");
                    let store = format!("st{}", self.dice.below(CARDS));
                    let fields = json!({"store": store, "outcome": "有意向"});
                    self.logs(&phone, &visit, "store_visit", fields);
                }
                if self.dice.percent(5) {
                    self.act(&phone, "online", json!({}));
                }
            }
        }
    }

    /// A client; some are graded later, some signed, some taken back.
    fn meets(&mut self, phone: &str, name: &str) {
        let number = format!("139{:08}", self.dice.below(100_000_000));
        let mut fields = json!({"client_name": "杨女士", "phone": number, "point": format!("pt{}", self.dice.below(CARDS))});
        if self.dice.percent(20) {
            fields["consultant"] = json!("con");
        }
        self.logs(phone, name, "street_contact", fields);
        if self.dice.percent(20) {
            let grade = *self.dice.pick(&["A", "B", "C"]);
            self.amends(phone, name, json!({"grade": grade}));
        }
        if self.dice.percent(15) {
            self.signs(phone, name);
        }
        if self.dice.percent(3) {
            self.act(phone, "annul", json!({"ref": name, "reason": "记错了"}));
            self.figures.annulled += 1;
        }
    }

    /// Pairs of phones without signal give one card two contacts. Each card is disputed once.
    fn disputes(&mut self) -> Vec<String> {
        let mut disputed = Vec::new();
        for n in (0..CARDS).filter(|n| n % 2 == 0) {
            let one = self.dice.below(OUTREACH);
            let other = (one + 1 + self.dice.below(OUTREACH - 1)) % OUTREACH;
            let card = format!("{}{n}", self.dice.pick(&["pt", "st"]));
            let values = [format!("甲{n}"), format!("乙{n}")];
            for (who, value) in [one, other].into_iter().zip(&values) {
                self.amends(&outreach(who), &card, json!({"contact": value}));
            }
            let mut values = values;
            values.sort();
            self.figures.conflicts_open.insert(card.clone(), values);
            disputed.push(card);
        }
        disputed
    }

    /// Everybody has signal; the manager settles some of what is disputed.
    fn evening(&mut self, disputed: &[String]) {
        self.everybody("online");
        for card in disputed {
            if self.dice.percent(60) {
                let values = self.figures.conflicts_open.remove(card).unwrap_or_default();
                let chosen = values[self.dice.below(2)].clone();
                self.amends("mgr", card, json!({"contact": chosen}));
                self.figures.conflicts_settled.insert(card.clone(), chosen);
            }
        }
    }
}

fn outreach(n: usize) -> String {
    format!("out{n}")
}
