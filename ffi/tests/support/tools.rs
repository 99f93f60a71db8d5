//! Tools that are no Rust: fetched once into `target/tools`, by `ffi/tools/fetch`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::folder;

/// Where a tool stands.
pub fn fetched(tool: &str) -> PathBuf {
    let said = ran(Command::new(folder().join("tools/fetch")).arg(tool));
    PathBuf::from(String::from_utf8(said.stdout).unwrap().trim())
}

/// Runs a program to its end; when it fails, so does the test, with its words.
pub fn ran(command: &mut Command) -> Output {
    let done = command.stdin(Stdio::null()).output();
    let done = done.unwrap_or_else(|error| panic!("{command:?} cannot be started: {error}"));
    assert!(
        done.status.success(),
        "{command:?}: {}\n{}{}",
        done.status,
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    done
}

/// The files in a folder that end so, sorted.
pub fn files(place: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(place)
        .unwrap_or_else(|error| panic!("{}: {error}", place.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .collect();
    found.sort();
    found
}
