//! Searching files for words, also inside deflated content.

use std::path::{Path, PathBuf};

use streetbook_core::sync::inflate;

/// The beginning of every frame of a log; a backup holds logs as they are.
const FRAME: [u8; 4] = [0x8b, b'S', b'B', 0x1f];
const HEAD_BYTES: usize = 28;
const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// The files at or below a path that hold any of the words, plainly or in a deflated frame.
pub fn holding(path: &Path, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files(path) {
        let bytes = std::fs::read(&file).unwrap();
        for word in words {
            if holds(&bytes, word) {
                found.push(format!("{word} in {}", file.display()));
            }
            if frames(&bytes).any(|body| holds(&body, word)) {
                found.push(format!("{word} inflated from {}", file.display()));
            }
        }
    }
    found
}

fn files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        // A socket holds nothing.
        let file = path.is_file().then(|| path.to_owned());
        return file.into_iter().collect();
    }
    let entries = std::fs::read_dir(path).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| files(&path)).collect()
}

fn holds(bytes: &[u8], word: &str) -> bool {
    let mut windows = bytes.windows(word.len());
    windows.any(|window| window == word.as_bytes())
}

/// The inflated bodies of everything that looks like a frame, at any offset.
fn frames(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let starts = bytes.windows(FRAME.len()).enumerate();
    let starts = starts.filter(|(_, window)| *window == FRAME);
    starts.filter_map(|(at, _)| {
        let head = bytes.get(at..at + HEAD_BYTES)?;
        let length = u32::from_be_bytes(head[12..16].try_into().unwrap()) as usize;
        let body = bytes.get(at + HEAD_BYTES..at + HEAD_BYTES + length)?;
        inflate(body, BODY_BYTES_MAX).ok()
    })
}
