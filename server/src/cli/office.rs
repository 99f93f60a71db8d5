//! Executing an administrator's command: in the serving process, or here.

use std::sync::Arc;

use serde_json::Value as Json;

use super::data_dir::DataDir;
use super::out::{Failure, runtime};
use crate::admin::AdminCommand;
use crate::admin::socket::{answer, ask};
use crate::clock::SystemClock;
use crate::start::{self, Opening, is_in_use};

/// The inputs for opening a data directory.
pub(super) fn opening(dir: &DataDir) -> Result<Opening, Failure> {
    Ok(Opening {
        dir: dir.to_path_buf(),
        clock: Arc::new(SystemClock),
        worker: std::env::current_exe()?,
        seal: dir.seal()?,
        erasures: None,
    })
}

/// Executes a command on a data directory.
pub(super) fn run(dir: &DataDir, command: AdminCommand) -> Result<Json, Failure> {
    let mut answer = Json::Null;
    run_on(dir, command, |answered| {
        answer = answered;
        Ok(None)
    })?;
    Ok(answer)
}

/// Executes one command after the other on a data directory: `next` gets each answer and returns the next
/// command, if any.
pub(super) fn run_on(
    dir: &DataDir,
    first: AdminCommand,
    mut next: impl FnMut(Json) -> Result<Option<AdminCommand>, Failure>,
) -> Result<(), Failure> {
    let mut command = Some(first);
    if is_in_use(dir) {
        while let Some(asked) = command {
            command = next(ask(dir, &asked)?)?;
        }
        return Ok(());
    }
    runtime()?.block_on(async {
        let app = start::open(opening(dir)?).await?;
        while let Some(asked) = command {
            command = next(answer(&app, asked).await.map_err(Failure::new)?)?;
        }
        Ok(())
    })
}
