//! A disk that measures the time of its syncs, or leaves them out.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use streetbook_core::log::{Disk, DiskFile, RealDisk};

/// A directory of the machine under a stopwatch.
pub struct StoppedDisk {
    disk: RealDisk,
    syncs: Syncs,
}

/// The time spent in syncs so far.
#[derive(Clone, Default)]
pub struct Syncs {
    nanos: Arc<AtomicU64>,
    left_out: bool,
}

impl Syncs {
    /// Syncs that are left out: for files that are thrown away, written before anything is measured.
    pub fn left_out() -> Syncs {
        Syncs {
            left_out: true,
            ..Syncs::default()
        }
    }

    /// The time spent since the last call.
    pub fn took(&self) -> Duration {
        Duration::from_nanos(self.nanos.swap(0, Ordering::Relaxed))
    }

    fn time(&self, sync: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        if self.left_out {
            return Ok(());
        }
        let start = Instant::now();
        let done = sync();
        let nanos = start.elapsed().as_nanos() as u64;
        self.nanos.fetch_add(nanos, Ordering::Relaxed);
        done
    }
}

impl StoppedDisk {
    /// The directory at this path.
    pub fn new(path: &Path, syncs: Syncs) -> StoppedDisk {
        StoppedDisk {
            disk: RealDisk::new(path),
            syncs,
        }
    }
}

impl Disk for StoppedDisk {
    fn open(&self, name: &str, create: bool) -> io::Result<Arc<dyn DiskFile>> {
        Ok(Arc::new(StoppedFile {
            file: self.disk.open(name, create)?,
            syncs: self.syncs.clone(),
        }))
    }

    fn list(&self) -> io::Result<Vec<String>> {
        self.disk.list()
    }

    fn sync_dir(&self) -> io::Result<()> {
        self.syncs.time(|| self.disk.sync_dir())
    }

    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.disk.replace(name, bytes)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.disk.remove(name)
    }

    fn free_bytes(&self) -> io::Result<u64> {
        self.disk.free_bytes()
    }
}

struct StoppedFile {
    file: Arc<dyn DiskFile>,
    syncs: Syncs,
}

impl DiskFile for StoppedFile {
    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<usize> {
        self.file.read_at(offset, bytes)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.file.write_at(offset, bytes)
    }

    fn length(&self) -> io::Result<u64> {
        self.file.length()
    }

    fn set_length(&self, bytes: u64) -> io::Result<()> {
        self.file.set_length(bytes)
    }

    fn sync(&self) -> io::Result<()> {
        self.syncs.time(|| self.file.sync())
    }
}
