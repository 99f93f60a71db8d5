//! The unfinished tails that opening the ledger has cut off.

use std::io;
use std::path::Path;

use super::Kept;

/// Names every tail in the ledger's folder.
pub(super) fn list(folder: &Path) -> io::Result<Vec<Kept>> {
    let mut tails = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let file = entry.file_name().to_string_lossy().into_owned();
        if file.contains(".log.tail-") {
            let bytes = entry.metadata()?.len();
            tails.push(Kept { file, bytes });
        }
    }
    tails.sort_by(|one, other| one.file.cmp(&other.file));
    Ok(tails)
}
