//! Counts of a sync, for progress bars and badges.

/// Progress of a sync.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct SyncProgress {
    /// Own entries to send, including those written meanwhile.
    pub of: u64,
    /// Own entries sent.
    pub sent: u64,
    /// Own entries that the office has receipted: they are safe.
    pub receipted: u64,
    /// Entries received from others.
    pub received: u64,
    /// Requests answered.
    pub round_trips: u64,
}

/// Result of a sync.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct Synced {
    /// Own entries that the office has receipted.
    pub receipted: u64,
    /// Entries received from others.
    pub received: u64,
    /// Requests answered.
    pub round_trips: u64,
    /// Bytes of the requests' bodies.
    pub bytes_up: u64,
    /// Bytes of the answers' bodies.
    pub bytes_down: u64,
}

/// Result of one answer, for an app that posts the requests itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct Step {
    /// True if another request is needed now.
    pub again: bool,
    /// Own entries that the office has receipted with this answer.
    pub receipted: u64,
    /// Entries received from others.
    pub received: u64,
}
