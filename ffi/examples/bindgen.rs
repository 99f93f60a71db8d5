//! Writes the binding of one language, from the built library:
//! `cargo run -p streetbook-ffi --example bindgen -- kotlin|swift|python LIBRARY FOLDER`.

use std::error::Error;

use camino::Utf8PathBuf;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

fn main() -> Result<(), Box<dyn Error>> {
    let usage = "expected: kotlin|swift|python LIBRARY FOLDER";
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [language, library, folder] = words.as_slice() else {
        return Err(usage.into());
    };
    let language = match language.as_str() {
        "kotlin" => TargetLanguage::Kotlin,
        "swift" => TargetLanguage::Swift,
        "python" => TargetLanguage::Python,
        _ => return Err(usage.into()),
    };
    let config = Utf8PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("uniffi.toml");
    Ok(generate(GenerateOptions {
        languages: vec![language],
        source: library.into(),
        out_dir: folder.into(),
        config_override: Some(config),
        ..GenerateOptions::default()
    })?)
}
