//! Judging what a new record touches, and what time wakes, ends where judging everything does, whatever
//! people write, in whatever order it arrives.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use streetbook_core::book::Book;
use streetbook_core::ids::{DeviceId, EntryRef, PersonId, RecordId, TeamId};
use streetbook_core::kind::Value;
use streetbook_core::record::{Annulment, Origin, Shown, Signed};
use streetbook_core::rulebook::{Revision, Rulebook};
use streetbook_core::rules::{
    Fact, Finding, NumberKey, People, Post, RuleContext, Scope, due, follows, from_memory, judge,
    judge_all, touched,
};
use streetbook_core::time::{Day, Instant, Month, Zone};

/// Two promoters and their manager, all the time.
struct Everybody;

impl People for Everybody {
    fn post(&self, person: &PersonId, _: Day) -> Option<Post> {
        let known = person.as_str().starts_with("out");
        let role = match person.as_str() {
            "out2" => "manager",
            _ => "outreach",
        };
        known.then(|| Post {
            team: "north".parse().unwrap(),
            role: role.parse().unwrap(),
        })
    }
    fn team(&self, _: &TeamId, day: Day) -> Vec<PersonId> {
        self.everybody(day)
    }
    fn everybody(&self, _: Day) -> Vec<PersonId> {
        (0..3)
            .map(|number| format!("out{number}").parse().unwrap())
            .collect()
    }
    fn first_day(&self, _: &PersonId) -> Option<Day> {
        Some(Day::parse("2026-01-01").unwrap())
    }
}

/// One thing that somebody does.
#[derive(Clone, Debug)]
struct Act {
    kind: usize,
    by: usize,
    company: usize,
    phone: u8,
    full: bool,
    day: i64,
    minute: i64,
    /// The record that it refers to, changes or annuls, among those there.
    other: usize,
}

const KINDS: [&str; 27] = [
    "client_report",
    "client_report",
    "arrival",
    "arrival",
    "lead",
    "store",
    "store_visit",
    "contract",
    "roster",
    "attendance",
    "attendance",
    "meeting",
    "penalty",
    "violation",
    "service_case",
    "street_contact",
    "greeting",
    "plan",
    "training",
    "assessment",
    "work_log",
    "work_log",
    "change",
    "annul",
    "partner",
    "wait",
    "wait",
];

fn act() -> impl Strategy<Value = Act> {
    let place = (0..KINDS.len(), 0..3usize, 0..2usize, 0..3u8, any::<bool>());
    (place, 0..40i64, 0..1440i64, 0..1000usize).prop_map(
        |((kind, by, company, phone, full), day, minute, other)| Act {
            kind,
            by,
            company,
            phone,
            full,
            day,
            minute,
            other,
        },
    )
}

struct Desk {
    facts: Vec<Fact>,
    kept: BTreeMap<Scope, Vec<Finding>>,
    rulebook: Rulebook,
    zone: Zone,
    as_of: Instant,
}

impl Desk {
    fn new() -> Desk {
        let mut rulebook = Rulebook::built_in();
        // Small enough that a few records reach it, on both sides of a version's first day.
        let text = "version = 2
            effective_from = \"2026-11-10\"
            [set]
            \"report.arrival_check_from\" = 2
            \"report.max_per_client\" = 1
            \"client.protection_days\" = 5
            \"lead.daily_min\" = 1
            \"attendance.absent_days_max\" = 1
            \"penalty.reference_wage_yuan\" = 100
            [holidays]
            national_day = [\"2026-11-12\"]";
        rulebook
            .publish(Revision::parse_toml(text).unwrap())
            .unwrap();
        Desk {
            facts: Vec::new(),
            kept: BTreeMap::new(),
            rulebook,
            zone: Zone::named("Europe/Berlin").unwrap(),
            as_of: Instant::parse("2026-10-30T12:00:00+01:00").unwrap(),
        }
    }

    fn context(&self) -> RuleContext<'_> {
        RuleContext {
            rulebook: &self.rulebook,
            zone: &self.zone,
            people: &Everybody,
            as_of: self.as_of,
        }
    }

