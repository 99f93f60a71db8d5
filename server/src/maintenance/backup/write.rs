//! Writing a backup.

use std::io::{self, Write};
use std::path::Path;

use sha2::{Digest, Sha256};
use streetbook_core::log::{RealDisk, snapshot};
use streetbook_core::seal::SealKey;

use super::{BEGINNING, BackupError, FORMAT, KEY, LEDGER};
use crate::secrets::ServerKeys;
use crate::store::ledger::spec;

/// The result of a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The last frame of the ledger in it.
    pub frames: u64,
    /// Its length.
    pub bytes: u64,
}

/// Writes a backup of a data directory up to a frame that is durable; `None` if no other process
/// writes: then up to the end. Of a sealed directory the sealed files are copied as they are; the
/// key only serves to identify them.
///
/// # Errors
/// [`BackupError`]; the bytes written until then are no backup.
pub fn backup(
    dir: &Path,
    seal: Option<&SealKey>,
    durable: Option<u64>,
    out: &mut dyn Write,
) -> Result<Written, BackupError> {
    let keys = ServerKeys::load(dir, seal)?;
    let key_file = std::fs::read(dir.join(KEY))?;
    let mut sealed = Sealed {
        out,
        sum: Sha256::new(),
        bytes: 0,
    };
    sealed.put(BEGINNING)?;
    sealed.put(&FORMAT.to_be_bytes())?;
    sealed.file(KEY, &key_file)?;
    let disk = RealDisk::new(dir.join(LEDGER));
    let through = durable.unwrap_or(u64::MAX);
    let mut keep = |name: &str, bytes: &[u8]| sealed.file(&format!("{LEDGER}/{name}"), bytes);
    let frames = snapshot(
        &disk,
        &spec(keys.ledger(), seal.cloned()),
        through,
        &mut keep,
    )?;
    if let Some(expected) = durable.filter(|durable| *durable > frames) {
        return Err(BackupError::Short {
            found: frames,
            expected,
        });
    }
    let bytes = sealed.end()?;
    Ok(Written { frames, bytes })
}

/// Counts and hashes the bytes written.
struct Sealed<'a> {
    out: &'a mut dyn Write,
    sum: Sha256,
    bytes: u64,
}

impl Sealed<'_> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum.update(bytes);
        self.bytes += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    fn file(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let length = u16::try_from(name.len()).map_err(io::Error::other)?;
        self.put(&length.to_be_bytes())?;
        self.put(name.as_bytes())?;
        self.put(&(bytes.len() as u64).to_be_bytes())?;
        self.put(bytes)
    }

    /// Writes an empty name, then the checksum.
    fn end(mut self) -> io::Result<u64> {
        self.put(&0_u16.to_be_bytes())?;
        let sum = self.sum.finalize();
        self.out.write_all(&sum)?;
        self.out.flush()?;
        Ok(self.bytes + sum.len() as u64)
    }
}
