//! Files that colleagues carry to the office for one another: over a hotspot, a chat, a USB stick.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use crate::error::PhoneError;
use crate::listener::{Cause, Change};
use crate::phone::Phone;
use crate::text::Wording;

/// Upper bound of an imported file, in bytes; a phone exports less.
const FILE_BYTES_MAX: u64 = 128 * 1024 * 1024;

#[uniffi::export]
impl Phone {
    /// Writes everything that the office has not receipted into a file, own entries and those carried
    /// for colleagues; replaces a file of that name. Returns the number of entries in it.
    pub fn export_to(&self, path: String) -> Result<u64, PhoneError> {
        let (entries, bytes) = self.exported()?;
        write_whole(Path::new(&path), &bytes).map_err(unwritten)?;
        Ok(entries)
    }

    /// Returns the content of [`Phone::export_to`]'s file as bytes, for an app that writes to a stream.
    pub fn export_bytes(&self) -> Result<Vec<u8>, PhoneError> {
        self.exported().map(|(_, bytes)| bytes)
    }

    /// Imports a colleague's file, to be carried to the office. Returns the number of entries that now
    /// wait to be carried.
    pub fn import_from(&self, path: String) -> Result<u64, PhoneError> {
        let mut bytes = Vec::new();
        File::open(&path)
            .and_then(|file| file.take(FILE_BYTES_MAX).read_to_end(&mut bytes))
            .map_err(unread)?;
        self.import_bytes(bytes)
    }

    /// Imports a colleague's file from bytes; see [`Phone::import_from`].
    pub fn import_bytes(&self, bytes: Vec<u8>) -> Result<u64, PhoneError> {
        let (carried, change) = self.cell.with(|replica| {
            let carried = replica.import(&bytes)?;
            Ok((carried, Change::of(replica, Cause::Import)))
        })?;
        self.listeners.changed(&change);
        Ok(carried)
    }
}

impl Phone {
    fn exported(&self) -> Result<(u64, Vec<u8>), PhoneError> {
        self.cell.with(|replica| {
            let bytes = replica.export()?;
            let status = replica.status()?;
            Ok((status.waiting + status.carried, bytes))
        })
    }
}

/// Writes a file under a temporary name, syncs it and renames it: no partial file gets the name.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    let part = path.with_file_name(name);
    let written = File::create(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&part, path)
    });
    if written.is_err() {
        // A partial file is of no use.
        let _ = std::fs::remove_file(&part);
    }
    written
}

fn unwritten(error: io::Error) -> PhoneError {
    PhoneError::NotPossible {
        code: "file".to_owned(),
        text: Wording::new(
            "文件无法写入，请换一个位置，或清理空间后重试",
            format!("the file cannot be written ({error}): choose another place, or make room"),
        ),
    }
}

fn unread(error: io::Error) -> PhoneError {
    PhoneError::NotPossible {
        code: "file".to_owned(),
        text: Wording::new(
            "文件无法读取，请重新选择",
            format!("the file cannot be read ({error}): choose it again"),
        ),
    }
}
