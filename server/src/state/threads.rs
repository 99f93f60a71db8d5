//! The threads of a running office.

use super::merging::MergingThread;
use crate::rules_host::thread::JudgingThread;

/// The running threads; dropping them ends each after what it is doing.
pub(crate) struct Threads {
    // Before merging, which the last of its words wait for.
    _judging: JudgingThread,
    _merging: MergingThread,
}

impl Threads {
    /// Holds both until it is dropped.
    pub(crate) fn new(merging: MergingThread, judging: JudgingThread) -> Threads {
        Threads {
            _judging: judging,
            _merging: merging,
        }
    }
}
