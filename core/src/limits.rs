//! Every bound that Streetbook enforces on input from outside, in one place.
//!
//! Each is far above what an honest phone needs and far below what would hurt a server of one core and
//! 512 MB.

/// Bytes of one change, as a chunk.
pub const CHANGE_BYTES_MAX: usize = 256 * 1024;
/// Operations in one change: a form has under a hundred fields; a set of people may have hundreds.
pub const CHANGE_OPERATIONS_MAX: u64 = 5_000;
/// Heads that one change may name as its parents.
pub const CHANGE_DEPS_MAX: usize = 64;
/// Changes in one record; a card edited ten times a day reaches this after half a year.
pub const RECORD_CHANGES_MAX: usize = 2_000;

/// Changes that wait for others of one record: a phone that syncs late leaves a few.
pub const RECORD_HELD_MAX: usize = 500;

/// Bytes of a sync request in transit.
pub const REQUEST_BYTES_MAX: usize = 1024 * 1024;
/// Bytes of a sync request after inflating.
pub const REQUEST_PLAIN_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Entries in one request, over all its journals.
pub const REQUEST_ENTRIES_MAX: usize = 10_000;
/// Values in a request, counted as CBOR items: an entry takes four to eight, a cursor about seven.
pub const REQUEST_ITEMS_MAX: usize = 120_000;
/// Journals in one request: the device's own and those it relays.
pub const REQUEST_JOURNALS_MAX: usize = 64;
/// Books in one request.
pub const REQUEST_BOOKS_MAX: usize = 2_000;
/// Bytes of a sync response after inflating; upper bound of a request's `max_bytes`.
pub const RESPONSE_PLAIN_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Values in a response, counted as CBOR items: a release has nine or more, so that the bytes of one
/// answer fit.
pub const RESPONSE_ITEMS_MAX: usize = 500_000;

/// Bytes of a file that one phone passes to another, after inflating: the rest of a longer one goes
/// into the next.
pub const EXPORT_PLAIN_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Values in such a file, counted as CBOR items.
pub const EXPORT_ITEMS_MAX: usize = 500_000;

/// Characters of the text in one field.
pub const TEXT_CHARS_MAX: usize = 4_000;

/// Returns what somebody wrote as a reason or a remark without the space around it, where it has 1 to
/// [`TEXT_CHARS_MAX`] characters.
#[must_use]
pub fn remark(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty() && text.chars().count() <= TEXT_CHARS_MAX).then_some(text)
}

/// Bytes of one photo, as a record names it.
pub const PHOTO_BYTES_MAX: u64 = 10 * 1024 * 1024;
/// Bytes of the file of one form.
pub const KIND_TOML_BYTES_MAX: usize = 32 * 1024;
/// Members of one set field (people present at a meeting, boxes ticked).
pub const MEMBERS_MAX: usize = 1_000;

/// Bytes of storage that a phone keeps free: with less it rejects new records, so that those it already
/// holds can still be written and sent.
pub const FREE_BYTES_MIN: u64 = 50 * 1024 * 1024;

/// New entries that one device may push in a day before its answers are delayed: a busy promoter writes
/// a few hundred.
pub const DEVICE_ENTRIES_A_DAY: u64 = 50_000;
/// Delay of an answer in that case. Nothing is dropped.
pub const QUOTA_DELAY: std::time::Duration = std::time::Duration::from_secs(5);
