//! Somebody who acts in the office.

use crate::directory::{Actor, AuditAct, AuditEntry, Directory, Event};
use crate::state::AppState;

use super::AdminError;

/// The acts of one actor. Whether they may is for the caller to know.
pub struct Admin<'a> {
    pub(super) app: &'a AppState,
    pub(super) by: Actor,
}

impl<'a> Admin<'a> {
    /// Acts in a running office.
    pub fn new(app: &'a AppState, by: Actor) -> Admin<'a> {
        Admin { app, by }
    }

    /// An audit entry about an act of this actor, now.
    pub(super) fn act(&self, act: AuditAct, about: impl ToString) -> AuditEntry {
        AuditEntry::new(self.app.handles.clock.now(), self.by.clone(), act).about(about)
    }

    /// Stores one event with its audit entry.
    pub(super) async fn store<E>(
        &self,
        entry: AuditEntry,
        make: impl FnOnce(&Directory) -> Result<Event, E>,
    ) -> Result<(), AdminError>
    where
        AdminError: From<E>,
    {
        let make = |directory: &Directory| {
            Ok::<_, AdminError>(((), vec![make(directory)?, Event::AuditEntry(entry)]))
        };
        self.app.handles.directory.change(make).await
    }

    /// Writes an audit entry alone.
    pub(super) async fn audit(&self, entry: AuditEntry) -> Result<(), AdminError> {
        Ok(self.app.handles.directory.audit(entry).await?)
    }
}
