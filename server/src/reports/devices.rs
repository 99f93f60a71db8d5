//! Phones: the last contact with each, and the entries that the office knows to be missing.
//!
//! Only the phone knows how many entries lie unsent on it. The office knows of entries that
//! build on ones it has not received, and of entries that it could not accept.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use streetbook_core::ids::DeviceId;

use super::staff::may_read;
use super::table::{Column, column, row};
use super::{Asked, ReportError, Source};

pub(super) const COLUMNS: &[Column] = &[
    column("device", "设备", "Device"),
    column("person", "人员编号", "Person"),
    column("name", "姓名", "Name"),
    column("team", "团队", "Team"),
    column("last_heard", "最近联系", "Last heard from").time(),
    column("days_silent", "未联系天数", "Days of silence"),
    column("waiting", "候补条目", "Entries that wait"),
    column("quarantined", "隔离条目", "Entries in quarantine"),
];

pub(super) async fn rows(
    source: &Source<'_>,
    asked: &Asked,
) -> Result<Vec<Vec<Json>>, ReportError> {
    let mut aside: BTreeMap<DeviceId, (u64, u64)> = BTreeMap::new();
    for entry in source.view.quarantined().await? {
        let (waiting, quarantined) = aside.entry(entry.entry.device).or_default();
        if entry.held {
            *waiting += 1
        } else {
            *quarantined += 1
        }
    }
    let mut rows = Vec::new();
    for (device, person) in source.staff.phones() {
        let book = source.staff.personal(person);
        if !asked.is_about(person) || !book.is_some_and(|book| may_read(&asked.books, &book)) {
            continue;
        }
        let heard = source.heard.get(&device);
        let silent = heard.map(|at| at.day(source.zone()).days_until(source.today()));
        let (waiting, quarantined) = aside.get(&device).copied().unwrap_or_default();
        let cells = [
            json!(device.to_string()),
            json!(person),
            json!(source.staff.name(person)),
            json!(source.staff.posting(person).map(|posting| &posting.team)),
            json!(heard.map(|at| at.in_zone(source.zone()))),
            json!(silent),
            json!(waiting),
            json!(quarantined),
        ];
        // Phones that were never in contact come first, then the longest silence.
        let place = (silent.map_or(i64::MIN, |days| -days), device);
        rows.push((place, row(cells, [])));
    }
    rows.sort_by_key(|(place, _)| *place);
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}
