//! Restoring a backup: into a directory beside the target, renamed once all is checked.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use streetbook_core::seal::SealKey;

use super::{BEGINNING, BackupError, FORMAT, KEY, LEDGER, NAME_BYTES_MAX, SUM_BYTES};
use crate::erasure::ErasureList;
use crate::secrets::ServerKeys;

/// Bytes copied at a time.
const CHUNK_BYTES: usize = 64 * 1024;

/// Restores a backup into a directory that is missing or empty, with the list of erasures since: erased
/// payloads are gone before the directory is served. A key that is given must open it; a sealed backup can be
/// restored without, and opens later.
///
/// # Errors
/// [`BackupError`]; the directory is then unchanged.
pub fn restore(
    from: &Path,
    dir: &Path,
    seal: Option<&SealKey>,
    erased: &ErasureList,
) -> Result<(), BackupError> {
    if fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) || dir.is_file() {
        return Err(BackupError::NotEmpty(dir.to_owned()));
    }
    let mut backup = Reading {
        from: BufReader::new(File::open(from)?),
        sum: Sha256::new(),
    };
    let dir = std::path::absolute(dir)?;
    let parent = dir.parent().unwrap_or(&dir);
    fs::create_dir_all(parent)?;
    let fresh = Fresh::beside(&dir)?;
    backup.fill_dir(&fresh.0)?;
    if seal.is_some() {
        ServerKeys::load(&fresh.0, seal)?;
    }
    let mut to_erase = ErasureList::default();
    to_erase.unite(erased);
    to_erase.keep(&fresh.0)?;
    fs::rename(&fresh.0, &dir)?;
    File::open(parent)?.sync_all()?;
    Ok(())
}

/// The directory that is being filled; removed unless it was renamed.
struct Fresh(PathBuf);

impl Fresh {
    fn beside(dir: &Path) -> io::Result<Fresh> {
        let mut name = dir.as_os_str().to_owned();
        name.push(format!(".{}.restoring", std::process::id()));
        let fresh = PathBuf::from(name);
        fs::create_dir(&fresh)?;
        fs::create_dir(fresh.join(LEDGER))?;
        Ok(Fresh(fresh))
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // It is gone if it was renamed.
        let _ = fs::remove_dir_all(&self.0);
    }
}

struct Reading {
    from: BufReader<File>,
    sum: Sha256,
}

impl Reading {
    fn fill_dir(&mut self, dir: &Path) -> Result<(), BackupError> {
        if self.take::<8>()? != *BEGINNING {
            return Err(BackupError::Damaged("it does not begin as one"));
        }
        let format = u16::from_be_bytes(self.take()?);
        if format > FORMAT {
            return Err(BackupError::Newer {
                found: format,
                supported: FORMAT,
            });
        }
        while let Some(name) = self.name()? {
            let bytes = u64::from_be_bytes(self.take()?);
            self.file(&dir.join(name), bytes)?;
        }
        self.check_sum()?;
        if !dir.join(KEY).exists() {
            return Err(BackupError::Damaged("it holds no key"));
        }
        for folder in [dir.join(LEDGER), dir.to_owned()] {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    /// The next file's name; `None` at the end.
    fn name(&mut self) -> Result<Option<PathBuf>, BackupError> {
        let length = usize::from(u16::from_be_bytes(self.take()?));
        if length == 0 {
            return Ok(None);
        }
        if length > NAME_BYTES_MAX {
            return Err(BackupError::Damaged("a file has a strange name"));
        }
        let mut name = vec![0; length];
        self.fill(&mut name)?;
        let name = String::from_utf8(name).ok().filter(|name| is_ours(name));
        let name = name.ok_or(BackupError::Damaged("a file has a strange name"))?;
        Ok(Some(PathBuf::from(name)))
    }

    /// Copies a file from the backup, durably.
    fn file(&mut self, path: &Path, bytes: u64) -> Result<(), BackupError> {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        let mut rest = bytes;
        let mut chunk = [0; CHUNK_BYTES];
        while rest > 0 {
            let next = usize::try_from(rest).map_or(CHUNK_BYTES, |rest| rest.min(CHUNK_BYTES));
            let part = chunk.get_mut(..next).unwrap_or_default();
            self.fill(part)?;
            file.write_all(part)?;
            rest -= next as u64;
        }
        file.sync_all()?;
        Ok(())
    }

    fn check_sum(&mut self) -> Result<(), BackupError> {
        let expected = std::mem::take(&mut self.sum).finalize();
        let found: [u8; SUM_BYTES] = self.take()?;
        if found.as_slice() != expected.as_slice() {
            return Err(BackupError::Damaged("its checksum does not fit"));
        }
        match self.from.read(&mut [0])? {
            0 => Ok(()),
            _ => Err(BackupError::Damaged("something follows its end")),
        }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], BackupError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), BackupError> {
        self.from
            .read_exact(bytes)
            .map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => BackupError::Damaged("it is cut short"),
                _ => error.into(),
            })?;
        self.sum.update(&*bytes);
        Ok(())
    }
}

/// Returns true for the key or a segment of the ledger; nothing else may be written anywhere.
fn is_ours(name: &str) -> bool {
    let segment = name
        .strip_prefix("ledger/ledger-")
        .and_then(|name| name.strip_suffix(".log"));
    let is_number =
        |digits: &str| digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    name == KEY || segment.is_some_and(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_offices_own_files_are_written() {
        assert!(is_ours("server.key"));
        assert!(is_ours("ledger/ledger-0000000a.log"));
        for strange in [
            "/etc/passwd",
            "../server.key",
            "ledger/../x",
            "ledger/ledger-../../ab.log",
            "ledger/ledger-00000000.log.tail-0-0",
            "index/db",
            "",
        ] {
            assert!(!is_ours(strange), "{strange:?} would be written");
        }
    }
}
