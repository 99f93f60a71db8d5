//! Errors of verifying.

use crate::start::OpenError;

/// Reasons that a data directory cannot be verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// Another process has it open.
    #[error("the server runs on this data directory: stop it, then verify")]
    InUse,
    /// It cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// An error of the disk.
    #[error("the data directory cannot be read: {0}")]
    Io(#[from] std::io::Error),
}
