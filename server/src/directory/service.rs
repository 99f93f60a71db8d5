//! The lock around the directory and the order of its writes.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use crate::directory::{AuditEntry, Directory, Event};
use crate::store::commit::{CommitError, Committer};

/// The directory of a running server. Clones share everything.
#[derive(Clone)]
pub struct DirectoryService(Arc<Shared>);

struct Shared {
    directory: RwLock<Directory>,
    committer: Committer,
    /// Serializes writes of the directory.
    write_turn: tokio::sync::Mutex<()>,
}

impl DirectoryService {
    /// Serves a folded directory whose events a committer stores.
    #[must_use]
    pub fn new(directory: Directory, committer: Committer) -> DirectoryService {
        DirectoryService(Arc::new(Shared {
            directory: RwLock::new(directory),
            committer,
            write_turn: tokio::sync::Mutex::default(),
        }))
    }

    /// Returns the current directory. No change is folded while the guard lives: hold it shortly, and
    /// never across a call of [`DirectoryService::change`].
    pub fn read(&self) -> RwLockReadGuard<'_, Directory> {
        // Only a fold that panicked poisons the lock, and folding an event leaves the directory whole or
        // unchanged: readers go on with it, and nothing is written any more before a restart folds anew.
        let directory = self.0.directory.read();
        directory.unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes events from the current directory, appends them, and folds them before any other
    /// change. The audit entry that names the actor belongs behind them, so that both are stored or
    /// neither.
    ///
    /// # Errors
    /// The error of `make`, or [`WriteFailure`].
    pub async fn change<T, E: From<WriteFailure>>(
        &self,
        make: impl FnOnce(&Directory) -> Result<(T, Vec<Event>), E>,
    ) -> Result<T, E> {
        let _turn = self.0.write_turn.lock().await;
        let (result, events) = make(&self.read())?;
        self.append(events).await?;
        Ok(result)
    }

    /// Writes an audit entry; durable before it returns. What must not happen unaudited (a number shown, a
    /// file sent) happens only after this.
    ///
    /// # Errors
    /// [`WriteFailure`] when the ledger fails.
    pub async fn audit(&self, entry: AuditEntry) -> Result<(), WriteFailure> {
        // It changes nobody's rights, so that it needs no turn.
        self.append(vec![Event::AuditEntry(entry)]).await
    }

    /// Folds an event that no ledger holds.
    #[cfg(test)]
    pub(crate) fn fold(&self, event: Event) {
        let mut directory = self.0.directory.write().unwrap();
        let next = directory.position() + 1;
        directory.apply(next, event).unwrap();
    }

    /// Appends events and folds them. The caller has the turn, or writes audit entries only.
    async fn append(&self, events: Vec<Event>) -> Result<(), WriteFailure> {
        if events.is_empty() {
            return Ok(());
        }
        if self.0.directory.is_poisoned() {
            return Err(WriteFailure::Poisoned);
        }
        let encoded = events.iter().map(|event| (event.topic(), event.encode()));
        let entries = self.0.committer.own(encoded.collect()).await?;
        let directory = self.0.directory.write();
        let mut directory = directory.map_err(|_| WriteFailure::Poisoned)?;
        for (entry, event) in entries.iter().zip(events) {
            if let Err(error) = directory.apply(entry.n, event) {
                tracing::warn!(%error, n = entry.n, "an event of the directory does not fit and is left out");
            }
        }
        Ok(())
    }
}

/// Reason why events were not stored.
#[derive(Debug, thiserror::Error)]
pub enum WriteFailure {
    /// The ledger failed.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// A thread panicked while it folded an event.
    #[error("the directory is in an unknown state since a thread died: restart the server")]
    Poisoned,
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::clock::SystemClock;
    use crate::directory::{Actor, AuditAct, set_workspace};
    use crate::secrets::ServerKeys;
    use crate::store::commit::Store;
    use streetbook_core::time::Instant;

    fn service(dir: &std::path::Path) -> (Store, DirectoryService) {
        let keys = ServerKeys::new([1; 32], [2; 32], [9; 16]);
        let key = keys.signing().clone();
        let store = Store::open(dir, keys.ledger(), key, None, Arc::new(SystemClock)).unwrap();
        let directory = Directory::new(keys.ledger(), keys.public());
        let service = DirectoryService::new(directory, store.committer.clone());
        (store, service)
    }

    fn named(name: &str) -> [Event; 2] {
        let entry = AuditEntry::new(Instant::from_millis(0), Actor::Operator, AuditAct::Person);
        let workspace = set_workspace(name, "Asia/Shanghai").unwrap();
        [workspace, Event::AuditEntry(entry)]
    }

    fn name(service: &DirectoryService) -> Option<String> {
        let directory = service.read();
        directory
            .workspace()
            .map(|workspace| workspace.name.clone())
    }

    #[tokio::test]
    async fn what_is_refused_or_empty_leaves_no_entry_and_what_is_made_stands_with_its_audit_entry()
    {
        let dir = tempfile::tempdir().unwrap();
        let (store, service) = service(dir.path());
        let refused: Result<(), WriteFailure> =
            service.change(|_| Err(WriteFailure::Poisoned)).await;
        assert!(refused.is_err());
        let empty = service.change(|_| Ok::<_, WriteFailure>(((), Vec::new())));
        empty.await.unwrap();
        assert_eq!(store.index.office_events().unwrap().len(), 0);
        let made = service.change(|directory| {
            assert!(directory.workspace().is_none());
            Ok::<_, WriteFailure>((7, named("万达").to_vec()))
        });
        assert_eq!(made.await.unwrap(), 7);
        assert_eq!(name(&service).as_deref(), Some("万达"));
        assert_eq!(store.index.notes_between(0, u64::MAX).count(), 1);
    }

    #[tokio::test]
    async fn after_a_fold_that_panicked_people_are_still_read_and_nothing_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let (store, service) = service(dir.path());
        let change = |service: DirectoryService, name: &'static str| async move {
            let make = |_: &Directory| Ok::<_, WriteFailure>(((), named(name).to_vec()));
            service.change(make).await
        };
        change(service.clone(), "before").await.unwrap();
        let durable = *store.committer.appended().borrow();
        let folding = service.clone();
        let panicked = std::thread::spawn(move || {
            let _directory = folding.0.directory.write().unwrap();
            panic!("a fold");
        });
        assert!(panicked.join().is_err());
        let after = change(service.clone(), "after").await;
        assert!(matches!(after, Err(WriteFailure::Poisoned)));
        assert_eq!(name(&service).as_deref(), Some("before"));
        assert_eq!(*store.committer.appended().borrow(), durable);
    }
}
