//! Where an administrator's command is executed: in the process that serves, or here.

use std::sync::Arc;

use serde_json::Value as Json;

use super::data_dir::DataDir;
use super::out::{Failure, runtime};
use crate::app::{App, Opening, is_in_use};
use crate::clock::SystemClock;
use crate::control::{Command, ask, execute};

/// What opening a data directory needs.
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
pub(super) fn run(dir: &DataDir, command: Command) -> Result<Json, Failure> {
    if is_in_use(dir) {
        return Ok(ask(dir, &command)?);
    }
    runtime()?.block_on(async {
        let app = App::open(opening(dir)?).await?;
        execute(&app, command).await.map_err(Failure::new)
    })
}
