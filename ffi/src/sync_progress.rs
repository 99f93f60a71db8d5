//! Counts of a sync, for progress bars and badges.

/// How far a sync has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct SyncProgress {
    /// Own entries that there are to send, those written meanwhile included.
    pub of: u64,
    /// Of those, the ones that went out.
    pub sent: u64,
    /// Of those, the ones that the office has receipted: they are safe.
    pub receipted: u64,
    /// Entries of others that came.
    pub received: u64,
    /// Requests that were answered.
    pub round_trips: u64,
}

/// What a sync achieved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct Synced {
    /// Own entries that the office has receipted.
    pub receipted: u64,
    /// Entries of others that came.
    pub received: u64,
    /// Requests that were answered.
    pub round_trips: u64,
    /// Bytes of the requests' bodies.
    pub bytes_up: u64,
    /// Bytes of the answers' bodies.
    pub bytes_down: u64,
}

/// What one answer achieved, for an app that posts the requests itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct Step {
    /// Whether another request is needed now.
    pub again: bool,
    /// Own entries that the office has receipted with this answer.
    pub receipted: u64,
    /// Entries of others that came.
    pub received: u64,
}
