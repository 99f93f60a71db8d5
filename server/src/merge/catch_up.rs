//! Entries that the view lacks, read from ledger and index: releases are replayed, nothing is
//! judged again.

use std::collections::{BTreeMap, BTreeSet};

use streetbook_core::ids::{EntryRef, KindId, RecordId};
use streetbook_core::journal::{Act, Topic};
use streetbook_core::sync::{EntryStatus, from_bytes};

use crate::handles::Handles;
use crate::merge::numbers::catch_up_numbers;
use crate::merge::worker::{Reply, Want};
use crate::merge::{MergeFailure, Merger, RoundFailure, numbers};
use crate::store::events::Releases;
use crate::store::index::Index;
use crate::store::view::{Batch, QuarantinedRow, View};

/// Records read at once while the view catches up.
const CATCH_UP_RECORDS: usize = 500;

/// Text that people read about an entry that waits.
const HELD: &str = "waits for an entry that it builds on";

/// Brings a view that is behind (after a crash, or rebuilt) up to what was released: releases are
/// replayed, nothing is judged again.
pub(crate) async fn catch_up(
    handles: &Handles,
    view: &View,
    merger: &mut Merger,
) -> Result<(), RoundFailure> {
    let shown = view.shown_through().await?;
    let own = handles.own_device();
    let last = handles.index.head(own).map_err(MergeFailure::from)?.head.n;
    let before = releases_at(handles, shown)?;
    let judged_before = before.map_or(0, |releases| releases.through);
    let missed = missed(handles, (shown, last), judged_before)?;
    if missed.through == shown {
        return Ok(());
    }
    catch_up_numbers(handles, view, (judged_before, missed.judged)).await?;
    let touched: Vec<RecordId> = missed.touched.into_iter().collect();
    for chunk in touched.chunks(CATCH_UP_RECORDS) {
        let batch = show(handles, view, merger, chunk)?;
        view.apply(Batch {
            through: shown,
            ..batch
        })
        .await?;
    }
    let rows = set_aside(handles, &missed.aside)?;
    let mut freed = missed.freed;
    freed.retain(|entry| !rows.iter().any(|row| row.entry == *entry));
    view.apply(Batch {
        through: missed.through,
        quarantined: rows,
        freed: freed.into_iter().collect(),
        ..Batch::default()
    })
    .await?;
    Ok(())
}

/// Releases that the view has missed.
struct Missed {
    /// The last releases' number in the server's own journal.
    through: u64,
    /// The ledger frame up to which they judge.
    judged: u64,
    touched: BTreeSet<RecordId>,
    aside: BTreeSet<EntryRef>,
    freed: BTreeSet<EntryRef>,
}

fn missed(
    handles: &Handles,
    (shown, last): (u64, u64),
    judged_before: u64,
) -> Result<Missed, MergeFailure> {
    let mut missed = Missed {
        through: shown,
        judged: judged_before,
        touched: BTreeSet::new(),
        aside: BTreeSet::new(),
        freed: BTreeSet::new(),
    };
    for n in shown + 1..=last {
        let Some(releases) = releases_at(handles, n)? else {
            continue;
        };
        missed.through = n;
        missed.judged = missed.judged.max(releases.through);
        for run in &releases.runs {
            for entry in run.entries() {
                missed.touched.extend(record_of(handles, entry)?);
                match run.standing {
                    EntryStatus::Accepted | EntryStatus::Erased => missed.freed.insert(entry),
                    EntryStatus::Held | EntryStatus::Quarantined(_) => missed.aside.insert(entry),
                };
            }
        }
    }
    Ok(missed)
}

/// Returns the view's rows of these records.
fn show(
    handles: &Handles,
    view: &View,
    merger: &mut Merger,
    ids: &[RecordId],
) -> Result<Batch, MergeFailure> {
    let replies = merger.read(&ids.iter().copied().collect(), &Want::Shown)?;
    let removed = gone(&handles.index, view, ids, &replies)?;
    let forgotten = erased(&handles.index, ids, &replies)?;
    let records = replies.into_values().filter_map(|reply| reply.shown);
    Ok(Batch {
        records: records.collect(),
        removed,
        forgotten,
        ..Batch::default()
    })
}

/// Records of which nothing is left: erased ones.
fn gone(
    index: &Index,
    view: &View,
    ids: &[RecordId],
    replies: &BTreeMap<RecordId, Reply>,
) -> Result<Vec<(KindId, RecordId)>, MergeFailure> {
    let mut gone = Vec::new();
    for id in ids.iter().filter(|id| !replies.contains_key(id)) {
        let kind = index.record(*id)?.map(|row| row.kind);
        let kind = kind.filter(|kind| view.fields(kind).is_some());
        gone.extend(kind.map(|kind| (kind, *id)));
    }
    Ok(gone)
}

/// Those of them that are erased: no number leads to them, not even from what never stood.
fn erased(
    index: &Index,
    ids: &[RecordId],
    replies: &BTreeMap<RecordId, Reply>,
) -> Result<BTreeSet<RecordId>, MergeFailure> {
    let mut erased = BTreeSet::new();
    for id in ids.iter().filter(|id| !replies.contains_key(id)) {
        if index.is_erased(*id)? {
            erased.insert(*id);
        }
    }
    Ok(erased)
}

fn releases_at(handles: &Handles, n: u64) -> Result<Option<Releases>, MergeFailure> {
    let device = handles.own_device();
    let at = EntryRef { device, n };
    let Some(found) = handles.index.entry(at, &handles.ledger)? else {
        return Ok(None);
    };
    let is_releases = found
        .entry
        .header()
        .is_ok_and(|header| header.act == Act::office(Topic::Releases));
    let payload = found.entry.payload.bytes().filter(|_| is_releases);
    Ok(payload.and_then(|payload| from_bytes(payload).ok()))
}

fn record_of(handles: &Handles, entry: EntryRef) -> Result<Option<RecordId>, MergeFailure> {
    let found = handles.index.entry(entry, &handles.ledger)?;
    Ok(found.and_then(|found| numbers::record_of(entry, &found.entry)))
}

/// The rows of entries that are still set aside: from the ledger alone, so that a rebuild gives the same.
pub(crate) fn set_aside(
    handles: &Handles,
    entries: &BTreeSet<EntryRef>,
) -> Result<Vec<QuarantinedRow>, MergeFailure> {
    let index = &handles.index;
    let mut rows = Vec::new();
    for entry in entries {
        let Some(standing) = index.status(*entry)? else {
            continue;
        };
        if matches!(standing, EntryStatus::Accepted | EntryStatus::Erased) {
            continue;
        }
        let found = index.entry(*entry, &handles.ledger)?;
        let record = record_of(handles, *entry)?;
        let kind = match record {
            Some(id) => index.record(id)?.map(|row| row.kind),
            None => None,
        };
        let kind = kind.or_else(|| {
            let header = found.as_ref()?.entry.header().ok()?;
            match header.act {
                Act::Create { kind, .. } => Some(kind),
                _ => None,
            }
        });
        let author = handles.directory.read().author(&entry.device);
        let held = standing == EntryStatus::Held;
        let (code, text) = match standing {
            EntryStatus::Quarantined(reason) => (reason.code, reason.text),
            _ => ("held".to_owned(), HELD.to_owned()),
        };
        rows.push(QuarantinedRow {
            entry: *entry,
            author,
            record,
            kind,
            code,
            text,
            received_at: found.map(|found| found.received_at),
            held,
        });
    }
    Ok(rows)
}
