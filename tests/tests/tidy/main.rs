//! The layers hold: imports point one way, and what must be absent from a layer is absent.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod circles;
mod names;
mod sizes;
mod sources;

use std::collections::BTreeSet;

use sources::{Modules, root, sources, used};

/// The modules of core in import order: each may use those before it (docs/ARCHITECTURE.md).
const CORE: [&str; 19] = [
    "planted", "limits", "checksum", "toml", "ids", "seal", "time", "phone", "book", "kind",
    "change", "log", "journal", "sync", "record", "rulebook", "rules", "replica", "lib",
];

/// The modules of the server in import order, stated here alone: each may use those before it.
const SERVER: [&str; 18] = [
    "clock",
    "secrets",
    // Holds the events that it folds itself, and names neither who rules nor who asks for an erasure.
    "store",
    // Folded from the server's own journal, which the store reads.
    "directory",
    "handles",
    "auth",
    "sync",
    "merge",
    // An erasure makes rulings as merging does; the merging thread, in state, carries it out.
    "erasure",
    "rules_host",
    "reports",
    // A running office with its threads: above everything that they run.
    "state",
    // Above state, since a command changes a running office.
    "admin",
    // Founding a workspace takes what the commands of admin say of its rulebook.
    "start",
    "http",
    // Opens directories as start does.
    "maintenance",
    "cli",
    "lib",
];

fn check_order(folder: &str, order: &[&str]) {
    let rank = |module: &str| order.iter().position(|known| *known == module);
    let sources = sources(folder);
    let known = Modules::of(&sources);
    for source in &sources {
        let Some(here) = source.module.first() else {
            continue;
        };
        let own = rank(here).unwrap_or_else(|| panic!("{here} is missing in the order"));
        let others = used(source, &known);
        for other in others.iter().filter_map(|other| other.first()) {
            let theirs = rank(other).unwrap_or_else(|| panic!("{other} is missing in the order"));
            assert!(
                theirs <= own,
                "{} uses {other}, which comes later",
                source.path.display()
            );
        }
    }
}

fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    let product = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    product
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
}

fn check_absent(folder: &str, words: &[&str], allowed: &[&str]) {
    for source in sources(folder) {
        let path = source.path.to_string_lossy();
        if allowed.iter().any(|place| path.contains(place)) {
            continue;
        }
        for line in code_lines(&source.text) {
            for word in words {
                assert!(!line.contains(word), "{path}: {word} has no place here");
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
