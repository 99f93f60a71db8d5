//! What every language's test needs: the bindings of the built library, an office, the scripted field day
//! and what the office must see at its end.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "each test uses its part, and fails where one is missing"
)]

pub mod jvm;
pub mod tools;
pub mod typescript;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use camino::Utf8PathBuf;
use serde_json::{Value as Json, json};
use streetbook_server::cli::tools::play::Script;
use streetbook_server::cli::tools::play::seen;
use streetbook_tests::{Hall, Person, binary, person};
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

/// The folder of this crate.
pub fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder with the library that was built for this test.
pub fn library_folder() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().unwrap().to_owned()
}

/// The library that was built for this test.
pub fn library() -> PathBuf {
    let library = format!(
        "{}streetbook_ffi{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    );
    library_folder().join(library)
}

/// The program that writes bindings, where it was built along.
pub fn bindgen() -> Option<PathBuf> {
    let built = library_folder().parent()?.join("examples/bindgen");
    built.exists().then_some(built)
}

/// Writes the binding of a language into a folder.
pub fn bindings(language: TargetLanguage, into: &Path) {
    let utf8 = |path: &Path| Utf8PathBuf::from_path_buf(path.to_owned()).unwrap();
    generate(GenerateOptions {
        languages: vec![language],
        source: utf8(&library()),
        out_dir: utf8(into),
        config_override: Some(utf8(&folder().join("uniffi.toml"))),
        ..GenerateOptions::default()
    })
    .unwrap();
}

/// The field day that `streetbook demo` plays.
pub fn script() -> PathBuf {
    folder().join("../server/demo/field-day.ndjson")
}

/// An office with the people of the field day.
pub fn office() -> Hall {
    assert!(
        binary("office").exists(),
        "build the office first: cargo build -p streetbook-ffi --examples"
    );
    Hall::with(&people())
}

/// The people of the field day.
pub fn people() -> Vec<Person> {
    let script = Script::read(&std::fs::read_to_string(script()).unwrap()).unwrap();
    let known =
        |of: &streetbook_server::cli::tools::play::Person| person(&of.id, &of.role, &of.team);
    script.people.iter().map(known).collect()
}

/// A code for each person of the field day, as JSON.
pub fn codes(office: &Hall) -> Json {
    let code = |person: Person| (person.id.clone(), office.code(&person.id).into());
    Json::Object(people().into_iter().map(code).collect())
}

/// The figures of `streetbook play`.
pub fn played() -> Json {
    let played = Command::new(binary("office"))
        .args(["play", "--once", "--script"])
        .arg(script())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&played.stderr);
    assert!(played.status.success(), "{said}");
    serde_json::from_slice(&played.stdout).unwrap()
}

/// The same figures of phones that were played in another language: what the office sees, and what the
/// phones said: `records` (the script's names and their ids), `phones`, `records_receipted`,
/// `quiet_round_trips`.
pub fn figures(office: &Hall, phones: &Json) -> Json {
    let records: BTreeMap<String, String> =
        serde_json::from_value(phones["records"].clone()).unwrap();
    let names = records.into_iter().map(|(name, id)| (id, name)).collect();
    let app = office.app();
    let seen = office.wait(async {
        app.progress.until_shown().await;
        seen(&names, &app.view, &app.handles.kinds.now())
            .await
            .unwrap()
    });
    let mut figures = json!(seen);
    for key in ["phones", "records_receipted", "quiet_round_trips"] {
        figures[key] = phones[key].clone();
    }
    figures
}

/// Figures without the order in which conflicts are listed: it follows the ids, which are drawn.
pub fn in_order(mut figures: Json) -> Json {
    for key in ["conflicts_open", "conflicts_settled"] {
        let list = figures[key].as_array_mut().unwrap();
        for conflict in list.iter_mut() {
            if let Some(values) = conflict["values"].as_array_mut() {
                values.sort_by_key(Json::to_string);
            }
        }
        list.sort_by_key(Json::to_string);
    }
    figures
}
