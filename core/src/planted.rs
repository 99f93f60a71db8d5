//! Bugs that the simulation plants, one at a time, to see whether it finds them. Without the feature
//! `planted`, which no product build has, there are none: [`planted`] is then a constant.

/// A bug that can be planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Bug {
    /// The server answers with a receipt before its ledger is synced.
    ReceiptBeforeFsync = 1,
    /// A phone says that an entry is saved, and sends it, before its journal is synced.
    SendBeforeFsync,
    /// A change that is made again bears the actor of the one that fell.
    ReusedActor,
    /// The folder is not synced after a file was made in it.
    MissingDirectoryFsync,
    /// A phone notes that it has read a page before it has kept it.
    CursorAheadOfData,
    /// A phone takes what it has sent for received.
    RetryDropped,
    /// The server takes an entry under a known number for one that it knows.
    DedupeByNumberOnly,
    /// Cutting an unfinished tail takes the last whole entry along.
    TailCutTooFar,
    /// What is set aside is not told to anybody.
    QuarantineDropped,
    /// What was erased is stored again when a phone brings it.
    ErasedReaccepted,
    /// A phone does not notice that the server holds less than it once receipted.
    RestoredServerNotNoticed,
    /// A phone does not notice that the office has another history under its numbers.
    ClonedPhoneNotNoticed,
    /// What was judged before is judged again after the index was made anew.
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

/// Plants a bug in this whole process, in place of the one before.
#[cfg(feature = "planted")]
pub fn plant(bug: Option<Bug>) {
    let number = bug.map_or(0, |bug| bug as u8);
    PLANTED.store(number, std::sync::atomic::Ordering::SeqCst);
}

/// Whether a bug is planted.
#[cfg(feature = "planted")]
pub fn planted(bug: Bug) -> bool {
    PLANTED.load(std::sync::atomic::Ordering::Relaxed) == bug as u8
}

/// Whether a bug is planted: none is.
#[cfg(not(feature = "planted"))]
#[must_use]
pub const fn planted(_: Bug) -> bool {
    false
}
