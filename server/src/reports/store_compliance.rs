//! Stores and the visits that their grade requires: those behind, and the days left.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::ids::{PersonId, RecordId};
use streetbook_core::rules::Scope;

use super::ruled::{figure, text};
use super::table::{Column, column, row};
use super::{Asked, ReportError, Source};
use crate::store::view::{Days, FindingRow, Walk, Walked};

pub(super) const COLUMNS: &[Column] = &[
    column("month", "月份", "Month"),
    column("store", "门店编号", "Store"),
    column("name", "门店", "Name"),
    column("grade", "等级", "Grade"),
    column("team", "团队", "Team"),
    column("rule", "条款", "Rule"),
    column("visits", "拜访次数", "Visits"),
    column("asked", "应拜访", "Asked for"),
    column("days_left", "剩余天数", "Days left"),
    column("outcome", "结论", "Outcome"),
    column("visitors", "拜访人", "Visitors"),
    column("ruling", "判定说明", "What the rule says"),
];

struct Card {
    name: Option<String>,
    grade: Option<String>,
    team: Option<String>,
    author: PersonId,
}

pub(super) async fn rows(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<Vec<Vec<Json>>, ReportError> {
    let cards = cards(source, asked).await?;
    let visitors = visitors(source, asked).await?;
    let said = source.ruled_months(&["ST-2", "ST-3"], asked).await?;
    let row_of = |said: &FindingRow| {
        let Scope::StoreMonth(_, store) = said.scope else {
            return None;
        };
        let card = cards.get(&store);
        let came = said.records.iter().filter_map(|visit| visitors.get(visit));
        let came: std::collections::BTreeSet<&PersonId> = came.collect();
        let concerns = asked.person.as_ref().is_none_or(|person| {
            came.contains(person) || card.is_some_and(|card| card.author == *person)
        });
        concerns.then(|| line(said, store, card, came.into_iter(), source))
    };
    Ok(said.iter().filter_map(row_of).collect())
}

fn line<'a>(
    said: &FindingRow,
    store: RecordId,
    card: Option<&Card>,
    visitors: impl Iterator<Item = &'a PersonId>,
    source: &Source<'_>,
) -> Vec<Json> {
    let left = source.today().days_until(said.day.month().last()).max(0);
    let names = visitors.map(|person| source.staff.name(person));
    row(
        [
            json!(said.day.month().to_string()),
            json!(store.to_string()),
            json!(card.and_then(|card| card.name.as_ref())),
            json!(card.and_then(|card| card.grade.as_ref())),
            json!(card.and_then(|card| card.team.as_ref())),
            json!(said.rule.to_string()),
            figure(said, "visits"),
            figure(said, "asked"),
            json!(left),
            json!(said.outcome.word()),
            json!(names.collect::<Vec<_>>()),
            json!(text(said)),
        ],
        said.records.iter().copied(),
    )
}

async fn cards(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<BTreeMap<RecordId, Card>, ReportError> {
    let walk = Walk {
        kind: "store",
        fields: &["name", "grade"],
        days: Days::Any,
        books: &asked.books,
        whole: false,
    };
    let mut cards = BTreeMap::new();
    let add = |card: &Walked| {
        let known = Card {
            name: card.text("name"),
            grade: card.text("grade"),
            team: source.staff.team(&card.book).map(ToString::to_string),
            author: card.author.clone(),
        };
        cards.insert(card.id, known);
    };
    source.view.walk(&walk, add).await?;
    Ok(cards)
}

/// The author of each visit of these months.
async fn visitors(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<BTreeMap<RecordId, PersonId>, ReportError> {
    let walk = Walk {
        kind: "store_visit",
        fields: &[],
        days: Days::Captured(asked.from.month().first(), asked.to.month().last()),
        books: &asked.books,
        whole: false,
    };
    let mut visitors = BTreeMap::new();
    let add = |visit: &Walked| {
        visitors.insert(visit.id, visit.author.clone());
    };
    source.view.walk(&walk, add).await?;
    Ok(visitors)
}
