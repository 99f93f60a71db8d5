//! A disk in memory. What it holds is gone with the page.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use streetbook_core::log::{Disk, DiskFile};

/// There is room enough.
const FREE_BYTES: u64 = 1 << 30;

/// Files by name.
#[derive(Default)]
pub struct MemoryDisk(Mutex<BTreeMap<String, Arc<MemoryFile>>>);

/// One file.
#[derive(Default)]
pub struct MemoryFile(Mutex<Vec<u8>>);

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Disk for MemoryDisk {
    fn open(&self, name: &str, create: bool) -> io::Result<Arc<dyn DiskFile>> {
        let mut files = held(&self.0);
        match files.get(name) {
            Some(file) => Ok(file.clone()),
            None if create => {
                let file = Arc::<MemoryFile>::default();
                files.insert(name.to_owned(), file.clone());
                Ok(file)
            }
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn list(&self) -> io::Result<Vec<String>> {
        Ok(held(&self.0).keys().cloned().collect())
    }

    fn sync_dir(&self) -> io::Result<()> {
        Ok(())
    }

    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let file = Arc::new(MemoryFile(Mutex::new(bytes.to_vec())));
        held(&self.0).insert(name.to_owned(), file);
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let removed = held(&self.0).remove(name);
        removed
            .map(drop)
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn free_bytes(&self) -> io::Result<u64> {
        Ok(FREE_BYTES)
    }
}

impl DiskFile for MemoryFile {
    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<usize> {
        let content = held(&self.0);
        let rest = content.get(place(offset)?..).unwrap_or_default();
        let read = rest.len().min(bytes.len());
        bytes[..read].copy_from_slice(&rest[..read]);
        Ok(read)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut content = held(&self.0);
        let from = place(offset)?;
        let end = from + bytes.len();
        if content.len() < end {
            content.resize(end, 0);
        }
        content[from..end].copy_from_slice(bytes);
        Ok(())
    }

    fn length(&self) -> io::Result<u64> {
        Ok(held(&self.0).len() as u64)
    }

    fn set_length(&self, bytes: u64) -> io::Result<()> {
        held(&self.0).resize(place(bytes)?, 0);
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

fn place(offset: u64) -> io::Result<usize> {
    usize::try_from(offset).map_err(io::Error::other)
}
