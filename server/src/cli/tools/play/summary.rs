//! The office's view at the end of a scripted day. Everything but the phones' own counts is read
//! from the view, as the office's pages read it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;
use streetbook_core::kind::KindSet;

use super::field::{Field, PlayError};
use crate::store::view::{Books, View, ViewError};

/// Rows read at once.
const PAGE: u32 = 500;

/// The figures of a day.
#[derive(Debug, Default, Serialize)]
pub struct Summary {
    phones: u64,
    records_logged: u64,
    records_receipted: u64,
    records_in_view: u64,
    by_kind: BTreeMap<String, u64>,
    annulled: u64,
    amended: u64,
    signatures: u64,
    conflicts_open: Vec<Open>,
    conflicts_settled: Vec<Settled>,
    quarantined: u64,
    quiet_round_trips: u64,
}

#[derive(Debug, Serialize)]
struct Open {
    r#ref: String,
    field: Json,
    values: Vec<Json>,
}

#[derive(Debug, Serialize)]
struct Settled {
    r#ref: String,
    field: Json,
    value: Json,
}

impl Summary {
    /// Returns true if every logged record is in the view.
    pub fn is_whole(&self) -> bool {
        self.records_in_view >= self.records_logged && self.records_receipted == self.records_logged
    }

    fn count(&mut self, shown: &Json, name: &str) {
        self.annulled += u64::from(!shown["annulled"].is_null());
        self.amended += shown["amendments"].as_u64().unwrap_or_default();
        self.signatures += list(shown, "signatures").count() as u64;
        let open = list(shown, "conflicts").map(|conflict| Open {
            r#ref: name.to_owned(),
            field: conflict["field"].clone(),
            values: list(conflict, "values")
                .map(|side| side["value"].clone())
                .collect(),
        });
        self.conflicts_open.extend(open);
        let is_open = |field: &Json| list(shown, "conflicts").any(|open| open["field"] == *field);
        let settled = list(shown, "settled")
            .filter(|settled| !is_open(&settled["field"]))
            .map(|settled| Settled {
                r#ref: name.to_owned(),
                field: settled["field"].clone(),
                value: settled["value"].clone(),
            });
        self.conflicts_settled.extend(settled);
    }
}

fn list<'a>(shown: &'a Json, key: &str) -> impl Iterator<Item = &'a Json> {
    shown[key].as_array().into_iter().flatten()
}

/// Reads the figures.
///
/// # Errors
/// [`SummaryError`] if view or phones cannot be read.
pub async fn summarise(
    field: &mut Field,
    view: &View,
    kinds: &KindSet,
) -> Result<Summary, SummaryError> {
    let names: BTreeMap<String, String> = field
        .records
        .iter()
        .map(|(name, (_, id))| (id.to_string(), name.clone()))
        .collect();
    Ok(Summary {
        phones: field.phones() as u64,
        records_receipted: field.receipted()?,
        quiet_round_trips: field.quiet_round_trips()?,
        ..seen(&names, view, kinds).await?
    })
}

/// Reads the office's figures, of phones that another process has played; `names` are the script's, by id.
///
/// # Errors
/// [`ViewError`] if the view cannot be read.
pub async fn seen(
    names: &BTreeMap<String, String>,
    view: &View,
    kinds: &KindSet,
) -> Result<Summary, ViewError> {
    let mut summary = Summary {
        records_logged: names.len() as u64,
        quarantined: view.quarantined().await?.len() as u64,
        ..Summary::default()
    };
    for kind in kinds.iter_latest() {
        let mut after = None;
        let mut rows = 0;
        loop {
            let page = view.page(&kind.id, &Books::All, after, PAGE).await?;
            let Some(last) = page.last() else {
                break;
            };
            after = Some(last.place());
            for listed in &page {
                rows += 1;
                let id = listed.id.to_string();
                summary.count(&listed.shown, names.get(&id).unwrap_or(&id));
            }
        }
        if rows > 0 {
            summary.by_kind.insert(kind.id.to_string(), rows);
        }
        summary.records_in_view += rows;
    }
    Ok(summary)
}

/// Reasons that the figures cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SummaryError {
    /// The view.
    #[error(transparent)]
    View(#[from] ViewError),
    /// A phone.
    #[error(transparent)]
    Field(#[from] PlayError),
}
