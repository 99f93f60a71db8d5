//! Writing events of the directory on behalf of somebody in the office.

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
        self.exchange.change(make).await
    }

    pub(super) async fn store_events(&self, events: Vec<Event>) -> Result<(), StaffFailure> {
        Ok(self.exchange.store_events(events).await?)
    }
}
