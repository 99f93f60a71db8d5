//! Entries that phones have shown as saved: each act writes a text that no other writes, and is found by
//! it.

use streetbook_core::ids::{DeviceId, RecordId};

/// One act that a phone has shown as saved, or that failed and may have been stored.
pub(super) struct Promise {
    /// The text that the act wrote.
    pub tag: String,
    /// The phone.
    pub phone: usize,
    /// The device.
    pub device: DeviceId,
    /// The number.
    pub n: u64,
    /// The record, as that phone knew it.
    pub record: Option<RecordId>,
    /// Its writer's role may not do that: the office quarantines it.
    pub barred: bool,
    /// The phone has shown it as saved.
    pub sure: bool,
    /// Merging it ends the worker.
    pub poisoned: bool,
    /// Its phone is lost, with all that had not left it; or its bytes were damaged.
    pub void: bool,
}

/// A record that a person has written.
#[derive(Clone)]
pub(super) struct Written {
    pub id: RecordId,
    pub kind: &'static str,
    pub phone: usize,
}
