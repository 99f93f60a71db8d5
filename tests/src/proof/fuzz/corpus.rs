//! Inputs found earlier, stored in the repository as regressions.

use std::path::{Path, PathBuf};

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target.replace(' ', "-"))
}

/// All inputs of a target, in the order of their names.
pub(super) fn known(target: &str) -> Vec<Vec<u8>> {
    let Ok(files) = std::fs::read_dir(folder(target)) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
    paths.sort();
    let read = paths
        .iter()
        .map(|path| std::fs::read(path).expect("a kept input"));
    read.collect()
}

/// Stores an input and returns its path.
pub(super) fn keep(target: &str, input: &[u8]) -> PathBuf {
    let folder = folder(target);
    std::fs::create_dir_all(&folder).expect("room for a kept input");
    let path = folder.join(format!("{:08x}.bin", crc32fast::hash(input)));
    std::fs::write(&path, input).expect("room for a kept input");
    path
}

/// Hostile inputs that were found for automerge, in every form: changes, documents, sync messages;
/// without magic and checksum, as payloads travel.
pub(super) fn hostile() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/tests/fixtures/hostile");
    let mut paths = Vec::new();
    for form in ["change", "document", "sync-message"] {
        let files = std::fs::read_dir(root.join(form)).expect("the hostile inputs");
        paths.extend(files.flatten().map(|file| file.path()));
    }
    paths.sort();
    assert!(paths.len() > 50, "only {} hostile inputs", paths.len());
    paths
        .iter()
        .map(|path| std::fs::read(path).expect("a hostile input"))
        .map(|chunk| chunk[8.min(chunk.len())..].to_vec())
        .collect()
}
