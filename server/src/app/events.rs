//! Writing events: made from the directory as it stands, stored in one append, then folded.

use super::App;
use super::staff::StaffFailure;
use crate::access::{Directory, Event, Noted};

impl App {
    /// Writes a line of the audit log; durable before it answers. What must not happen unnoted (a number
    /// shown, a file sent) happens only after this.
    ///
    /// # Errors
    /// [`StaffFailure`] when the ledger fails.
    pub async fn note_act(&self, noted: Noted) -> Result<(), StaffFailure> {
        self.store_events(vec![Event::Noted(noted)]).await
    }

    /// Makes events from the directory as it stands, and stores them before anybody else changes it.
    /// The note that says whose doing they are belongs behind them, so that both stand or neither.
    pub(super) async fn change<T, E>(
        &self,
        make: impl FnOnce(&Directory) -> Result<(T, Vec<Event>), E>,
    ) -> Result<T, StaffFailure>
    where
        StaffFailure: From<E>,
    {
        let _turn = self.directory_writes.lock().await;
        let (result, events) = {
            let directory = self.directory_now()?;
            make(&directory)?
        };
        self.store_events(events).await?;
        Ok(result)
    }

    pub(super) async fn store_events(&self, events: Vec<Event>) -> Result<(), StaffFailure> {
        if events.is_empty() {
            return Ok(());
        }
        let stored = events
            .iter()
            .map(|event| (event.topic(), event.encode()))
            .collect();
        let entries = self.store.committer.own(stored).await?;
        let mut directory = self.directory.write().map_err(|_| StaffFailure::Poisoned)?;
        for (entry, event) in entries.iter().zip(events) {
            if let Err(error) = directory.apply(entry.n, event) {
                tracing::warn!(%error, "an event of the directory does not fit");
            }
        }
        Ok(())
    }
}
