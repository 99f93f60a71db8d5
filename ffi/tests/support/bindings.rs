//! Bindings, generated from the library that was built with this test.

use std::path::{Path, PathBuf};

use camino::Utf8PathBuf;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

use super::tools::crate_dir;

/// The built library: it stands beside the running test.
pub fn library() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.with_file_name("libstreetbook_ffi.so")
}

/// Writes a language's binding into a folder.
pub fn write(language: TargetLanguage, folder: &Path) {
    let utf8 = |path: PathBuf| Utf8PathBuf::from_path_buf(path).unwrap();
    generate(GenerateOptions {
        languages: vec![language],
        source: utf8(library()),
        out_dir: utf8(folder.to_owned()),
        config_override: Some(utf8(crate_dir().join("uniffi.toml"))),
        ..GenerateOptions::default()
    })
    .unwrap();
}

/// The program that writes bindings, where it was built along.
pub fn bindgen() -> Option<PathBuf> {
    let built = library().parent()?.parent()?.join("examples/bindgen");
    built.exists().then_some(built)
}
