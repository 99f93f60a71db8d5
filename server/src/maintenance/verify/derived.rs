//! Compares index and view with those rebuilt from the ledger.

use std::collections::BTreeMap;
use std::path::Path;

use streetbook_core::ids::{Hash, RecordId};
use streetbook_core::log::At;
use streetbook_core::time::Instant;

use super::VerifyError;
use super::journals::Lost;
use super::report::{Part, Report};
use crate::clock::{Clock, SystemClock};
use crate::directory::Directory;
use crate::handles::Handles;
use crate::merge::worker::Worker;
use crate::merge::{Merger, catch_up};
use crate::rules_host::Judging;
use crate::secrets::ServerKeys;
use crate::start::{OpenError, open_view};
use crate::store::index::{Index, IndexError, IndexHome};
use crate::store::ledger::LedgerReader;
use crate::store::view::View;

/// Rows named at most; the others are counted.
const NAMED_MAX: usize = 20;

/// The inputs for building a view.
pub(super) struct Office<'a> {
    pub handles: Handles,
    pub worker: &'a Path,
}

/// Compares the index with a fold of the whole ledger.
pub(super) fn check_index(
    index: &Index,
    keys: &ServerKeys,
    places: &[(At, u64)],
    reader: &LedgerReader,
    report: &mut Report,
) -> Result<(), VerifyError> {
    let fresh_dir = tempfile::tempdir()?;
    let home = IndexHome::in_dir(fresh_dir.path().join("index"), keys.seal().cloned());
    let fresh = Index::fold_anew(&home, keys.ledger(), places, reader);
    let fresh = fresh.map_err(OpenError::from)?.index;
    let differing = differing_rows(index, &fresh, report).map_err(OpenError::from)?;
    if differing > 0 {
        let what = format!("{differing} rows differ from its rebuild: run `streetbook rebuild`");
        report.problem(Part::Index, what, Vec::new());
    }
    Ok(())
}

/// Counts the rows that are in one only, or differ. Both come in order.
fn differing_rows(one: &Index, other: &Index, report: &mut Report) -> Result<u64, IndexError> {
    let (mut ones, mut others) = (one.dump(), other.dump());
    let (mut left, mut right) = (ones.next().transpose()?, others.next().transpose()?);
    let mut differing = 0;
    // Both are sorted by key: the smaller side steps forward.
    loop {
        let order = match (&left, &right) {
            (None, None) => return Ok(differing),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some((left, _)), Some((right, _))) => left.cmp(right),
        };
        report.index_rows += u64::from(order.is_le());
        differing += u64::from(order.is_ne() || left != right);
        if order.is_le() {
            left = ones.next().transpose()?;
        }
        if order.is_ge() {
            right = others.next().transpose()?;
        }
    }
}

/// Compares the view with a rebuilt one.
pub(super) async fn check_view(
    dir: &Path,
    office: &Office<'_>,
    report: &mut Report,
) -> Result<(), VerifyError> {
    if office.handles.keys.seal().is_some() {
        let (view, _) = open_and_fill(dir, office, None).await?;
        count(&rows(&view).await?, report);
        report.note("the view of a sealed directory stands in memory: it was made from the ledger");
        view.close().await;
        return Ok(());
    }
    let existed = View::exists(dir);
    let (live, opened) = open_and_fill(dir, office, None).await?;
    match (opened, existed) {
        (true, true) => {
            let what = "the tables did not fit and were made anew".to_owned();
            report.problem(Part::View, what, Vec::new());
        }
        (true, false) => report.note("there was no view: it was made"),
        (false, _) => {}
    }
    let fresh_dir = tempfile::tempdir()?;
    // Time alone changes rulings: both views are judged as of one moment.
    let as_of = live.judged().await.map_err(OpenError::from)?.as_of;
    let (fresh, _) = open_and_fill(fresh_dir.path(), office, as_of).await?;
    let (shown, expected) = (rows(&live).await?, rows(&fresh).await?);
    live.close().await;
    fresh.close().await;
    count(&shown, report);
    let all = shown
        .keys()
        .chain(expected.keys().filter(|row| !shown.contains_key(*row)));
    let differing: Vec<&String> = all
        .filter(|row| shown.get(*row) != expected.get(*row))
        .collect();
    if !differing.is_empty() {
        let count = differing.len();
        let what = format!("{count} rows differ from its rebuild: run `streetbook rebuild`");
        let named = differing.into_iter().take(NAMED_MAX).cloned().collect();
        report.problem(Part::View, what, named);
    }
    Ok(())
}

/// Opens a view, applies the missing releases, and judges it as of a moment, or as of the one for which it was
/// judged already; true if it was rebuilt.
async fn open_and_fill(
    dir: &Path,
    office: &Office<'_>,
    as_of: Option<Instant>,
) -> Result<(View, bool), OpenError> {
    let handles = &office.handles;
    let (known, zone) = (handles.kinds.now(), handles.directory.read().zone());
    let (view, opened) = open_view(dir, &handles.keys, &known, zone).await?;
    let mut merger = Merger::new(handles.clone(), Worker::new(office.worker.to_owned()));
    catch_up(handles, &view, &mut merger).await?;
    let before = view.judged().await?.as_of;
    let as_of = as_of.or(before).unwrap_or_else(|| SystemClock.now());
    let mut judging = Judging::new(handles.clone(), view.clone());
    judging.settle(as_of, &|| false).await?;
    Ok((view, opened.made_anew))
}

fn count(rows: &BTreeMap<String, Hash>, report: &mut Report) {
    let rulings = rows.keys().filter(|row| row.starts_with("rulings "));
    report.rulings = rulings.count() as u64;
    report.view_rows = rows.len() as u64 - report.rulings;
}

/// Every row by its table and key, as a hash.
async fn rows(view: &View) -> Result<BTreeMap<String, Hash>, OpenError> {
    let mut rows = BTreeMap::new();
    view.dump(|line| {
        rows.insert(row_name(&line), Hash::of(&[line.as_bytes()]));
    })
    .await?;
    Ok(rows)
}

/// The table and key of a dumped row: a record's id, an entry's device and number, the MAC of a
/// number with its entry and field, or a ruling's scope and place.
fn row_name(line: &str) -> String {
    let cells: Vec<Option<String>> = serde_json::from_str(line).unwrap_or_default();
    let key_cells = match cells.first() {
        Some(Some(table)) if table == "quarantined" || table == "rulings" => 3,
        Some(Some(table)) if table == "numbers" => 5,
        _ => 2,
    };
    let key: Vec<&str> = cells
        .iter()
        .take(key_cells)
        .flatten()
        .map(String::as_str)
        .collect();
    key.join(" ")
}

/// The records that lost entries touch: those that other entries change, and those that the view
/// shows.
pub(super) async fn touched(dir: &Path, lost: &Lost, directory: &Directory) -> Vec<String> {
    let mut touched = lost.changed.clone();
    if !lost.entries.is_empty()
        && let Ok(view) = View::look(dir, &directory.kinds().now()).await
    {
        for entry in &lost.entries {
            let id = RecordId::of(*entry);
            if let Ok(Some(_)) = view.record(&id).await {
                touched.insert(id);
            }
        }
        view.close().await;
    }
    touched.iter().map(|id| format!("record {id}")).collect()
}
