//! Files named by people: written whole or not at all, and read with a bound.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::out::Failure;

/// A file that appears under its name once it is whole.
pub(super) struct Fresh {
    file: File,
    fresh: PathBuf,
    path: PathBuf,
}

impl Fresh {
    /// Begins a file beside its place.
    pub(super) fn begin(path: &Path) -> Result<Fresh, Failure> {
        Fresh::open(path, 0o666)
    }

    /// Begins a file that only its owner may read.
    pub(super) fn private(path: &Path) -> Result<Fresh, Failure> {
        Fresh::open(path, 0o600)
    }

    fn open(path: &Path, mode: u32) -> Result<Fresh, Failure> {
        let mut name = path.as_os_str().to_owned();
        name.push(OsString::from(format!(".{}.fresh", std::process::id())));
        let fresh = PathBuf::from(name);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(mode)
            .open(&fresh)
            .map_err(|error| cannot("written", path, &error))?;
        Ok(Fresh {
            file,
            fresh,
            path: path.to_owned(),
        })
    }

    /// Makes it durable and gives it its name.
    pub(super) fn finish(self) -> Result<(), Failure> {
        let done = self
            .file
            .sync_all()
            .and_then(|()| fs::rename(&self.fresh, &self.path));
        done.map_err(|error| cannot("written", &self.path, &error))
    }
}

impl Write for Fresh {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // It is gone if it was finished.
        let _ = fs::remove_file(&self.fresh);
    }
}

/// Writes a file whole.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut fresh = Fresh::begin(path)?;
    fresh
        .write_all(bytes)
        .map_err(|error| cannot("written", path, &error))?;
    fresh.finish()
}

/// Reads a file of at most this many bytes.
pub(super) fn read_at_most(path: &Path, bytes_max: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(bytes_max + 1).read_to_end(&mut bytes))
        .map_err(|error| cannot("read", path, &error))?;
    if bytes.len() as u64 > bytes_max {
        let text = format!("{} is larger than any such file", path.display());
        return Err(Failure::new(text));
    }
    Ok(bytes)
}

fn cannot(what: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("{} cannot be {what}: {error}", path.display()))
}
