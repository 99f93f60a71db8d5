//! The phone library in React Native: the generator's TypeScript, and the sample that uses it, as strictly as the
//! TypeScript compiler can look at them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../support/mod.rs"]
mod support;

use std::process::Command;

use serde_json::json;
use support::tools::{fetched, ran};
use support::{folder, typescript};

#[test]
fn the_generated_typescript_and_the_sample_are_strictly_typed() {
    let place = tempfile::tempdir().unwrap();
    let generator = typescript::write(place.path());
    let sample = folder().join("samples/react-native/phone.ts");
    std::fs::copy(sample, place.path().join("phone.ts")).unwrap();
    let runtime = generator.join("typescript/dist/esm/index.d.ts");
    let settings = json!({
        "compilerOptions": {
            "strict": true,
            "noEmit": true,
            "target": "es2022",
            "module": "esnext",
            "moduleResolution": "bundler",
            "lib": ["es2022", "dom", "dom.iterable", "esnext.disposable"],
            "types": [],
            // Declarations that are not ours name what only Node has.
            "skipLibCheck": true,
            "paths": {"@ubjs/core": [runtime]},
        },
        "files": ["phone.ts", "streetbook.ts", "streetbook-ffi.ts"],
    });
    std::fs::write(place.path().join("tsconfig.json"), settings.to_string()).unwrap();
    let tsc = fetched("typescript").join("bin/tsc");
    ran(Command::new("node")
        .arg(tsc)
        .arg("--project")
        .arg(place.path()));
}
