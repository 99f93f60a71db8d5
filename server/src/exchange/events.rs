//! Writing events of the directory: made from it as it stands, stored in one append, then folded.

use std::sync::Arc;

use super::Exchange;
use crate::access::{Directory, Event};
use crate::commit::CommitError;

/// Whoever holds it has the turn.
pub type Turn = Arc<tokio::sync::Mutex<()>>;

impl Exchange {
    /// Whoever holds it is the only one who changes the directory.
    pub fn directory_turn(&self) -> &tokio::sync::Mutex<()> {
        &self.directory_writes
    }

    /// Makes events from the directory as it stands, and stores them before anybody else changes it.
    /// The note that says whose doing they are belongs behind them, so that both stand or neither.
    ///
    /// # Errors
    /// What `make` says, or [`WriteFailure`].
    pub async fn change<T, E, F>(
        &self,
        make: impl FnOnce(&Directory) -> Result<(T, Vec<Event>), E>,
    ) -> Result<T, F>
    where
        F: From<E> + From<WriteFailure>,
    {
        let _turn = self.directory_writes.lock().await;
        let (result, events) = {
            let directory = self.directory.read().map_err(|_| WriteFailure::Poisoned)?;
            make(&directory)?
        };
        self.store_events(events).await?;
        Ok(result)
    }

    /// Stores events and folds them; for who has the turn, or notes only.
    ///
    /// # Errors
    /// [`WriteFailure`]; no event was stored, unless the ledger failed.
    pub async fn store_events(&self, events: Vec<Event>) -> Result<(), WriteFailure> {
        if events.is_empty() {
            return Ok(());
        }
        let stored = events
            .iter()
            .map(|event| (event.topic(), event.encode()))
            .collect();
        let entries = self.committer.own(stored).await?;
        let mut directory = self.directory.write().map_err(|_| WriteFailure::Poisoned)?;
        for (entry, event) in entries.iter().zip(events) {
            if let Err(error) = directory.apply(entry.n, event) {
                tracing::warn!(%error, "an event of the directory does not fit");
            }
        }
        Ok(())
    }
}

/// Why events do not stand.
#[derive(Debug, thiserror::Error)]
pub enum WriteFailure {
    /// They could not be stored.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// A thread died while it changed the directory.
    #[error("the directory is in an unknown state since a thread died: restart the server")]
    Poisoned,
}
