//! The durable state of the data directory: ledger, index, and their committer.

use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::{io, thread};

use streetbook_core::journal::DeviceKey;
use streetbook_core::log::Recovery;
use streetbook_core::seal::SealKey;
use tokio::sync::watch;

use super::commit_loop::CommitLoop;
use super::committer::Committer;
use super::manual_committer::ManualCommitter;
use super::request::Request;
use crate::clock::Clock;
use crate::store::index::{Index, IndexError, IndexHome, Opened};
use crate::store::ledger::{Ledger, LedgerError, LedgerReader};

/// The open store. Dropping it ends the committing thread after the waiting requests are done.
pub struct Store {
    /// Reads stored parts.
    pub ledger: LedgerReader,
    /// Finds parts and entries.
    pub index: Index,
    /// Writes both.
    pub committer: Committer,
    /// Tails set aside and damage found when the ledger was opened.
    pub recovery: Recovery,
    /// Number of frames that were folded at the start.
    pub replayed: u64,
    /// Ends the thread when it is dropped.
    guard: ThreadGuard,
}

impl Store {
    /// Opens or creates the store in a data directory, in `ledger/` and `index/`, and brings the
    /// index up to the ledger. `key` signs the server's own journal, `id` names it; `seal` seals both
    /// directories.
    ///
    /// # Errors
    /// [`StoreError`]: another process has it open, or a newer build or another workspace wrote it.
    pub fn open(
        dir: &Path,
        id: [u8; 16],
        key: DeviceKey,
        seal: Option<SealKey>,
        clock: Arc<dyn Clock>,
    ) -> Result<Store, StoreError> {
        let (ledger, recovery) = Ledger::open(&dir.join("ledger"), id, seal.clone())?;
        let home = IndexHome::in_dir(dir.join("index"), seal);
        Store::over(ledger, recovery, &home, id, key, clock)
    }

    /// The store over a ledger that is open already.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn over(
        ledger: Ledger,
        recovery: Recovery,
        home: &IndexHome,
        id: [u8; 16],
        key: DeviceKey,
        clock: Arc<dyn Clock>,
    ) -> Result<Store, StoreError> {
        let (mut store, commit_loop, waiting) =
            Store::idle(ledger, recovery, home, id, key, clock)?;
        let running = thread::Builder::new()
            .name("committer".to_owned())
            .spawn(move || commit_loop.run(&waiting))
            .map_err(StoreError::Thread)?;
        store.guard.running = Some(running);
        Ok(store)
    }

    /// The store over a ledger that is open already, without a thread: it commits only when
    /// [`ManualCommitter`] is called. A simulation controls the order of events that way.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn by_hand(
        ledger: Ledger,
        recovery: Recovery,
        home: &IndexHome,
        id: [u8; 16],
        key: DeviceKey,
        clock: Arc<dyn Clock>,
    ) -> Result<(Store, ManualCommitter), StoreError> {
        let (mut store, commit_loop, waiting) =
            Store::idle(ledger, recovery, home, id, key, clock)?;
        let manual_committer = ManualCommitter::new(commit_loop, waiting);
        store.committer.manual_committer = Some(manual_committer.clone());
        Ok((store, manual_committer))
    }

    /// The open store with the state for its thread.
    fn idle(
        ledger: Ledger,
        recovery: Recovery,
        home: &IndexHome,
        id: [u8; 16],
        key: DeviceKey,
        clock: Arc<dyn Clock>,
    ) -> Result<(Store, CommitLoop, mpsc::Receiver<Request>), StoreError> {
        let reader = ledger.reader();
        let opened = Index::open(home, id, &ledger.places(), &reader)?;
        let Opened {
            index, replayed, ..
        } = opened;
        if let Some(why) = opened.made_anew {
            tracing::warn!(%why, replayed, "the index was made anew");
        }
        let (appended, durable) = watch::channel(ledger.next_frame() - 1);
        let (requests, waiting) = mpsc::channel();
        let fsyncs = Arc::new(AtomicU64::new(0));
        let committer = Committer {
            requests,
            appended: durable,
            fsyncs: fsyncs.clone(),
            manual_committer: None,
        };
        let commit_loop = CommitLoop {
            erasure_set: index.erasure_set()?,
            ledger,
            reader: reader.clone(),
            index: index.clone(),
            id,
            key,
            clock,
            appended,
            fsyncs,
            broken: None,
        };
        let store = Store {
            ledger: reader,
            index,
            guard: ThreadGuard {
                committer: committer.clone(),
                running: None,
            },
            committer,
            recovery,
            replayed,
        };
        Ok((store, commit_loop, waiting))
    }

    /// Ends the committing thread after the waiting requests are done.
    pub fn close(self) {}
}

/// Ends the thread with the store, though clones of the committer live on.
struct ThreadGuard {
    committer: Committer,
    running: Option<JoinHandle<()>>,
}

impl Drop for ThreadGuard {
    fn drop(&mut self) {
        // If the thread has ended already, there is nothing to close or to join.
        let _ = self.committer.send(Request::Close);
        if let Some(running) = self.running.take() {
            let _ = running.join();
        }
    }
}

/// Reasons that the store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// An error of the ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// An error of the index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The operating system creates no thread.
    #[error("the committing thread could not be started: {0}")]
    Thread(io::Error),
}
