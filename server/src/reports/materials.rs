//! Stock of each team's materials, by item and unit.
//!
//! Movements add up, whichever phone wrote them. A stocktake replaces the stock: by the sum of the counts of its
//! last day, perhaps of several people, and the movements after it. The columns of movements are those of the
//! days in the range, the stock is that of the last day's end.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::ids::RecordId;
use streetbook_core::time::Day;

use super::table::{Column, column, row};
use super::{Asked, ReportError, Source};
use crate::store::view::{Days, Walk, Walked};

pub(super) const COLUMNS: &[Column] = &[
    column("team", "团队", "Team"),
    column("item", "物料", "Item"),
    column("unit", "单位", "Unit"),
    column("received", "入库", "Received"),
    column("issued", "领用", "Issued"),
    column("returned", "退回", "Returned"),
    column("wasted", "报废", "Wasted"),
    column("counted_on", "盘点日期", "Counted on").day(),
    column("counted", "盘点数", "Counted"),
    column("stock", "库存", "Stock"),
];

/// Movements, and their sign: added to the stock or removed from it.
const MOVEMENTS: [(&str, i64); 4] = [
    ("received", 1),
    ("issued", -1),
    ("returned", 1),
    ("wasted", -1),
];

#[derive(Default)]
struct Item {
    moved: [i64; MOVEMENTS.len()],
    counted: Option<(Day, i64)>,
    /// The sum of the movements after the last count.
    since: i64,
    records: Vec<RecordId>,
}

pub(super) async fn rows(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<Vec<Vec<Json>>, ReportError> {
    let mut items: BTreeMap<(String, String, String), Item> = BTreeMap::new();
    let walk = Walk {
        kind: "material",
        fields: &["item", "movement", "quantity", "unit"],
        days: Days::CapturedTo(asked.to),
        books: &asked.books,
        whole: false,
    };
    let add = |moved: &Walked| {
        let team = source.staff.team(&moved.book).map(ToString::to_string);
        let text = |field| moved.text(field).unwrap_or_default();
        let key = (team.unwrap_or_default(), text("item"), text("unit"));
        items.entry(key).or_default().add(moved, asked);
    };
    source.view.walk(&walk, add).await?;
    let items = items.into_iter();
    Ok(items.map(|(key, item)| item.row(key)).collect())
}

impl Item {
    /// Movements come in the order of capture.
    fn add(&mut self, moved: &Walked, asked: &Asked) {
        let quantity = moved.number("quantity").unwrap_or(0);
        self.records.push(moved.id);
        if moved.says("movement", "counted") {
            let same_day = self.counted.filter(|(day, _)| *day == moved.day);
            let before = same_day.map_or(0, |(_, counted)| counted);
            self.counted = Some((moved.day, before + quantity));
            self.since = 0;
            return;
        }
        for (sum, (movement, sign)) in self.moved.iter_mut().zip(MOVEMENTS) {
            if moved.says("movement", movement) {
                self.since += sign * quantity;
                if asked.has(moved.day) && asked.is_about(&moved.author) {
                    *sum += quantity;
                }
            }
        }
    }

    fn row(self, (team, item, unit): (String, String, String)) -> Vec<Json> {
        let [received, issued, returned, wasted] = self.moved;
        let counted = self.counted.map(|(_, counted)| counted);
        row(
            [
                json!(team),
                json!(item),
                json!(unit),
                json!(received),
                json!(issued),
                json!(returned),
                json!(wasted),
                json!(self.counted.map(|(day, _)| day.to_string())),
                json!(counted),
                json!(counted.unwrap_or(0) + self.since),
            ],
            self.records,
        )
    }
}
