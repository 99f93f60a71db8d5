//! Kotlin for the JVM: the package as its script builds it, and sample and trials compiled against it by the real
//! compiler, once for all tests of a binary.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

use super::tools::{fetched, files, ran};
use super::{bindgen, folder, library};

/// Where Kotlin stands that is compiled: samples, trials, and stand-ins for what only Android has.
const SOURCES: [&str; 4] = [
    "samples/kotlin",
    "samples/android",
    "tests/kotlin",
    "tests/android",
];

/// What was compiled, and what it needs to run.
pub struct Jvm {
    folder: TempDir,
    kotlin: PathBuf,
    jna: PathBuf,
}

/// The compiled trials.
pub fn jvm() -> &'static Jvm {
    static JVM: OnceLock<Jvm> = OnceLock::new();
    JVM.get_or_init(Jvm::compiled)
}

impl Jvm {
    fn compiled() -> Jvm {
        let jvm = Jvm {
            folder: TempDir::new().unwrap(),
            kotlin: fetched("kotlin"),
            jna: fetched("jna"),
        };
        let mut package = Command::new(folder().join("packages/kotlin/build"));
        package.arg("jvm").arg(jvm.folder.path().join("package"));
        package.env("STREETBOOK_LIBRARY", library());
        if let Some(bindgen) = bindgen() {
            package.env("STREETBOOK_BINDGEN", bindgen);
        }
        ran(&mut package);
        let sources = SOURCES
            .iter()
            .flat_map(|place| files(&folder().join(place), ".kt"));
        ran(Command::new("bash")
            .arg(jvm.kotlin.join("bin/kotlinc"))
            .args(["-nowarn", "-J-XX:TieredStopAtLevel=1", "-cp"])
            .arg(class_path(&[jvm.package(), jvm.jna(), jvm.coroutines()]))
            .arg("-d")
            .arg(jvm.trials())
            .args(sources));
        jvm
    }

    fn package(&self) -> PathBuf {
        self.folder.path().join("package/streetbook.jar")
    }

    fn trials(&self) -> PathBuf {
        self.folder.path().join("trials.jar")
    }

    fn jna(&self) -> PathBuf {
        self.jna.join("jna.jar")
    }

    fn coroutines(&self) -> PathBuf {
        self.kotlin.join("lib/kotlinx-coroutines-core-jvm.jar")
    }

    /// The command that runs a class with these words.
    pub fn command(&self, class: &str, words: &[&str]) -> Command {
        let standard = self.kotlin.join("lib/kotlin-stdlib.jar");
        let jars = [
            self.trials(),
            self.package(),
            self.jna(),
            self.coroutines(),
            standard,
        ];
        let native = self.jna.join("native");
        let mut command = Command::new("java");
        command
            .args(["-XX:TieredStopAtLevel=1", "-Xmx512m", "-Duser.language=en"])
            .args(["-Dfile.encoding=UTF-8", "-Djna.nosys=false"])
            .arg(format!("-Djna.boot.library.path={}", native.display()))
            .arg("-cp")
            .arg(class_path(&jars))
            .arg(class)
            .args(words);
        command
    }

    /// Runs a class to its end, and gives what it printed.
    pub fn runs(&self, class: &str, words: &[&str]) -> String {
        String::from_utf8(ran(&mut self.command(class, words)).stdout).unwrap()
    }
}

fn class_path(jars: &[impl AsRef<Path>]) -> String {
    let words: Vec<_> = jars
        .iter()
        .map(|jar| jar.as_ref().to_string_lossy())
        .collect();
    words.join(":")
}
