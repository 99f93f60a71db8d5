//! Penalties by month, clause and person: the cases that people opened, and the fines that rules propose.
//!
//! Every amount is a proposal (建议), also that of an approved case: wages are not paid here.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::ids::{PersonId, RecordId};
use streetbook_core::time::Month;

use super::table::{Column, column, row, yuan};
use super::{Asked, ReportError, Source};
use crate::store::view::{Days, Walk, Walked};

pub(super) const COLUMNS: &[Column] = &[
    column("month", "月份", "Month"),
    column("clause", "条款", "Clause"),
    column("person", "人员编号", "Person"),
    column("name", "姓名", "Name"),
    column("team", "团队", "Team"),
    column("by", "来源", "By"),
    column("cases", "件数", "Cases"),
    column("proposed", "建议中", "Proposed"),
    column("notified", "已通知", "Notified"),
    column("objected", "有异议", "Objected"),
    column("approved", "已批准", "Approved"),
    column("withdrawn", "已撤回", "Withdrawn"),
    column("proposed_yuan", "建议金额（元）", "Proposed (yuan)").yuan(),
    column("standing", "性质", "Standing"),
];

const STATES: [&str; 5] = ["proposed", "notified", "objected", "approved", "withdrawn"];
const WITHDRAWN: usize = 4;
/// The state of every amount.
const STANDING: &str = "建议 proposed";

#[derive(Default)]
struct Sum {
    team: Option<String>,
    states: [i64; STATES.len()],
    fen: i64,
    records: Vec<RecordId>,
}

/// `by` is "case" or "rule".
type Key = (Month, String, PersonId, &'static str);

pub(super) async fn rows(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<Vec<Vec<Json>>, ReportError> {
    let mut sums: BTreeMap<Key, Sum> = BTreeMap::new();
    let walk = Walk {
        kind: "penalty",
        fields: &["person", "clause", "happened_on", "state", "amount_yuan"],
        days: Days::Dated("happened_on", asked.from, asked.to),
        books: &asked.books,
        whole: false,
    };
    let add = |case: &Walked| {
        let person = case
            .person("person")
            .filter(|person| asked.is_about(person));
        if let Some((day, person)) = case.date("happened_on").zip(person) {
            let clause = case.text("clause").unwrap_or_default();
            let sum = sums
                .entry((day.month(), clause, person, "case"))
                .or_default();
            sum.add_case(case, source);
        }
    };
    source.view.walk(&walk, add).await?;
    for said in source.fines(asked).await? {
        let person = said.person.clone().filter(|person| asked.is_about(person));
        if let Some(person) = person {
            let team = source.team_of(&said);
            let key = (said.day.month(), said.rule.to_string(), person, "rule");
            let sum = sums.entry(key).or_default();
            sum.team = team;
            sum.states[0] += 1;
            sum.fen += said.amount_yuan.unwrap_or(0) * 100;
            sum.records.extend(said.records);
        }
    }
    Ok(sums
        .into_iter()
        .map(|(key, sum)| sum.row(&key, source))
        .collect())
}

impl Sum {
    fn add_case(&mut self, case: &Walked, source: &Source<'_>) {
        let state = STATES.iter().position(|state| case.says("state", state));
        let state = state.unwrap_or(0);
        for (place, count) in self.states.iter_mut().enumerate() {
            *count += i64::from(place == state);
        }
        if state != WITHDRAWN {
            self.fen += case.yuan("amount_yuan").unwrap_or_default().fen();
        }
        self.team = source.staff.team(&case.book).map(ToString::to_string);
        self.records.push(case.id);
    }

    fn row(self, (month, clause, person, by): &Key, source: &Source<'_>) -> Vec<Json> {
        let [proposed, notified, objected, approved, withdrawn] = self.states;
        row(
            [
                json!(month.to_string()),
                json!(clause),
                json!(person),
                json!(source.staff.name(person)),
                json!(self.team),
                json!(by),
                json!(self.states.iter().sum::<i64>()),
                json!(proposed),
                json!(notified),
                json!(objected),
                json!(approved),
                json!(withdrawn),
                yuan(self.fen),
                json!(STANDING),
            ],
            self.records,
        )
    }
}
