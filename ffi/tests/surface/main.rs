//! What apps can call, in three languages, as it was reviewed: `ffi/surface/`. Where it has changed on purpose,
//! `STREETBOOK_RENEW_SURFACE=1 cargo test -p streetbook-ffi --test surface` writes it anew.
#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

use std::path::Path;
use std::process::Command;

use support::tools::ran;
use support::{bindings, folder, typescript};
use uniffi_bindgen::bindings::TargetLanguage;

/// Compares a generated file's surface with the one that was reviewed.
fn is_as_reviewed(language: &str, generated: &Path, reviewed: &str) {
    let taken = ran(Command::new("python3")
        .arg(folder().join("tools/surface.py"))
        .arg(language)
        .arg(generated));
    let now = String::from_utf8(taken.stdout).unwrap();
    assert!(now.contains("Phone"), "nothing was found of {language}");
    let place = folder().join("surface").join(reviewed);
    if std::env::var_os("STREETBOOK_RENEW_SURFACE").is_some() {
        std::fs::write(&place, &now).unwrap();
    }
    let then = std::fs::read_to_string(&place).unwrap_or_default();
    let other = now
        .lines()
        .zip(then.lines())
        .position(|(now, then)| now != then);
    let at = other.unwrap_or_else(|| now.lines().count().min(then.lines().count()));
    assert!(
        now == then,
        "{reviewed} differs from line {}: “{}” instead of “{}”. If that is meant, run \
         STREETBOOK_RENEW_SURFACE=1 cargo test -p streetbook-ffi --test surface, and review it",
        at + 1,
        now.lines().nth(at).unwrap_or_default(),
        then.lines().nth(at).unwrap_or_default(),
    );
}

#[test]
fn kotlin_is_as_reviewed() {
    let place = tempfile::tempdir().unwrap();
    bindings(TargetLanguage::Kotlin, place.path());
    is_as_reviewed(
        "kotlin",
        &place.path().join("streetbook/streetbook.kt"),
        "kotlin.kt",
    );
}

#[test]
fn swift_is_as_reviewed() {
    let place = tempfile::tempdir().unwrap();
    bindings(TargetLanguage::Swift, place.path());
    is_as_reviewed(
        "swift",
        &place.path().join("Streetbook.swift"),
        "swift.swift",
    );
}

#[test]
fn typescript_is_as_reviewed() {
    let place = tempfile::tempdir().unwrap();
    typescript::write(place.path());
    is_as_reviewed(
        "typescript",
        &place.path().join("streetbook.ts"),
        "typescript.ts",
    );
}
