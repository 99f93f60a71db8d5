//! The socket's path.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};

/// The socket's name in the data directory.
pub(super) const NAME: &str = "control.sock";
/// Addresses of Unix sockets end at 108 bytes on Linux and at 104 elsewhere.
const PATH_BYTES_MAX: usize = 90;

/// The directory under a name that is short enough for a socket's address.
pub(super) struct SocketPath {
    /// The directory's name.
    pub dir: PathBuf,
    #[expect(
        dead_code,
        reason = "the short name lives as long as the directory is open"
    )]
    held: Option<File>,
}

impl SocketPath {
    /// Finds a name for the data directory.
    pub(super) fn of(dir: &Path) -> io::Result<SocketPath> {
        if dir.as_os_str().len() <= PATH_BYTES_MAX {
            return Ok(SocketPath {
                dir: dir.to_owned(),
                held: None,
            });
        }
        let held = File::open(dir)?;
        Ok(SocketPath {
            dir: PathBuf::from(format!("/proc/self/fd/{}", held.as_raw_fd())),
            held: Some(held),
        })
    }
}
