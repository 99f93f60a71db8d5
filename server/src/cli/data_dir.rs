//! The directory that a verb works on, and the file with the key that seals it.
//!
//! A key in the directory that it seals would protect nothing: such a file is refused. It holds 32 random
//! bytes as 64 hexadecimal digits, so that it can also be written on paper.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::ops::Deref;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::Args;
use streetbook_core::ids::hex;
use streetbook_core::seal::SealKey;
use zeroize::Zeroizing;

use super::out::Failure;
use crate::secrets::random;

const KEY_BYTES: usize = 32;
/// Room for the digits and what an editor puts behind them.
const FILE_BYTES_MAX: u64 = 2 * KEY_BYTES as u64 + 16;

/// A directory and its seal key.
#[derive(Args)]
pub(super) struct DataDir {
    /// The data directory.
    #[arg(long)]
    data: PathBuf,
    /// The file with the key that seals the data directory, 64 hexadecimal digits. It lies elsewhere.
    #[arg(long, env = "STREETBOOK_KEY_FILE", hide_env_values = true)]
    key_file: Option<PathBuf>,
}

impl DataDir {
    /// The key, if one is named.
    pub(super) fn seal(&self) -> Result<Option<SealKey>, Failure> {
        let Some(file) = &self.key_file else {
            return Ok(None);
        };
        self.refuse_inside(file)?;
        read(file).map(Some)
    }

    /// Creates the key file of a directory that is about to be sealed, if one is named that does not exist,
    /// and returns its path.
    pub(super) fn make_key(&self) -> Result<Option<&Path>, Failure> {
        let Some(file) = self.key_file.as_deref().filter(|file| !file.exists()) else {
            return Ok(None);
        };
        self.refuse_inside(file)?;
        make(file)?;
        Ok(Some(file))
    }

    fn refuse_inside(&self, file: &Path) -> Result<(), Failure> {
        let inside = resolved(file)?.starts_with(resolved(&self.data)?);
        if inside {
            Err(Failure::new(format!(
                "{} lies in the data directory that it seals, where it protects nothing: keep it elsewhere; nothing was touched",
                file.display()
            )))
        } else {
            Ok(())
        }
    }
}

impl Deref for DataDir {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.data
    }
}

/// A path without links and dots, as far as it exists.
pub(super) fn resolved(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    for known in path.ancestors() {
        if let Ok(real) = fs::canonicalize(known) {
            let rest = path.strip_prefix(known).unwrap_or(Path::new(""));
            return Ok(real.join(rest));
        }
    }
    Ok(path)
}

fn read(path: &Path) -> Result<SealKey, Failure> {
    let mut text = Zeroizing::new(String::with_capacity(FILE_BYTES_MAX as usize));
    File::open(path)
        .and_then(|file| file.take(FILE_BYTES_MAX).read_to_string(&mut text))
        .map_err(|error| {
            Failure::new(format!(
                "the key file {} cannot be read: {error}",
                path.display()
            ))
        })?;
    key(text.trim()).ok_or_else(|| {
        Failure::new(format!(
            "{} is no key file: it must hold 64 hexadecimal digits and nothing else",
            path.display()
        ))
    })
}

fn key(text: &str) -> Option<SealKey> {
    let digits = text.as_bytes();
    if digits.len() != 2 * KEY_BYTES {
        return None;
    }
    let mut bytes = Zeroizing::new([0; KEY_BYTES]);
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |at: usize| char::from(*pair.get(at)?).to_digit(16);
        *byte = u8::try_from(digit(0)? << 4 | digit(1)?).ok()?;
    }
    Some(SealKey::from_bytes(*bytes))
}

/// Draws a key into a file of its own, which only its owner may read.
fn make(path: &Path) -> Result<(), Failure> {
    let text = Zeroizing::new(hex(&*Zeroizing::new(random::<KEY_BYTES>()?)) + "\n");
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            let beside = std::path::absolute(path)?;
            beside
                .parent()
                .map_or(Ok(()), |dir| File::open(dir)?.sync_all())
        });
    written.map_err(|error| {
        Failure::new(format!(
            "the key file {} cannot be written: {error}",
            path.display()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(data: &Path, key_file: &Path) -> DataDir {
        DataDir {
            data: data.to_owned(),
            key_file: Some(key_file.to_owned()),
        }
    }

    #[test]
    fn a_key_file_is_made_once_for_its_owner_alone_and_read_back() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let (data, file) = (dir.path().join("data"), dir.path().join("key"));
        assert_eq!(at(&data, &file).make_key().unwrap(), Some(file.as_path()));
        let made = at(&data, &file).seal().unwrap();
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(at(&data, &file).make_key().unwrap(), None);
        let again = at(&data, &file).seal().unwrap();
        let check = |key: Option<SealKey>| key.unwrap().check(b"x");
        assert_eq!(check(made), check(again));
    }

    #[test]
    fn a_key_file_in_the_data_directory_is_refused_however_it_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let link = dir.path().join("link");
        fs::create_dir(&data).unwrap();
        std::os::unix::fs::symlink(&data, &link).unwrap();
        for file in ["data/key", "link/key", "data/deep/key", "link/../data/key"] {
            let dir = at(&data, &dir.path().join(file));
            let text = dir.make_key().err().unwrap().to_string();
            assert!(
                text.contains("lies in the data directory"),
                "{file}: {text}"
            );
        }
        assert_eq!(fs::read_dir(&data).unwrap().count(), 0);
    }

    #[test]
    fn what_is_no_key_is_refused_without_being_shown() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("key");
        let digits = "0123456789abcdef".repeat(4);
        for text in [
            digits[1..].to_owned(),
            format!("{digits}0"),
            digits.replace('a', "g"),
            String::new(),
            "é".repeat(32),
        ] {
            fs::write(&file, &text).unwrap();
            let refused = at(dir.path().join("data").as_path(), &file).seal();
            let sentence = refused.err().unwrap().to_string();
            assert!(sentence.contains("64 hexadecimal digits"), "{text}");
            assert!(text.is_empty() || !sentence.contains(&text));
        }
        fs::write(&file, format!("{}\r\n", digits.to_uppercase())).unwrap();
        assert!(at(&dir.path().join("data"), &file).seal().is_ok());
    }
}
