//! Access to files: one directory with flat names. Tests implement it with a disk that fails.

use std::io;
use std::sync::Arc;

/// One directory.
pub trait Disk: Send + Sync {
    /// Opens a file for reading and writing; `create` makes it if it is missing.
    fn open(&self, name: &str, create: bool) -> io::Result<Arc<dyn DiskFile>>;
    /// Returns the names of the files, sorted.
    fn list(&self) -> io::Result<Vec<String>>;
    /// Makes the creation of files durable.
    fn sync_dir(&self) -> io::Result<()>;
    /// Replaces a small file of that name as a whole, durably: after a crash either the old or the new
    /// one exists, complete.
    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, name: &str) -> io::Result<()>;
    /// Returns the free space in bytes.
    fn free_bytes(&self) -> io::Result<u64>;
}

/// One open file.
pub trait DiskFile: Send + Sync {
    /// Reads at an offset; fewer bytes than requested only at the end.
    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<usize>;
    /// Writes all bytes at an offset.
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// Returns the length in bytes.
    fn length(&self) -> io::Result<u64>;
    /// Truncates or extends the file to this length.
    fn set_length(&self, bytes: u64) -> io::Result<()>;
    /// Makes everything written so far durable (fdatasync).
    fn sync(&self) -> io::Result<()>;
}

/// Reads a whole file by name; `None` when it is missing.
///
/// # Errors
/// The disk's error.
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
/// The disk's error; a file that shrinks meanwhile ends early.
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
