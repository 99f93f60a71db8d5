//! The seam to files: one directory with flat names. Tests put a disk behind it that fails.

use std::io;
use std::sync::Arc;

/// One directory.
pub trait Disk: Send + Sync {
    /// Opens a file for reading and writing; `create` makes it when it is missing.
    fn open(&self, name: &str, create: bool) -> io::Result<Arc<dyn DiskFile>>;
    /// The names of the files here, sorted.
    fn list(&self) -> io::Result<Vec<String>>;
    /// Makes the creation of files here durable.
    fn sync_dir(&self) -> io::Result<()>;
    /// Puts a whole small file in place of the one of that name, durably: after a crash either the
    /// old or the new one stands, whole.
    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, name: &str) -> io::Result<()>;
    /// Space left for writing.
    fn free_bytes(&self) -> io::Result<u64>;
}

/// One open file.
pub trait DiskFile: Send + Sync {
    /// Reads at a place; fewer bytes than asked for only at the end.
    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<usize>;
    /// Writes all bytes at a place.
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// The length in bytes.
    fn length(&self) -> io::Result<u64>;
    /// Cuts the file.
    fn set_length(&self, bytes: u64) -> io::Result<()>;
    /// Makes everything written so far durable (fdatasync).
    fn sync(&self) -> io::Result<()>;
}

/// Reads a whole file by name; `None` when it is missing.
///
/// # Errors
/// What the disk says.
pub fn read_file(disk: &dyn Disk, name: &str) -> io::Result<Option<Vec<u8>>> {
    match disk.open(name, false) {
        Ok(file) => read_all(file.as_ref()).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reads a whole file.
///
/// # Errors
/// What the disk says; a file that shrinks meanwhile ends early.
pub fn read_all(file: &dyn DiskFile) -> io::Result<Vec<u8>> {
    let length = file.length()?;
    let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    let mut filled = 0;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read_at(filled as u64, rest)? {
            0 => break,
            read => filled += read,
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}
