//! Points by their effect, and those to drop.
//!
//! A point is proposed for dropping if its card grades it D, or if neither a contact nor an upkeep came
//! from it in these days. Dropping is a person's decision, made on the card.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::ids::RecordId;
use streetbook_core::time::Day;

use super::table::{Column, column, row};
use super::{Asked, ReportError, Source};
use crate::store::view::{Days, Walk, Walked};

pub(super) const COLUMNS: &[Column] = &[
    column("rank", "名次", "Rank"),
    column("point", "点位编号", "Point"),
    column("name", "点位", "Name"),
    column("team", "团队", "Team"),
    column("type", "类型", "Type"),
    column("status", "状态", "Status"),
    column("effect", "效果等级", "Effect"),
    column("street_contacts", "行销登记", "Street contacts"),
    column("brought_to_site", "带至案场", "Brought to the site"),
    column("upkeeps", "维系", "Upkeeps"),
    column("last_day", "最近日期", "Last day").day(),
    column("drop", "放弃", "Drop"),
];

struct Point {
    id: RecordId,
    name: Option<String>,
    team: Option<String>,
    kind: Option<String>,
    status: Option<String>,
    effect: Option<String>,
    contacts: i64,
    brought: i64,
    upkeeps: i64,
    last: Option<Day>,
    records: Vec<RecordId>,
}

pub(super) async fn rows(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<Vec<Vec<Json>>, ReportError> {
    let mut points = cards(source, asked).await?;
    for (kind, fields) in [
        ("street_contact", &["point", "brought_to_site"][..]),
        ("point_upkeep", &["point"]),
    ] {
        let walk = Walk {
            kind,
            fields,
            days: Days::Captured(asked.from, asked.to),
            books: &asked.books,
            whole: false,
        };
        let count = |walked: &Walked| {
            let point = walked
                .record("point")
                .filter(|_| asked.is_about(&walked.author));
            if let Some(point) = point.and_then(|id| points.get_mut(&id)) {
                point.count(kind, walked);
            }
        };
        source.view.walk(&walk, count).await?;
    }
    let mut points: Vec<Point> = points.into_values().collect();
    points.sort_by(|a, b| a.place().cmp(&b.place()));
    let ranked = points.into_iter().zip(1..);
    Ok(ranked.map(|(point, rank)| point.row(rank)).collect())
}

async fn cards(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<BTreeMap<RecordId, Point>, ReportError> {
    let walk = Walk {
        kind: "point",
        fields: &["name", "type", "status", "effect"],
        days: Days::Any,
        books: &asked.books,
        whole: false,
    };
    let mut points = BTreeMap::new();
    let add = |card: &Walked| {
        let point = Point {
            id: card.id,
            name: card.text("name"),
            team: source.staff.team(&card.book).map(ToString::to_string),
            kind: card.text("type"),
            status: card.text("status"),
            effect: card.text("effect"),
            contacts: 0,
            brought: 0,
            upkeeps: 0,
            last: None,
            records: vec![card.id],
        };
        points.insert(card.id, point);
    };
    source.view.walk(&walk, add).await?;
    Ok(points)
}

impl Point {
    fn count(&mut self, kind: &str, walked: &Walked) {
        match kind {
            "street_contact" => self.contacts += 1,
            _ => self.upkeeps += 1,
        }
        self.brought += i64::from(walked.is_ticked("brought_to_site"));
        self.last = self.last.max(Some(walked.day));
        self.records.push(walked.id);
    }

    /// Best first: by clients brought, by contacts, by the card's grade; a point without a grade comes
    /// after D.
    fn place(&self) -> impl Ord + use<'_> {
        let effect = self.effect.as_deref().unwrap_or("E");
        (-self.brought, -self.contacts, effect, self.id)
    }

    fn drop(&self) -> Option<&'static str> {
        match self.status.as_deref() {
            Some("dropped") => Some("dropped"),
            _ if self.effect.as_deref() == Some("D") => Some("proposed"),
            _ if self.contacts + self.upkeeps == 0 => Some("proposed"),
            _ => None,
        }
    }

    fn row(self, rank: u32) -> Vec<Json> {
        let drop = self.drop();
        row(
            [
                json!(rank),
                json!(self.id.to_string()),
                json!(self.name),
                json!(self.team),
                json!(self.kind),
                json!(self.status),
                json!(self.effect),
                json!(self.contacts),
                json!(self.brought),
                json!(self.upkeeps),
                json!(self.last.map(|day| day.to_string())),
                json!(drop),
            ],
            self.records,
        )
    }
}
