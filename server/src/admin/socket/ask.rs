//! The command line's end of the socket.

use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use serde_json::Value as Json;

use super::Answer;
use super::place::{NAME, SocketPath};
use crate::admin::AdminCommand;

/// A server that does not answer within this time is not waited for.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// Asks the process that has the data directory.
///
/// # Errors
/// [`AskError`] saying what to do.
pub fn ask(dir: &Path, command: &AdminCommand) -> Result<Json, AskError> {
    let place = SocketPath::of(dir)?;
    let mut stream = UnixStream::connect(place.dir.join(NAME)).map_err(AskError::Silent)?;
    stream.set_read_timeout(Some(ANSWER_WITHIN))?;
    stream.set_write_timeout(Some(ANSWER_WITHIN))?;
    let mut line = serde_json::to_vec(command).map_err(io::Error::from)?;
    line.push(b'\n');
    stream.write_all(&line)?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer)?;
    match serde_json::from_str(&answer) {
        Ok(Answer::Done(done)) => Ok(done),
        Ok(Answer::Failed(failed)) => Err(AskError::Failed(failed)),
        Err(_) => Err(AskError::Cut),
    }
}

/// Reason of a missing answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// No process listens.
    #[error(
        "another process has this data directory and does not listen ({0}): wait until the server has started, or stop that process"
    )]
    Silent(io::Error),
    /// The server's own word.
    #[error("{0}")]
    Failed(String),
    /// It stopped meanwhile.
    #[error("the server stopped before it answered: look whether the change was made")]
    Cut,
    /// The machine.
    #[error("the server cannot be asked: {0}")]
    Io(#[from] io::Error),
}
