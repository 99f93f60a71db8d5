//! The serving process's end of the socket.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use super::place::{NAME, SocketPath};
use super::{Answer, answer};
use crate::admin::AdminCommand;
use crate::state::AppState;

/// A request is a line of at most this many bytes.
const LINE_BYTES_MAX: u64 = 64 * 1024;
/// Time after which a silent connection is closed.
const ASK_WITHIN: Duration = Duration::from_secs(5);

/// Listens on the socket until it is closed.
pub struct Control {
    path: PathBuf,
    stop: oneshot::Sender<()>,
    running: JoinHandle<()>,
}

impl Control {
    /// Listens in the office's data directory; a socket that a killed process left is replaced.
    ///
    /// # Errors
    /// The operating system's error.
    pub fn open(app: Arc<AppState>) -> io::Result<Control> {
        let path = app.dir.join(NAME);
        let place = SocketPath::of(&app.dir)?;
        let fresh = place.dir.join(format!("{NAME}.fresh"));
        remove(&fresh)?;
        let listener = UnixListener::bind(&fresh)?;
        // Only then does it get the name under which it is looked for.
        fs::set_permissions(&fresh, Permissions::from_mode(0o600))?;
        fs::rename(&fresh, place.dir.join(NAME))?;
        let (stop, stopped) = oneshot::channel();
        Ok(Control {
            path,
            stop,
            running: tokio::spawn(listen(app, listener, stopped)),
        })
    }

    /// Removes the socket and releases the office.
    pub async fn close(self) {
        if let Err(error) = remove(&self.path) {
            tracing::warn!(%error, "the control socket stays behind");
        }
        // Where it has ended already there is nobody to tell.
        let _ = self.stop.send(());
        let _ = self.running.await;
    }
}

async fn listen(app: Arc<AppState>, listener: UnixListener, mut stopped: oneshot::Receiver<()>) {
    let mut asking = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let app = app.clone();
                    asking.spawn(async move { serve(&app, stream).await });
                }
                Err(error) => tracing::warn!(%error, "somebody could not be let in"),
            },
            Some(_) = asking.join_next(), if !asking.is_empty() => {}
        }
    }
    // What has begun is finished; nobody may be left waiting for a change that was made.
    while asking.join_next().await.is_some() {}
}

async fn serve(app: &AppState, stream: UnixStream) {
    let asked = tokio::time::timeout(ASK_WITHIN, read_line(stream)).await;
    let Ok(Ok((line, mut stream))) = asked else {
        return;
    };
    let answer = match serde_json::from_str::<AdminCommand>(&line) {
        Ok(command) => match answer(app, command).await {
            Ok(done) => Answer::Done(done),
            Err(failed) => Answer::Failed(failed),
        },
        Err(_) => Answer::Failed(
            "the running server does not know this command: restart it with this version"
                .to_owned(),
        ),
    };
    if let Ok(mut line) = serde_json::to_vec(&answer) {
        line.push(b'\n');
        // Whoever asked may be gone.
        let _ = stream.write_all(&line).await;
    }
}

async fn read_line(stream: UnixStream) -> io::Result<(String, UnixStream)> {
    let mut reader = BufReader::new(stream).take(LINE_BYTES_MAX);
    let mut line = String::new();
    reader.read_line(&mut line).await?;
    Ok((line, reader.into_inner().into_inner()))
}

fn remove(path: &std::path::Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
