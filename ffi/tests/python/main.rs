//! Python plays the same field day as `streetbook play`, and everything that can go wrong on a phone.
#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value as Json;
use tempfile::TempDir;
use uniffi_bindgen::bindings::TargetLanguage;

/// The generated module beside the library, ready to be imported.
struct Python {
    module: TempDir,
}

impl Python {
    fn ready() -> Python {
        let module = TempDir::new().unwrap();
        support::bindings(TargetLanguage::Python, module.path());
        let library = support::library();
        let name = library.file_name().unwrap();
        std::os::unix::fs::symlink(&library, module.path().join(name)).unwrap();
        Python { module }
    }

    /// Runs a program of this crate and gives what it has printed.
    fn runs<S: AsRef<OsStr>>(&self, program: &str, words: impl IntoIterator<Item = S>) -> String {
        let folder = support::folder();
        let paths = [
            self.module.path().to_owned(),
            folder.join("samples/python"),
            folder.join("tests/python"),
        ];
        let ran = Command::new("python3")
            .arg(folder.join(program))
            .args(words)
            .env("PYTHONPATH", std::env::join_paths(paths).unwrap())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .output()
            .unwrap();
        let (out, err) = (
            String::from_utf8_lossy(&ran.stdout).into_owned(),
            String::from_utf8_lossy(&ran.stderr).into_owned(),
        );
        assert!(ran.status.success(), "{out}\n{err}");
        out
    }
}

fn text(path: PathBuf) -> String {
    path.into_os_string().into_string().unwrap()
}

#[test]
fn python_ends_a_field_day_with_the_figures_of_play() {
    let office = support::office();
    let said = Python::ready().runs(
        "tests/python/field_day.py",
        [
            text(support::script()),
            office.address().to_owned(),
            support::codes(&office).to_string(),
            text(office.dir("phones")),
        ],
    );
    let phones: Json = serde_json::from_str(&said).unwrap();
    let figures = support::in_order(support::figures(&office, &phones));
    assert_eq!(figures, support::in_order(support::played()));
}

#[test]
fn the_quick_start_runs_as_it_is_printed() {
    let office = support::office();
    let words = [
        office.address().to_owned(),
        office.code("out0"),
        text(office.dir("phone")),
    ];
    let said = Python::ready().runs("samples/python/quick_start.py", &words);
    assert!(
        said.contains("to be filled in: “Outcome” must be filled in"),
        "{said}"
    );
    assert!(said.contains("receipted: 5, "), "{said}");
    assert!(said.contains("street_contact released annulled"), "{said}");
}

#[test]
fn whatever_goes_wrong_python_hears_what_to_do_next() {
    let office = support::office();
    let codes: Vec<String> = (0..4).map(|_| office.code("out0")).collect();
    let words = [
        office.address().to_owned(),
        text(office.dir("phones")),
        Json::from(codes).to_string(),
    ];
    let said = Python::ready().runs("tests/python/trouble.py", &words);
    println!("{said}");
    assert!(said.ends_with("every story ends well\n"), "{said}");
}
