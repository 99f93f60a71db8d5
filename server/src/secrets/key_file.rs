//! `server.key`, the one file besides the ledger that a server cannot do without.
//!
//! | bytes | what |
//! |---|---|
//! | 0–7 | `STRTKEYS` |
//! | 8–9 | version, 1, big-endian |
//! | 10–41 | seed of the signing key |
//! | 42–73 | MAC key |
//! | 74–89 | ledger id |
//! | 90–97 | the first 8 bytes of SHA-256 of bytes 0–89 |
//!
//! In a sealed data directory the file holds these bytes as [`streetbook_core::seal::seal_file`] seals them.
//! It is read before anything else: a missing or wrong key is refused here.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use streetbook_core::ids::Hash;
use streetbook_core::seal::{FileError, Opened, SealKey, open_file, seal_file};

use crate::secrets::{RandomError, ServerKeys};

/// Its name in the data directory.
pub const KEY_FILE: &str = "server.key";
const MAGIC: &[u8; 8] = b"STRTKEYS";
const VERSION: u16 = 1;
const BODY_BYTES: usize = 90;
/// Sealed or not, no key file is longer.
const FILE_BYTES_MAX: usize = 1024;

impl ServerKeys {
    /// Generates keys for a new workspace and stores them in its data directory, sealed where there is a key,
    /// readable by the owner of the process alone.
    ///
    /// # Errors
    /// [`KeyFileError`]; an existing file is never replaced.
    pub fn create(directory: &Path, seal: Option<&SealKey>) -> Result<ServerKeys, KeyFileError> {
        let path = directory.join(KEY_FILE);
        if path.exists() {
            return Err(KeyFileError::Exists { path });
        }
        let keys = ServerKeys::draw()?;
        let bytes = seal_file(seal, KEY_FILE.as_bytes(), keys.to_file_bytes());
        write_durably(directory, &path, &bytes)
            .map_err(|source| KeyFileError::Disk { path, source })?;
        Ok(keys.of_sealed(seal.cloned()))
    }

    /// Reads the keys of a workspace whose data directory is sealed with this key, or with none.
    ///
    /// # Errors
    /// [`KeyFileError`] naming what is wrong with the file and what to do.
    pub fn load(directory: &Path, seal: Option<&SealKey>) -> Result<ServerKeys, KeyFileError> {
        let path = directory.join(KEY_FILE);
        match read(&path) {
            Ok(bytes) => ServerKeys::open(&bytes, seal, path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(KeyFileError::Missing { path })
            }
            Err(source) => Err(KeyFileError::Disk { path, source }),
        }
    }

    fn open(
        bytes: &[u8],
        seal: Option<&SealKey>,
        path: PathBuf,
    ) -> Result<ServerKeys, KeyFileError> {
        let opened = match open_file(seal, KEY_FILE.as_bytes(), bytes) {
            Ok(opened) => opened,
            Err(FileError::Sealed) => return Err(KeyFileError::Sealed { path }),
            Err(FileError::WrongKey) => return Err(KeyFileError::WrongKey { path }),
            Err(FileError::Damaged) => return Err(KeyFileError::Damaged { path }),
            Err(FileError::Newer { found }) => return Err(KeyFileError::Newer { path, found }),
        };
        match (opened, seal) {
            (Opened::Sealed(plain), _) => {
                let keys = ServerKeys::from_file_bytes(&plain, path)?;
                Ok(keys.of_sealed(seal.cloned()))
            }
            (Opened::Plain, None) => ServerKeys::from_file_bytes(bytes, path),
            (Opened::Plain, Some(_)) => {
                // A damaged file is damaged, whoever opens it.
                ServerKeys::from_file_bytes(bytes, path.clone())?;
                Err(KeyFileError::NotSealed { path })
            }
        }
    }

    fn to_file_bytes(&self) -> Vec<u8> {
        let mut bytes = [
            MAGIC.as_slice(),
            &VERSION.to_be_bytes(),
            &self.signing().seed(),
            &self.mac_key,
            &self.ledger(),
        ]
        .concat();
        bytes.extend(checksum(&bytes));
        bytes
    }

    fn from_file_bytes(bytes: &[u8], path: PathBuf) -> Result<ServerKeys, KeyFileError> {
        let mut rest = bytes;
        if take(&mut rest) != Some(*MAGIC) {
            return Err(KeyFileError::Damaged { path });
        }
        match take(&mut rest).map(u16::from_be_bytes) {
            Some(VERSION) => {}
            Some(found) if found > VERSION => return Err(KeyFileError::Newer { path, found }),
            _ => return Err(KeyFileError::Damaged { path }),
        }
        let fields = (take(&mut rest), take(&mut rest), take(&mut rest));
        match (fields, bytes.split_at_checked(BODY_BYTES)) {
            ((Some(seed), Some(mac_key), Some(ledger)), Some((body, sum)))
                if sum == checksum(body) =>
            {
                Ok(ServerKeys::new(seed, mac_key, ledger))
            }
            _ => Err(KeyFileError::Damaged { path }),
        }
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*first)
}

fn checksum(body: &[u8]) -> [u8; 8] {
    let hash = Hash::of(&[body]);
    let mut start = [0; 8];
    start.copy_from_slice(&hash.0[..8]);
    start
}

