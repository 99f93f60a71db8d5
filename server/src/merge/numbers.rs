//! Numbers on their way from entries into the view: from the ledger alone, so that a rebuild says the
//! same, and as MACs, so that nobody reads one there.

use streetbook_core::ids::{EntryRef, RecordId};
use streetbook_core::journal::{Act, Entry};
use streetbook_core::record::numbers_of;

use crate::handles::Handles;
use crate::merge::{MergeFailure, RoundFailure};
use crate::secrets::ServerKeys;
use crate::store::view::{Batch, NumberRow, View};

/// Rows put into the view at once.
const ROWS_MAX: usize = 1_000;

/// The numbers that an entry carries, whatever became of it. What was erased carries none.
pub(crate) fn numbers_in(keys: &ServerKeys, at: EntryRef, entry: &Entry) -> Vec<NumberRow> {
    let payload = entry.payload.bytes().unwrap_or_default();
    let companion = entry.companion.as_ref();
    let companion = companion.and_then(|payload| payload.bytes());
    let found = numbers_of(payload, companion);
    if found.is_empty() {
        return Vec::new();
    }
    let record = record_of(at, entry);
    let row = |(field, number)| NumberRow {
        mac: keys.match_number(&number),
        entry: at,
        field,
        record,
    };
    found.into_iter().map(row).collect()
}

/// The record that an entry is about, by its header.
pub(crate) fn record_of(at: EntryRef, entry: &Entry) -> Option<RecordId> {
    match entry.header().ok()?.act {
        Act::Create { .. } => Some(RecordId::of(at)),
        Act::Change { target } => Some(RecordId::of(target)),
        Act::Office { .. } => None,
    }
}

/// Adds the numbers of everything that the ledger holds between two frames to the view.
pub(crate) async fn catch_up_numbers(
    handles: &Handles,
    view: &View,
    (after, through): (u64, u64),
) -> Result<(), RoundFailure> {
    let shown = view.shown_through().await?;
    let mut batch = Batch {
        through: shown,
        ..Batch::default()
    };
    for frame in handles.index.frames_after(after) {
        let (number, at) = frame.map_err(MergeFailure::from)?;
        if number > through {
            break;
        }
        let part = handles.ledger.read(at).map_err(MergeFailure::from)?;
        if part.part.device == handles.own_device() {
            continue;
        }
        for (n, entry) in (part.part.from..).zip(&part.part.entries) {
            let at = EntryRef {
                device: part.part.device,
                n,
            };
            batch.numbers.extend(numbers_in(&handles.keys, at, entry));
        }
        if batch.numbers.len() >= ROWS_MAX {
            view.apply(batch.clone()).await?;
            batch.numbers.clear();
        }
    }
    view.apply(batch).await?;
    Ok(())
}