    fn some(&self, kind: &str, other: usize) -> Option<RecordId> {
        let found: Vec<RecordId> = self
            .facts
            .iter()
            .filter(|fact| fact.is(kind))
            .map(Fact::id)
            .collect();
        (!found.is_empty()).then(|| found[other % found.len()])
    }

    /// Does it, and says which scopes it touched, before and after.
    fn does(&mut self, act: &Act) -> BTreeSet<Scope> {
        let kind = KINDS[act.kind];
        if kind == "wait" {
            return self.waits(act.day * 300 + act.minute);
        }
        if !matches!(kind, "change" | "annul") {
            let fact = self.record(kind, act);
            let scopes = touched(&fact, &self.context());
            self.facts.push(fact);
            return scopes;
        }
        if self.facts.is_empty() {
            return BTreeSet::new();
        }
        let place = act.other % self.facts.len();
        let mut scopes = touched(&self.facts[place], &self.context());
        let mut changed = self.facts[place].clone();
        if kind == "annul" {
            changed.shown.annulled = Some(Annulment {
                reason: "twice".to_owned(),
                by: changed.author().clone(),
                at: changed.shown.captured_at,
            });
        } else {
            let kind = changed.shown.origin.kind.to_string();
            let anew = self.record(&kind, act);
            changed.shown.fields = anew.shown.fields;
            changed.shown.signatures = anew.shown.signatures;
            changed.numbers = anew.numbers;
        }
        scopes.extend(touched(&changed, &self.context()));
        self.facts[place] = changed;
        scopes
    }

    /// Lets time pass, and says which scopes asked to be judged again by now, and what new days bring.
    fn waits(&mut self, minutes: i64) -> BTreeSet<Scope> {
        let before = self.as_of.day(&self.zone);
        self.as_of = self.as_of.plus_minutes(minutes);
        let is_due = |rulings: &Vec<Finding>| {
            let mut moments = rulings.iter().filter_map(|ruling| ruling.until);
            moments.any(|until| until <= self.as_of)
        };
        let judged = self.kept.iter().filter(|(_, rulings)| is_due(rulings));
        let mut scopes: BTreeSet<Scope> = judged.map(|(scope, _)| scope.clone()).collect();
        let today = self.as_of.day(&self.zone);
        let days = std::iter::successors(Some(before.next()), |day| Some(day.next()));
        for day in days.take_while(|day| *day <= today) {
            scopes.extend(due(day, &self.context()));
        }
        scopes
    }

    fn record(&self, kind: &str, act: &Act) -> Fact {
        let day = Day::parse("2026-10-20").unwrap().plus_days(act.day);
        let captured_at = day.start(&self.zone).plus_minutes(act.minute);
        let mut writing = Writing {
            act,
            day,
            captured_at,
            phone: format!("138****000{}", act.phone),
            fields: BTreeMap::new(),
        };
        match kind {
            "client_report" | "arrival" | "lead" | "street_contact" | "greeting" => {
                writing.of_clients(kind, self)
            }
            "store" | "store_visit" | "contract" | "partner" | "service_case" => {
                writing.of_partners(kind, self)
            }
            "attendance" | "roster" | "meeting" | "work_log" | "plan" => writing.of_duty(kind),
            "training" | "assessment" | "penalty" | "violation" => writing.of_people(kind),
            _ => unreachable!("nobody writes {kind} here"),
        }
        let holds_number = act.full && matches!(kind, "arrival" | "lead" | "store");
        let number = NumberKey([act.phone + 10 * act.company as u8; 32]);
        let book = match kind {
            "meeting" | "plan" | "roster" => Book::Team("north".parse().unwrap()),
            _ => Book::Desk("north".parse().unwrap()),
        };
        let signed = matches!(kind, "meeting" | "work_log") && !act.other.is_multiple_of(3);
        let signature = Signed {
            by: format!("out{}", act.phone).parse().unwrap(),
            at: captured_at.plus_minutes(act.other as i64 * 4),
            current: act.other % 3 == 1,
        };
        let creator = EntryRef {
            device: DeviceId([act.by as u8; 16]),
            n: self.facts.len() as u64 + 1,
        };
        Fact {
            shown: Shown {
                origin: Origin {
                    creator,
                    kind: kind.parse().unwrap(),
                    version: 1,
                    book,
                },
                author: format!("out{}", act.by).parse().unwrap(),
                captured_at,
                // In the order in which it arrives, whenever it was written.
                received_at: Some(Instant::from_millis(self.facts.len() as i64)),
                fields: writing.fields,
                annulled: None,
                signatures: signed.then_some(signature).into_iter().collect(),
                conflicts: Vec::new(),
                settled: Vec::new(),
                notes: Vec::new(),
                amendments: 0,
            },
            numbers: holds_number.then_some(number).into_iter().collect(),
            evidence: None,
        }
    }

