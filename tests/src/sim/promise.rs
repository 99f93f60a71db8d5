//! What phones have shown as saved: each act writes a text that nothing else writes, and is found again by
//! it.

use streetbook_core::ids::{DeviceId, RecordId};

/// One act that a phone has shown as saved, or that failed and may have been kept.
pub(super) struct Promise {
    /// The text that the act wrote.
    pub tag: String,
    /// On which phone.
    pub phone: usize,
    /// As which device.
    pub device: DeviceId,
    /// Under which number.
    pub n: u64,
    /// Of which record, as that phone knew it.
    pub record: Option<RecordId>,
    /// Its writer's role may not do that: the office sets it aside.
    pub barred: bool,
    /// The phone said that it is saved.
    pub sure: bool,
    /// Merging it ends the worker.
    pub poisoned: bool,
    /// Its phone is lost, with whatever had not left it; or its bytes were hit.
    pub void: bool,
}

/// A record that somebody has written.
#[derive(Clone)]
pub(super) struct Written {
    pub id: RecordId,
    pub kind: &'static str,
    pub phone: usize,
}
