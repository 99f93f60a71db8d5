//! Bounds of a request for erasure.

/// Longest wait.
pub(super) const DAYS_MAX: u32 = 365;
/// A reason, in characters.
pub(super) const REASON_CHARS_MAX: usize = 200;
/// Records in one request: its event stays far below what a frame holds.
pub(super) const RECORDS_MAX: usize = 50_000;
