//! Files named by people: written whole or not at all, and read with a bound.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{XattrFlags, fsetxattr, lgetxattr};

use super::out::Failure;

/// The extended attribute that holds the verb that wrote a file.
const MARK: &str = "user.streetbook.out";
/// No verb is so long; another program's attribute may be, and is then not read.
const MARK_BYTES_MAX: usize = 32;

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
        // One of a process that was killed; a link of that name is not followed.
        let _ = fs::remove_file(&fresh);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(&fresh)
            .map_err(|error| cannot("written", path, &error))?;
        Ok(Fresh {
            file,
            fresh,
            path: path.to_owned(),
        })
    }

    /// Notes which verb wrote it, makes it durable and gives it its name.
    pub(super) fn finish(self, verb: &str) -> Result<(), Failure> {
        // A file system that keeps no attributes keeps the file all the same.
        let _ = fsetxattr(&self.file, MARK, verb.as_bytes(), XattrFlags::empty());
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

/// The verb that wrote a file, as far as the file says.
pub(super) fn mark_of(path: &Path) -> Option<Vec<u8>> {
    let mut mark = [0; MARK_BYTES_MAX];
    let length = lgetxattr(path, MARK, mark.as_mut_slice()).ok()?;
    mark.get(..length).map(<[u8]>::to_vec)
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

/// A file that cannot be used, and why.
pub(super) fn cannot(what: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("{} cannot be {what}: {error}", path.display()))
}
