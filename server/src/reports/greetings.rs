//! The clients who were greeted for each holiday, in time, late or not at all.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::ids::RecordId;

use super::ruled::text;
use super::table::{Column, column, row};
use super::{Asked, ReportError, Source};
use crate::store::view::{Days, FindingRow, Walk, Walked};

pub(super) const COLUMNS: &[Column] = &[
    column("day", "日期", "Day").day(),
    column("person", "人员编号", "Person"),
    column("name", "姓名", "Name"),
    column("team", "团队", "Team"),
    column("client", "客户", "Client"),
    column("holidays", "节日", "Holidays"),
    column("outcome", "结论", "Outcome"),
    column("figures", "数据", "Figures"),
    column("ruling", "判定说明", "What the rule says"),
];

struct Greeting {
    client: Option<String>,
    holiday: Option<String>,
}

pub(super) async fn rows(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<Vec<Vec<Json>>, ReportError> {
    let greetings = greetings(source, asked).await?;
    let said = source.ruled(&["GR-1"], asked).await?;
    let wanted = said.iter().filter(|said| match &said.person {
        Some(person) => asked.is_about(person),
        None => asked.person.is_none(),
    });
    Ok(wanted.map(|said| line(said, &greetings, source)).collect())
}

/// Every greeting and every client who may be greeted, for their names.
async fn greetings(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<BTreeMap<RecordId, Greeting>, ReportError> {
    let mut greetings = BTreeMap::new();
    for (kind, fields) in [
        ("greeting", &["client_name", "holiday"][..]),
        ("lead", &["client_name"]),
    ] {
        let walk = Walk {
            kind,
            fields,
            days: Days::CapturedTo(asked.to),
            books: &asked.books,
            whole: false,
        };
        let add = |sent: &Walked| {
            let greeting = Greeting {
                client: sent.text("client_name"),
                holiday: sent.text("holiday"),
            };
            greetings.insert(sent.id, greeting);
        };
        source.view.walk(&walk, add).await?;
    }
    Ok(greetings)
}

fn line(
    said: &FindingRow,
    greetings: &BTreeMap<RecordId, Greeting>,
    source: &Source<'_>,
) -> Vec<Json> {
    let about = said.about.iter().chain(&said.records);
    let known: Vec<&Greeting> = about.filter_map(|id| greetings.get(id)).collect();
    let mut holidays: Vec<&str> = known
        .iter()
        .filter_map(|sent| sent.holiday.as_deref())
        .collect();
    holidays.dedup();
    let figures = said.figures.iter();
    let figures: Vec<String> = figures.map(|(name, n)| format!("{name} {n}")).collect();
    row(
        [
            json!(said.day.to_string()),
            json!(said.person),
            json!(said.person.as_ref().map(|person| source.staff.name(person))),
            json!(source.team_of(said)),
            json!(known.iter().find_map(|sent| sent.client.as_deref())),
            json!(holidays),
            json!(said.outcome.word()),
            json!(figures),
            json!(text(said)),
        ],
        said.records.iter().copied(),
    )
}
