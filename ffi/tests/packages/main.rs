//! The packages' build scripts: read by the linter of shell scripts, and run as far as this machine can.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../support/mod.rs"]
mod support;

use std::path::PathBuf;
use std::process::Command;

use support::tools::{fetched, files, ran};
use support::{bindgen, folder, library};

/// Every shell script of the workspace.
fn scripts() -> Vec<PathBuf> {
    let root = folder().join("..");
    let ffi = |path: &str| folder().join(path);
    let packages = ["kotlin", "swift", "python", "react-native"];
    let mut scripts = vec![root.join(".ci/run"), root.join(".ci/platforms")];
    scripts.extend(packages.map(|package| ffi("packages").join(package).join("build")));
    scripts.extend(["fetch", "with_server", "swift_day"].map(|tool| ffi("tools").join(tool)));
    scripts.extend([
        ffi("packages/common.sh"),
        ffi("packages/android.sh"),
        ffi("samples/swift/day"),
    ]);
    scripts
}

#[test]
fn the_linter_has_nothing_to_say_about_the_scripts() {
    let linter = fetched("shellcheck").join("bin/shellcheck");
    ran(Command::new(linter)
        .current_dir(folder().join(".."))
        .arg("--external-sources")
        .args(scripts()));
}

#[test]
fn the_wheel_is_installed_and_imported() {
    let place = tempfile::tempdir().unwrap();
    let (wheels, installed) = (place.path().join("wheels"), place.path().join("installed"));
    let mut build = Command::new(folder().join("packages/python/build"));
    build.arg(&wheels).env("STREETBOOK_LIBRARY", library());
    if let Some(bindgen) = bindgen() {
        build.env("STREETBOOK_BINDGEN", bindgen);
    }
    ran(&mut build);
    let wheel = files(&wheels, ".whl").pop().expect("a wheel was built");
    ran(Command::new("python3")
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--no-index",
            "--target",
        ])
        .arg(&installed)
        .arg(wheel));
    let said = ran(Command::new("python3")
        .env("PYTHONPATH", &installed)
        .arg("-c")
        .arg("import streetbook\ntry: streetbook.Phone.open('nowhere')\nexcept streetbook.PhoneError.NotEnrolled: print('not enrolled')"));
    assert_eq!(String::from_utf8(said.stdout).unwrap(), "not enrolled\n");
}
