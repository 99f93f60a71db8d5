//! Parts of the own journal on their way.

use super::ReplicaError;
use super::enrolment::Enrolment;
use super::store::DeviceStore;
use crate::journal::{Entry, Head, JournalPart, Payload};

/// Entries in one part: far below the limit, so that a slow line shows progress.
pub(super) const PART_ENTRIES_MAX: usize = 2_000;
/// Bytes in one part, before deflating; a single entry may be larger.
pub(super) const PART_BYTES_MAX: usize = 512 * 1024;
/// A signed part of the own journal after a number.
pub(super) fn part_after(
    store: &DeviceStore,
    enrolment: &Enrolment,
    after: u64,
) -> Result<Option<JournalPart>, ReplicaError> {
    let Some(hash) = store.hash_at(after)? else {
        return Ok(None);
    };
    let mut entries = Vec::new();
    let mut bytes = 0;
    for n in after + 1..=store.whole_through() {
        let entry = store.entry(n)?;
        bytes += entry_bytes(&entry);
        if !entries.is_empty() && bytes > PART_BYTES_MAX {
            break;
        }
        entries.push(entry);
        if entries.len() >= PART_ENTRIES_MAX {
            break;
        }
    }
    if entries.is_empty() {
        return Ok(None);
    }
    entries.truncate(up_to_a_receipt(store, after, entries.len()));
    Ok(Some(JournalPart::sign(
        enrolment.ledger(),
        store.device(),
        Head { n: after, hash },
        entries,
        &enrolment.device_key(),
    )))
}

/// Returns the number of entries to send: what the office had receipted before a restore goes up to
/// a receipt, whose hash then proves when it came first.
fn up_to_a_receipt(store: &DeviceStore, after: u64, entries: usize) -> usize {
    let last = after + entries as u64;
    let receipts = store.checkpoint().receipts.iter();
    receipts
        .map(|receipt| receipt.through.n)
        .rfind(|n| *n > after && *n <= last)
        .map_or(entries, |n| (n - after) as usize)
}

/// Returns the bytes that an entry needs in a request.
pub(super) fn entry_bytes(entry: &Entry) -> usize {
    let payload = |payload: &Payload| payload.bytes().map_or(0, <[u8]>::len);
    entry.header.len() + payload(&entry.payload) + entry.companion.as_ref().map_or(0, payload)
}
