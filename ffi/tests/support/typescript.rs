//! TypeScript for React Native, written by its generator.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::tools::{fetched, ran};
use super::{folder, library};

/// Writes the binding into a folder, and says where the generator stands.
pub fn write(into: &Path) -> PathBuf {
    let generator = fetched("react-native");
    ran(Command::new(generator.join("bin/react-native-bindings"))
        .current_dir(folder())
        .args(["--no-format", "--library", "--ts-dir"])
        .arg(into)
        .arg("--cpp-dir")
        .arg(into.join("cpp"))
        .arg(library()));
    generator
}
