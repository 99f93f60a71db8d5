//! Bugs that the simulation plants, one at a time, to prove that it finds them. Without the feature
//! `planted`, which no product build has, there are none: [`planted`] is then a constant.

/// A bug that can be planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Bug {
    /// The server answers with a receipt before its ledger is synced.
    ReceiptBeforeFsync = 1,
    /// A phone reports an entry as saved, and sends it, before its journal is synced.
    SendBeforeFsync,
    /// A reissued change has the actor of the rejected one.
    ReusedActor,
    /// The directory is not synced after a file was created in it.
    MissingDirectoryFsync,
    /// A phone records a page as read before it has persisted it.
    CursorAheadOfData,
    /// A phone counts what it has sent as received.
    RetryDropped,
    /// The server takes an entry under a known number for the known one.
    DedupeByNumberOnly,
    /// Cutting an unfinished tail also cuts the last whole entry.
    TailCutTooFar,
    /// A quarantine is not reported to the author.
    QuarantineDropped,
    /// An erased entry is stored again when a phone pushes it.
    ErasedReaccepted,
    /// A phone does not notice that the server holds less than it once receipted.
    RestoredServerNotNoticed,
    /// A phone does not notice that the office has another history under its own numbers.
    ClonedPhoneNotNoticed,
    /// Entries are validated again after the index was rebuilt.
    JudgedAgainOnRebuild,
}

impl Bug {
    /// All of them.
    pub const ALL: [Bug; 13] = [
        Bug::ReceiptBeforeFsync,
        Bug::SendBeforeFsync,
        Bug::ReusedActor,
        Bug::MissingDirectoryFsync,
        Bug::CursorAheadOfData,
        Bug::RetryDropped,
        Bug::DedupeByNumberOnly,
        Bug::TailCutTooFar,
        Bug::QuarantineDropped,
        Bug::ErasedReaccepted,
        Bug::RestoredServerNotNoticed,
        Bug::ClonedPhoneNotNoticed,
        Bug::JudgedAgainOnRebuild,
    ];
}

#[cfg(feature = "planted")]
static PLANTED: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(0);

/// Plants a bug in this whole process, in place of the previous one.
#[cfg(feature = "planted")]
pub fn plant(bug: Option<Bug>) {
    let number = bug.map_or(0, |bug| bug as u8);
    PLANTED.store(number, std::sync::atomic::Ordering::SeqCst);
}

/// True if the bug is planted.
#[cfg(feature = "planted")]
pub fn planted(bug: Bug) -> bool {
    PLANTED.load(std::sync::atomic::Ordering::Relaxed) == bug as u8
}

/// False: no bug is planted.
#[cfg(not(feature = "planted"))]
#[must_use]
pub const fn planted(_: Bug) -> bool {
    false
}