    fn settle(&mut self, mut waiting: BTreeSet<Scope>) {
        while let Some(scope) = waiting.pop_first() {
            let (rulings, further) = {
                let context = self.context();
                let facts = from_memory(&scope, &self.facts, &context);
                (
                    judge(&scope, &facts, &context),
                    follows(&scope, &facts, &context),
                )
            };
            if self.kept.get(&scope) != Some(&rulings) {
                self.kept.insert(scope, rulings);
                waiting.extend(further);
            }
        }
    }
}

/// A record's fields while they are made up from an act.
struct Writing<'a> {
    act: &'a Act,
    day: Day,
    captured_at: Instant,
    phone: String,
    fields: BTreeMap<String, Value>,
}

impl Writing<'_> {
    fn with(&mut self, field: &str, value: Value) {
        self.fields.insert(field.to_owned(), value);
    }

    /// The day as a date.
    fn on(&self) -> Value {
        text(&self.day.to_string())
    }

    fn of_clients(&mut self, kind: &str, desk: &Desk) {
        match kind {
            "client_report" => {
                self.with("masked_phone", text(&self.phone));
                self.with("company", text(["万家", "别家"][self.act.company]));
                self.with("route", text("self_arrival"));
            }
            "arrival" => {
                let report = desk.some("client_report", self.act.other);
                self.with(
                    "report",
                    text(&report.map_or(String::new(), |id| id.to_string())),
                );
                self.with("arrived_at", Value::Time(self.captured_at));
                self.with("verdict", text("valid"));
                self.with("phone", text(&self.phone));
                self.with("slot", Value::Integer(i64::from(self.act.phone)));
            }
            "lead" => {
                self.with("phone", text(&self.phone));
                self.with("lead_on", self.on());
                self.with("prospect_on", self.on());
                self.with(["basic_on", "demo_on"][self.act.company], self.on());
            }
            "street_contact" => {
                self.with("client_name", text(["王", "李"][self.act.company]));
                self.with("phone", text(&self.phone));
            }
            "greeting" => {
                self.with("client_name", text(["王", "李"][self.act.company]));
                self.with("holiday", text("national_day"));
                self.with("sent_on", self.on());
            }
            _ => unreachable!("nobody writes {kind} here"),
        }
    }

    fn of_partners(&mut self, kind: &str, desk: &Desk) {
        match kind {
            "store" => {
                self.with("name", text(["一店", "二店"][self.act.company]));
                self.with("address", text("南坪"));
                self.with("contact_phone", text(&self.phone));
                self.with("grade", text(["A", "C", "D"][self.act.by]));
            }
            "store_visit" => {
                let store = desk.some("store", self.act.other);
                self.with(
                    "store",
                    text(&store.map_or(String::new(), |id| id.to_string())),
                );
            }
            "contract" => {
                self.with(
                    "contract_kind",
                    text(["sales_agent", "client"][self.act.company]),
                );
                self.with("state", text("active"));
                self.with("starts_on", self.on());
                self.with(
                    "ends_on",
                    text(&self.day.plus_days(self.act.minute % 40).to_string()),
                );
                self.with("mailing", text("sent"));
                self.with("sent_on", self.on());
            }
            "partner" => {
                self.with("status", text("active"));
                self.with("vetted_on", self.on());
            }
            "service_case" => {
                self.with("received_at", Value::Time(self.captured_at));
                self.with("complaint", Value::Bool(self.act.full));
            }
            _ => unreachable!("nobody writes {kind} here"),
        }
    }

    fn of_duty(&mut self, kind: &str) {
        match kind {
            "attendance" => {
                self.with("punch", text(["in", "out"][self.act.company]));
                self.with("person", text(&format!("out{}", self.act.phone)));
            }
            "roster" => {
                self.with("week", self.on());
                self.with("person", text(&format!("out{}", self.act.by)));
                self.with("swap_with", text(&format!("out{}", self.act.phone)));
                self.with(
                    "swap_day",
                    text(&self.day.plus_days(self.act.minute % 3).to_string()),
                );
                self.with("consent", text(["agreed", "asked"][self.act.company]));
                self.with("rest_day", self.on());
            }
            "meeting" => {
                self.with("type", text(["morning", "month"][self.act.company]));
                self.with("started_at", Value::Time(self.captured_at));
                let who = format!("out{}", self.act.phone);
                let was_there = ["present", "absent"][usize::from(self.act.full)];
                self.with(was_there, Value::Members(BTreeSet::from([who])));
            }
            "work_log" => {
                self.with(
                    "day",
                    text(&self.day.plus_days(-(self.act.minute % 2)).to_string()),
                );
            }
            "plan" => {
                self.with("type", text("week"));
                self.with("starts_on", self.on());
            }
            _ => unreachable!("nobody writes {kind} here"),
        }
    }

    fn of_people(&mut self, kind: &str) {
        match kind {
            "training" => {
                let who = format!("out{}", self.act.phone);
                self.with("attendees", Value::Members(BTreeSet::from([who])));
                self.with("before_first_duty", Value::Bool(self.act.full));
                self.with("held_on", self.on());
            }
            "assessment" => {
                let kinds = ["weekly_ability", "monthly_spot_check", "quarter"];
                self.with("type", text(kinds[self.act.minute as usize % 3]));
                self.with("person", text(&format!("out{}", self.act.phone)));
                self.with("held_on", self.on());
            }
            "penalty" => {
                self.with("person", text(&format!("out{}", self.act.phone)));
                self.with("clause", text("PN-1.hair"));
                self.with("action", text("fine"));
                self.with("amount_yuan", text(["10.00", "30.00"][self.act.company]));
                self.with("happened_on", self.on());
                let states = ["notified", "approved", "withdrawn"];
                self.with("state", text(states[self.act.minute as usize % 3]));
                self.with("notified_on", self.on());
            }
            "violation" => {
                self.with("person", text(&format!("out{}", self.act.phone)));
                self.with("happened_on", self.on());
            }
            _ => unreachable!("nobody writes {kind} here"),
        }
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn piece_by_piece_is_the_same_as_all_at_once(acts in proptest::collection::vec(act(), 1..60)) {
        let mut desk = Desk::new();
        let month: Month = "2026-11".parse().unwrap();
        let days: Vec<Day> = (0..5).map(|day| month.first().plus_days(day)).collect();
        let owed: BTreeSet<Scope> = days.iter().flat_map(|day| due(*day, &desk.context())).collect();
        desk.settle(owed);
        for act in &acts {
            let scopes = desk.does(act);
            desk.settle(scopes);
        }
        let whole = judge_all(&desk.facts, days, &desk.context());
        // A scope that a record has left since is kept too, judged as it stands now.
        let context = desk.context();
        for scope in desk.kept.keys().chain(whole.keys()) {
            let fresh = judge(scope, &from_memory(scope, &desk.facts, &context), &context);
            let kept = desk.kept.get(scope).cloned().unwrap_or_default();
            prop_assert_eq!(kept, fresh);
        }
    }
}
