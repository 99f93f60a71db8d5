//! A disk of the machine that fills up, fails, or blocks on demand.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use streetbook_core::log::{Disk, DiskFile, RealDisk};

pub(super) struct Moods {
    pub(super) fails: AtomicBool,
    pub(super) free_bytes: AtomicU64,
    /// While this lock is held, every sync waits.
    pub(super) gate: Mutex<()>,
}

#[derive(Clone)]
pub(super) struct MoodyDisk {
    real: Arc<RealDisk>,
    pub(super) moods: Arc<Moods>,
}

impl MoodyDisk {
    pub(super) fn new(dir: &Path) -> MoodyDisk {
        MoodyDisk {
            real: Arc::new(RealDisk::new(dir)),
            moods: Arc::new(Moods {
                fails: AtomicBool::new(false),
                free_bytes: AtomicU64::new(u64::MAX),
                gate: Mutex::new(()),
            }),
        }
    }
}

impl Disk for MoodyDisk {
    fn open(&self, name: &str, create: bool) -> io::Result<Arc<dyn DiskFile>> {
        Ok(Arc::new(MoodyFile {
            file: self.real.open(name, create)?,
            moods: self.moods.clone(),
        }))
    }

    fn list(&self) -> io::Result<Vec<String>> {
        self.real.list()
    }

    fn sync_dir(&self) -> io::Result<()> {
        self.real.sync_dir()
    }

    fn replace(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.real.replace(name, bytes)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.real.remove(name)
    }

    fn free_bytes(&self) -> io::Result<u64> {
        Ok(self.moods.free_bytes.load(Ordering::SeqCst))
    }
}

struct MoodyFile {
    file: Arc<dyn DiskFile>,
    moods: Arc<Moods>,
}

impl DiskFile for MoodyFile {
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
        let _open = self.moods.gate.lock().unwrap();
        if self.moods.fails.load(Ordering::SeqCst) {
            return Err(io::Error::other("the disk fails"));
        }
        self.file.sync()
    }
}
