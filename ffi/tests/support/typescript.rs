//! TypeScript for React Native, written by its generator.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::bindings::library;
use super::tools::{crate_dir, fetched, ran};

/// Writes the binding into a folder, and says where the generator stands.
pub fn write(folder: &Path) -> PathBuf {
    let generator = fetched("react-native");
    ran(Command::new(generator.join("bin/react-native-bindings"))
        .current_dir(crate_dir())
        .args(["--no-format", "--library", "--ts-dir"])
        .arg(folder)
        .arg("--cpp-dir")
        .arg(folder.join("cpp"))
        .arg(library()));
    generator
}
