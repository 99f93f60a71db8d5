//! Opening the phone of a directory.

use streetbook_core::replica::{Replica, ReplicaError};

use crate::cli::data_dir::DataDir;
use crate::cli::out::Failure;
use crate::store::ledger::once_free;

/// Opens the phone; a missing directory is not created.
pub(super) fn open(data: &DataDir) -> Result<Replica, Failure> {
    if !data.is_dir() {
        let text = format!(
            "there is no phone in {}: ask the office for a code, then `streetbook phone --data {0} enrol`",
            data.display()
        );
        return Err(Failure::new(text));
    }
    let seal = data.seal()?;
    let is_held = |error: &ReplicaError| matches!(error, ReplicaError::Locked);
    Ok(once_free(
        || Replica::open_dir(data, seal.clone()),
        is_held,
    )?)
}