/// Reads so far only: what is longer is no key file and fits no checksum.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(FILE_BYTES_MAX as u64)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The file is complete under its name, or absent.
fn write_durably(directory: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let fresh = directory.join("server.key.fresh");
    match fs::remove_file(&fresh) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&fresh, path)?;
    File::open(directory)?.sync_all()
}

/// Reason why the server has no keys to work with.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// There is a workspace here already.
    #[error(
        "`{path}` exists already: this directory holds a workspace; choose another one for a new workspace"
    )]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// No file.
    #[error(
        "`{path}` is missing: set the workspace up with `streetbook init`, or restore the file from a backup"
    )]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The directory is sealed and no key was given.
    #[error(
        "`{path}` is sealed: give the key that seals this data directory with --key-file; nothing was touched"
    )]
    Sealed {
        /// The file.
        path: PathBuf,
    },
    /// The directory is sealed with another key.
    #[error(
        "`{path}` is sealed with another key: give the one that seals this data directory; nothing was touched"
    )]
    WrongKey {
        /// The file.
        path: PathBuf,
    },
    /// A key was given for a directory that is not sealed.
    #[error("`{path}` is not sealed: leave the key file away; nothing was touched")]
    NotSealed {
        /// The file.
        path: PathBuf,
    },
    /// The bytes are not what was written.
    #[error(
        "`{path}` is damaged or no key file: restore it from a backup; a new one would make every phone enrol again"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// Written by a newer build.
    #[error(
        "`{path}` has version {found}, this build reads up to {VERSION}: update `streetbook` and start it again"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u16,
    },
    /// The machine refused.
    #[error("`{path}` cannot be read or written: {source}")]
    Disk {
        /// The file.
        path: PathBuf,
        /// The operating system's error.
        source: io::Error,
    },
    /// No keys can be generated.
    #[error(transparent)]
    Random(#[from] RandomError),
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn file() -> (tempfile::TempDir, PathBuf, ServerKeys) {
        let directory = tempfile::tempdir().unwrap();
        let keys = ServerKeys::create(directory.path(), None).unwrap();
        let path = directory.path().join(KEY_FILE);
        (directory, path, keys)
    }

    #[test]
    fn keys_come_back_and_only_their_owner_may_read_them() {
        let (directory, path, keys) = file();
        let loaded = ServerKeys::load(directory.path(), None).unwrap();
        assert_eq!(loaded.to_file_bytes(), keys.to_file_bytes());
        assert_eq!(loaded.public(), keys.public());
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_existing_key_is_never_replaced() {
        let (directory, path, _) = file();
        let before = fs::read(&path).unwrap();
        let again = ServerKeys::create(directory.path(), None);
        assert!(matches!(again, Err(KeyFileError::Exists { .. })));
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let (directory, path, _) = file();
        let good = fs::read(&path).unwrap();
        for bit in 0..good.len() * 8 {
            let mut bad = good.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            let read = ServerKeys::from_file_bytes(&bad, path.clone());
            assert!(read.is_err(), "a flip of bit {bit} went unnoticed");
        }
        for length in 0..good.len() {
            let read = ServerKeys::from_file_bytes(&good[..length], path.clone());
            assert!(
                matches!(read, Err(KeyFileError::Damaged { .. })),
                "{length}"
            );
        }
        fs::write(&path, [good, vec![0]].concat()).unwrap();
        let longer = ServerKeys::load(directory.path(), None);
        assert!(matches!(longer, Err(KeyFileError::Damaged { .. })));
    }

    #[test]
    fn a_missing_and_a_newer_file_say_what_to_do() {
        let (directory, path, keys) = file();
        let mut newer = keys.to_file_bytes();
        newer[9] = 2;
        fs::write(&path, &newer).unwrap();
        let error = ServerKeys::load(directory.path(), None).unwrap_err();
        assert!(matches!(error, KeyFileError::Newer { found: 2, .. }));
        fs::remove_file(&path).unwrap();
        let error = ServerKeys::load(directory.path(), None).unwrap_err();
        assert!(error.to_string().contains("streetbook init"), "{error}");
    }

    #[test]
    fn a_sealed_file_opens_with_its_key_alone() {
        let directory = tempfile::tempdir().unwrap();
        let (key, other) = (SealKey::from_bytes([1; 32]), SealKey::from_bytes([2; 32]));
        let keys = ServerKeys::create(directory.path(), Some(&key)).unwrap();
        let load = |key: Option<&SealKey>| ServerKeys::load(directory.path(), key);
        let loaded = load(Some(&key)).unwrap();
        assert_eq!(loaded.to_file_bytes(), keys.to_file_bytes());
        assert!(loaded.seal().is_some());
        assert!(matches!(load(None), Err(KeyFileError::Sealed { .. })));
        let error = load(Some(&other)).unwrap_err();
        assert!(matches!(error, KeyFileError::WrongKey { .. }), "{error}");
        let stored = fs::read(directory.path().join(KEY_FILE)).unwrap();
        let seed = keys.signing().seed();
        assert!(!stored.windows(32).any(|window| window == seed));

        let (plain, path, _) = file();
        let error = ServerKeys::load(plain.path(), Some(&key)).unwrap_err();
        assert!(matches!(error, KeyFileError::NotSealed { .. }), "{error}");
        fs::write(&path, b"no key file").unwrap();
        let error = ServerKeys::load(plain.path(), Some(&key)).unwrap_err();
        assert!(matches!(error, KeyFileError::Damaged { .. }), "{error}");
    }
}
