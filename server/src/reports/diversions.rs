//! Goods found outside their territory.

use serde_json::{Value as Json, json};

use super::table::{Column, column, row};
use super::{Asked, ReportError, Source};
use crate::store::view::{Days, Walk, Walked};

pub(super) const COLUMNS: &[Column] = &[
    column("found_on", "发现日期", "Found on").day(),
    column("product", "产品", "Product"),
    column("batch", "批号", "Batch"),
    column("home_territory", "授权区域", "Home territory"),
    column("found_at", "发现地点", "Found at"),
    column("partner", "涉及伙伴编号", "Partner"),
    column("partner_name", "涉及伙伴", "Partner's name"),
    column("state", "状态", "State"),
    column("days_open", "处理天数", "Days open"),
    column("investigation", "调查情况", "Investigation"),
    column("action", "处理", "Action"),
    column("person", "发现人编号", "Found by"),
    column("name", "发现人", "Finder's name"),
    column("team", "团队", "Team"),
];

const FIELDS: &[&str] = &[
    "found_on",
    "product",
    "batch",
    "home_territory",
    "found_at",
    "partner",
    "state",
    "investigation",
    "action",
];

pub(super) async fn rows(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<Vec<Vec<Json>>, ReportError> {
    let partners = source.view.names("partner", &asked.books).await?;
    let walk = Walk {
        kind: "diversion",
        fields: FIELDS,
        days: Days::Dated("found_on", asked.from, asked.to),
        books: &asked.books,
        whole: false,
    };
    let mut rows = Vec::new();
    let add = |case: &Walked| {
        if !asked.is_about(&case.author) {
            return;
        }
        let partner = case.record("partner");
        let is_open = !case.says("state", "closed");
        let open = case.date("found_on").filter(|_| is_open);
        let found_on = case.text("found_on");
        let cells = row(
            [
                json!(found_on),
                json!(case.text("product")),
                json!(case.text("batch")),
                json!(case.text("home_territory")),
                json!(case.text("found_at")),
                json!(partner.map(|partner| partner.to_string())),
                json!(partner.and_then(|partner| partners.get(&partner))),
                json!(case.text("state")),
                json!(open.map(|day| day.days_until(source.today()))),
                json!(case.text("investigation")),
                json!(case.text("action")),
                json!(case.author),
                json!(source.staff.name(&case.author)),
                json!(source.staff.team(&case.book)),
            ],
            [case.id],
        );
        rows.push((found_on, cells));
    };
    source.view.walk(&walk, add).await?;
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(rows.into_iter().map(|(_, cells)| cells).collect())
}
