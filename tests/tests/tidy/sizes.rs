//! Files stay short enough to be read in one go, and roots hold docs, `mod` and `use`.

use crate::sources::{files, root, sources};

/// Lines of a file, its inline tests included.
const FILE_LINES_MAX: usize = 400;

/// Lines of a `mod.rs` or `lib.rs`.
const ROOT_LINES_MAX: usize = 60;

const PRODUCT: [&str; 3] = ["core/src", "server/src", "ffi/src"];

#[test]
fn files_are_short() {
    let folders = [&PRODUCT[..], &["tests/src", "tests/tests", "server/tests"]].concat();
    for path in folders.into_iter().flat_map(files) {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        let path = path.strip_prefix(root()).unwrap();
        assert!(
            lines <= FILE_LINES_MAX,
            "{}: {lines} lines, at most {FILE_LINES_MAX}",
            path.display()
        );
    }
}

#[test]
fn roots_hold_docs_modules_and_imports() {
    for source in PRODUCT.into_iter().flat_map(sources) {
        let is_root = ["mod.rs", "lib.rs"]
            .iter()
            .any(|end| source.path.ends_with(end));
        if !is_root {
            continue;
        }
        let lines = source.text.lines().count();
        assert!(
            lines <= ROOT_LINES_MAX,
            "{}: {lines} lines, at most {ROOT_LINES_MAX}",
            source.path.display()
        );
    }
}
