//! The layers hold: imports point one way, and what must be absent from a layer is absent.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The modules of core in import order: each may use those before it (docs/ARCHITECTURE.md).
const CORE: [&str; 19] = [
    "planted", "limits", "checksum", "toml", "ids", "seal", "time", "phone", "book", "kind",
    "change", "log", "journal", "sync", "record", "rulebook", "rules", "replica", "lib",
];

/// The modules of the server in import order.
const SERVER: [&str; 28] = [
    "clock",
    "request_log",
    "ledger",
    "release",
    "index",
    "commit",
    "access",
    "worker",
    "merge",
    "erase",
    "exchange",
    "view",
    "rulings",
    "export",
    "report",
    "subject",
    "route",
    "office",
    "app",
    "api",
    "serving",
    "line",
    "play",
    "bench",
    "control",
    "verify",
    "backup",
    "cli",
];

/// Crate roots use everything.
const UNORDERED: [&str; 2] = ["lib", "main"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust file below a folder, with its text up to its inline tests.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut to_visit = vec![root().join(folder)];
    while let Some(place) = to_visit.pop() {
        for entry in std::fs::read_dir(place).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                to_visit.push(path);
            } else if is_code(&path) {
                let text = std::fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
                found.push((path, code.to_owned()));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds no Rust");
    found
}

/// Tests may use whatever they like.
fn is_code(path: &Path) -> bool {
    let is_rust = path.extension().is_some_and(|ending| ending == "rs");
    is_rust && !path.ends_with("tests.rs") && !path.ends_with("testing.rs")
}

/// The top module that a file belongs to.
fn module(path: &Path) -> String {
    let mut parts = path
        .components()
        .rev()
        .map(|part| part.as_os_str().to_string_lossy());
    let mut module = parts.next().unwrap_or_default().into_owned();
    for part in parts.take_while(|part| part != "src") {
        module = part.into_owned();
    }
    module.trim_end_matches(".rs").to_owned()
}

fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
}

/// The modules of the same crate that a text names.
fn used(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| {
        rest.chars()
            .take_while(|c| c.is_ascii_lowercase() || *c == '_')
            .collect::<String>()
    };
    code_lines(text)
        .flat_map(|line| line.split("crate::").skip(1).map(name).collect::<Vec<_>>())
        .filter(|module| !module.is_empty())
        .collect()
}

fn check_order(folder: &str, order: &[&str]) {
    let rank = |module: &str| order.iter().position(|known| *known == module);
    for (path, text) in sources(folder) {
        let here = module(&path);
        if UNORDERED.contains(&here.as_str()) {
            continue;
        }
        let own = rank(&here).unwrap_or_else(|| panic!("{here} is missing in the order"));
        for other in used(&text).iter().filter(|other| **other != here) {
            if let Some(theirs) = rank(other) {
                assert!(
                    theirs < own,
                    "{} uses {other}, which comes later",
                    path.display()
                );
            }
        }
    }
}

fn check_absent(folder: &str, words: &[&str], allowed: &[&str]) {
    for (path, text) in sources(folder) {
        if allowed
            .iter()
            .any(|place| path.to_string_lossy().contains(place))
        {
            continue;
        }
        for line in code_lines(&text) {
            for word in words {
                assert!(
                    !line.contains(word),
                    "{}: {word} has no place here",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn imports_of_core_point_one_way() {
    check_order("core/src", &CORE);
}

#[test]
fn imports_of_the_server_point_one_way() {
    check_order("server/src", &SERVER);
}

#[test]
fn core_has_no_clock_dice_threads_sockets_or_hash_order() {
    let words = [
        "SystemTime",
        "Instant::now",
        "getrandom",
        "rand::",
        "std::thread",
        "std::net",
        "HashMap",
        "HashSet",
        "tokio",
        "async fn",
    ];
    check_absent("core/src", &words, &[]);
}

#[test]
fn automerge_is_reached_through_one_type_and_sled_through_one_file() {
    check_absent(
        "core/src",
        &["automerge::", "use automerge"],
        &["record/document.rs"],
    );
    check_absent("server/src", &["automerge::", "use automerge"], &[]);
    check_absent("server/src", &["sled::", "use sled"], &["index/tree.rs"]);
    check_absent("server/src", &["sqlx::", "use sqlx"], &["view/"]);
}

#[test]
fn a_phone_links_no_c_no_http_and_no_runtime() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let tree = std::process::Command::new(cargo)
        .args(["tree", "-p", "streetbook-ffi", "-e", "normal,build"])
        .args(["--target", "all", "--prefix", "none", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&tree.stderr);
    assert!(tree.status.success(), "{said}");
    let tree = String::from_utf8(tree.stdout).unwrap();
    let names: BTreeSet<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(names.contains("automerge"), "{names:?}");
    // What compiles C, what speaks HTTP or TLS, and what has threads of its own.
    let absent = [
        "bindgen",
        "cc",
        "cmake",
        "hyper",
        "openssl-sys",
        "pkg-config",
        "ring",
        "rustls",
        "tokio",
        "ureq",
    ];
    for name in absent {
        assert!(!names.contains(name), "a phone would link {name}");
    }
}

#[test]
fn core_knows_nothing_of_bindings_and_the_library_nothing_of_the_server() {
    check_absent("core/src", &["uniffi"], &[]);
    check_absent("ffi/src", &["streetbook_server"], &[]);
}
