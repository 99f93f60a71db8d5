//! The handles that every part of a running server works with.

use std::sync::Arc;

use streetbook_core::ids::DeviceId;

use crate::clock::Clock;
use crate::directory::{AckedPositions, Directory, DirectoryService, Kinds};
use crate::secrets::ServerKeys;
use crate::store::commit::{Committer, Store};
use crate::store::index::Index;
use crate::store::ledger::LedgerReader;

/// Handles of the stored truth and of what is folded from it. Clones share everything; none of them keeps
/// the store open.
#[derive(Clone)]
pub struct Handles {
    /// Reads stored parts.
    pub ledger: LedgerReader,
    /// Finds them.
    pub index: Index,
    /// Writes them.
    pub committer: Committer,
    /// Signs certificates, releases and receipts.
    pub keys: Arc<ServerKeys>,
    /// The directory, and its one writer.
    pub directory: DirectoryService,
    /// The forms.
    pub kinds: Kinds,
    /// Directory position that each device is known to have.
    pub acked: Arc<AckedPositions>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl Handles {
    /// Handles of an open store and the directory that was folded from it.
    #[must_use]
    pub fn new(
        store: &Store,
        keys: Arc<ServerKeys>,
        directory: Directory,
        clock: Arc<dyn Clock>,
    ) -> Handles {
        Handles {
            ledger: store.ledger.clone(),
            index: store.index.clone(),
            committer: store.committer.clone(),
            keys,
            kinds: directory.kinds().clone(),
            directory: DirectoryService::new(directory, store.committer.clone()),
            acked: Arc::default(),
            clock,
        }
    }

    /// The device of the server's own journal.
    #[must_use]
    pub fn own_device(&self) -> DeviceId {
        self.keys.device()
    }
}
