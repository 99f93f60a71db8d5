//! A phone in a directory of the machine, held by one process at a time. Where there are no directories, as
//! in a browser, the host opens a replica from [`Files`] on a disk of its own.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::phone::Replica;
use crate::log::{DirLock, RealDisk};
use crate::replica::identity::Identity;
use crate::replica::{DeviceSecrets, Files, ReplicaError, joining};
use crate::seal::SealKey;
use crate::sync::Enrolled;

impl Replica {
    /// Opens the replica in a directory, with the key that seals it; a second process is refused.
    ///
    /// # Errors
    /// [`ReplicaError::Locked`], [`ReplicaError::NotEnrolled`], or what is wrong with the files.
    pub fn open_dir(path: &Path, seal: Option<SealKey>) -> Result<Replica, ReplicaError> {
        let lock = lock(path)?;
        let mut replica = Replica::open(Files::on(Arc::new(RealDisk::new(path)), seal))?;
        replica._lock = Some(lock);
        Ok(replica)
    }

    /// Begins an enrolment with a code in a directory: returns the seeds of the request. They are
    /// stored there until the certificate has come, so that a kill or a lost answer in between does
    /// not use the code up.
    ///
    /// # Errors
    /// [`ReplicaError::AlreadyEnrolled`] when the directory holds a phone already.
    pub fn join_dir(
        path: &Path,
        seal: Option<SealKey>,
        code: &str,
        dice: &mut dyn FnMut(&mut [u8]),
    ) -> Result<DeviceSecrets, ReplicaError> {
        let _lock = lock(path)?;
        let files = Files::on(Arc::new(RealDisk::new(path)), seal);
        match Identity::load(&files)? {
            Some(_) => Err(ReplicaError::AlreadyEnrolled),
            None => joining::secrets(&files, code, dice),
        }
    }

    /// Removes an enrolment that the office will never grant: the next one generates another device.
    ///
    /// # Errors
    /// When the disk fails, or another process has the directory.
    pub fn forget_join(path: &Path, seal: Option<SealKey>) -> Result<(), ReplicaError> {
        let _lock = lock(path)?;
        joining::forget(&Files::on(Arc::new(RealDisk::new(path)), seal))
    }

    /// Writes the certificate of an enrolment into an empty directory, and opens it. With a key
    /// everything in it is sealed.
    ///
    /// # Errors
    /// [`ReplicaError::AlreadyEnrolled`] when the directory holds a phone already.
    pub fn enrol_dir(
        path: &Path,
        seal: Option<SealKey>,
        secrets: DeviceSecrets,
        enrolled: Enrolled,
        address: &str,
    ) -> Result<Replica, ReplicaError> {
        let lock = lock(path)?;
        let files = Files::on(Arc::new(RealDisk::new(path)), seal);
        let mut replica = Replica::enrol(files, secrets, enrolled, address)?;
        replica._lock = Some(lock);
        Ok(replica)
    }
}

fn lock(path: &Path) -> Result<DirLock, ReplicaError> {
    std::fs::create_dir_all(path)?;
    DirLock::take(path).map_err(|error| match error.kind() {
        io::ErrorKind::WouldBlock => ReplicaError::Locked,
        _ => error.into(),
    })
}
