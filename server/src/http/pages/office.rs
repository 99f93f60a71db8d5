//! The state of the pages.

use std::sync::{Arc, RwLockReadGuard};

use crate::admin::{AdminCommand, AdminError, AuditCommand, Execute};
use crate::directory::{AuditEntry, Directory};
use crate::http::limits::{Refusals, Throttle};
use crate::state::AppState;

/// The state of the pages.
#[derive(Clone)]
pub struct Office {
    /// The records and tables that they read.
    pub app: Arc<AppState>,
    /// Executes what they change, and reads records and the audit log.
    pub commands: Arc<dyn Execute>,
    /// Slows guessing.
    pub throttle: Arc<Throttle>,
    /// Decides which refused sign-ins are noted.
    pub refusals: Arc<Refusals>,
    /// True when people reach the pages through TLS.
    pub secure: bool,
}

impl Office {
    /// The pages of a running office. `secure` when people reach them through TLS.
    pub fn new(app: Arc<AppState>, secure: bool) -> Office {
        Office {
            commands: app.clone(),
            app,
            throttle: Arc::default(),
            refusals: Arc::default(),
            secure,
        }
    }

    /// Returns the directory, locked for reading.
    pub(super) fn directory(&self) -> RwLockReadGuard<'_, Directory> {
        self.app.handles.directory.read()
    }

    /// Writes an audit entry; durable before it returns.
    pub(super) async fn audit(&self, entry: AuditEntry) -> Result<(), AdminError> {
        let by = entry.by.clone();
        let command = AdminCommand::Audit(AuditCommand::Write(entry));
        self.commands.execute(by, command).await.map(drop)
    }
}
