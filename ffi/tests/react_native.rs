//! The phone library in React Native: the generator's TypeScript, and the sample that uses it, as strictly as the
//! TypeScript compiler can look at them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::process::Command;

use serde_json::json;
use support::tools::{crate_dir, fetched, ran};
use support::typescript;

#[test]
fn the_generated_typescript_and_the_sample_are_strictly_typed() {
    let folder = tempfile::tempdir().unwrap();
    let generator = typescript::write(folder.path());
    let sample = crate_dir().join("samples/react-native/phone.ts");
    std::fs::copy(sample, folder.path().join("phone.ts")).unwrap();
    let runtime = generator.join("typescript/dist/esm/index.d.ts");
    let settings = json!({
        "compilerOptions": {
            "strict": true,
            "noEmit": true,
            "target": "es2022",
            "module": "esnext",
            "moduleResolution": "bundler",
            "lib": ["es2022", "dom", "esnext.disposable"],
            "types": [],
            "paths": {"@ubjs/core": [runtime]},
        },
        "files": ["phone.ts", "streetbook.ts", "streetbook-ffi.ts"],
    });
    std::fs::write(folder.path().join("tsconfig.json"), settings.to_string()).unwrap();
    let tsc = fetched("typescript").join("bin/tsc");
    ran(Command::new("node")
        .arg(tsc)
        .arg("--project")
        .arg(folder.path()));
}
