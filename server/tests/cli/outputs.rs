//! Where a verb writes: never over what it did not write itself.

use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::fs::{CWD, Mode, XattrFlags, mkfifoat, removexattr, setxattr};

use super::office::{Office, Ran, streetbook};

/// Every verb that writes a file, without the file.
const VERBS: [&[&str]; 7] = [
    &["export", "--kind", "cold_visit", "--format", "csv", "--out"],
    &[
        "export",
        "--kind",
        "cold_visit",
        "--format",
        "xlsx",
        "--out",
    ],
    &["report", "field_sheet", "--csv", "--out"],
    &["report", "field_sheet", "--json", "--out"],
    &["subject", "export", "--number", "13800138000", "--out"],
    &["backup", "--out"],
    &["phone", "export"],
];

/// An office that stands still, and a phone of it.
struct Written {
    office: Office,
    phone: PathBuf,
}

impl Written {
    fn new() -> Written {
        let (mut office, phone) = Office::with_phone();
        phone.visits("丽都大厦");
        phone.run(&["sync"]).line();
        phone.visits("金沙市场");
        office.stop();
        let phone = phone.0;
        Written { office, phone }
    }

    /// The words of a verb that writes there.
    fn words(&self, verb: &[&str], out: &str, more: &[&str]) -> Vec<String> {
        let data = match verb {
            ["phone", ..] => self.phone.clone(),
            _ => self.office.data(),
        };
        let data = ["--data", data.to_str().unwrap()];
        let words = match verb {
            ["phone", verb @ ..] => [&["phone"], data.as_slice(), verb, &[out], more].concat(),
            verb => [verb, &[out], more, &data].concat(),
        };
        words.into_iter().map(str::to_owned).collect()
    }

    fn run(&self, verb: &[&str], out: &Path, more: &[&str]) -> Ran {
        let words = self.words(verb, out.to_str().unwrap(), more);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        streetbook(&words)
    }
}

/// It was refused in both languages, and says why.
fn is_refused(ran: &Ran, why: &str) {
    ran.fails(why);
    ran.fails("nothing was written");
    ran.fails("没有写入任何内容");
}

#[test]
fn a_file_is_replaced_only_by_the_verb_that_wrote_it() {
    let written = Written::new();
    for (nth, verb) in VERBS.iter().enumerate() {
        let file = written.office.path(&format!("nightly-{nth}"));
        for night in ["the first", "the second"] {
            let ran = written.run(verb, &file, &[]);
            assert_eq!(ran.code, 0, "{night} {verb:?}: {}", ran.err);
        }
        let foreign = written.office.path(&format!("foreign-{nth}"));
        for kept in ["", "the only copy of my letter"] {
            fs::write(&foreign, kept).unwrap();
            is_refused(&written.run(verb, &foreign, &[]), "did not write it");
            assert_eq!(fs::read_to_string(&foreign).unwrap(), kept);
        }
        assert_eq!(written.run(verb, &foreign, &["--force"]).code, 0);
        assert_ne!(fs::read(&foreign).unwrap(), b"the only copy of my letter");
        assert_eq!(
            written.run(verb, &foreign, &[]).code,
            0,
            "it is its own now"
        );
    }
    // One verb's file is foreign to another; a file that somebody copied is theirs.
    let own = written.office.path("nightly-0");
    is_refused(&written.run(VERBS[2], &own, &[]), "`streetbook report`");
    let copy = written.office.path("copy");
    fs::write(&copy, fs::read(&own).unwrap()).unwrap();
    is_refused(&written.run(VERBS[0], &copy, &[]), "did not write it");
    setxattr(
        &copy,
        "user.streetbook.out",
        b"exporter",
        XattrFlags::empty(),
    )
    .unwrap();
    is_refused(&written.run(VERBS[0], &copy, &[]), "did not write it");
}

#[test]
fn a_backup_is_known_where_a_disk_keeps_no_attributes() {
    let written = Written::new();
    let file = written.office.path("monday");
    let verb: &[&str] = &["backup", "--out"];
    assert_eq!(written.run(verb, &file, &[]).code, 0);
    removexattr(&file, "user.streetbook.out").unwrap();
    assert_eq!(written.run(verb, &file, &[]).code, 0);
    // The list beside it is looked at as well.
    let list = written.office.path("monday.erasures");
    fs::write(&list, "a shopping list").unwrap();
    is_refused(
        &written.run(verb, &file, &[]),
        "monday.erasures is there already",
    );
    assert_eq!(fs::read_to_string(&list).unwrap(), "a shopping list");
    fs::remove_file(&list).unwrap();
    symlink(written.office.path("elsewhere"), &list).unwrap();
    is_refused(&written.run(verb, &file, &[]), "monday.erasures is a link");
}

#[test]
fn links_devices_and_directories_stay_what_they_are() {
    let written = Written::new();
    let path = |name: &str| written.office.path(name);
    fs::write(path("letter"), "mine").unwrap();
    symlink(path("letter"), path("link")).unwrap();
    symlink(path("nothing"), path("astray")).unwrap();
    fs::create_dir(path("folder")).unwrap();
    symlink(path("folder"), path("to-folder")).unwrap();
    // Behind a link: a build that fails here must not replace the machine's own.
    symlink("/dev/null", path("to-device")).unwrap();
    let neighbours = [
        (path("link"), "is a link:"),
        (path("astray"), "leads nowhere"),
        (path("folder"), "is a directory"),
        (path("to-folder"), "is a directory"),
        (path("to-device"), "is a device"),
        (written.office.data(), "in the data directory"),
    ];
    for verb in VERBS {
        for (place, why) in &neighbours {
            let why = match (verb, *why) {
                // The office's directory is any directory to a phone.
                (["phone", ..], "in the data directory") => "is a directory",
                (_, why) => why,
            };
            is_refused(&written.run(verb, place, &[]), why);
        }
        for place in ["astray", "folder", "to-folder"] {
            is_refused(&written.run(verb, &path(place), &["--force"]), "is a");
        }
        let ran = written.run(verb, &path("to-device"), &["--force"]);
        assert_eq!(ran.code, 0, "{verb:?}: {}", ran.err);
    }
    assert!(
        fs::metadata(path("to-device"))
            .unwrap()
            .file_type()
            .is_char_device()
    );
    assert!(!path("nothing").exists());
    let forced = written.run(VERBS[0], &path("link"), &["--force"]);
    assert_eq!(forced.code, 0, "{}", forced.err);
    assert!(fs::symlink_metadata(path("link")).unwrap().is_symlink());
    assert!(
        fs::read_to_string(path("letter"))
            .unwrap()
            .contains("丽都大厦")
    );
}

#[test]
fn nothing_is_written_into_the_data_directory() {
    let written = Written::new();
    symlink(written.office.data(), written.office.path("to-data")).unwrap();
    for verb in VERBS {
        let data = match verb {
            ["phone", ..] => written.phone.clone(),
            _ => written.office.data(),
        };
        let place = data.join("monday");
        let around = data.join("../to-data/monday");
        for force in [&[][..], &["--force"]] {
            is_refused(&written.run(verb, &place, force), "in the data directory");
            if verb[0] != "phone" {
                is_refused(&written.run(verb, &around, force), "in the data directory");
            }
        }
        assert!(!place.exists());
    }
}

#[test]
fn a_pipe_stays_a_pipe_and_gets_everything() {
    let written = Written::new();
    for (nth, verb) in VERBS.iter().enumerate() {
        let pipe = written.office.path(&format!("pipe-{nth}"));
        mkfifoat(CWD, &pipe, Mode::from_raw_mode(0o600)).unwrap();
        let link = written.office.path(&format!("to-pipe-{nth}"));
        symlink(&pipe, &link).unwrap();
        for out in [&pipe, &link] {
            // While it is held nobody waits for the other end, also where nothing is written.
            let held = File::options().read(true).write(true).open(&pipe);
            let mut end = File::open(&pipe).unwrap();
            let got = std::thread::scope(|scope| {
                let reading = scope.spawn(move || {
                    let mut got = Vec::new();
                    end.read_to_end(&mut got).unwrap();
                    got
                });
                let ran = written.run(verb, out, &[]);
                drop(held);
                assert_eq!(ran.code, 0, "{verb:?}: {}", ran.err);
                assert!(!ran.out.is_empty(), "it says what it wrote");
                reading.join().unwrap()
            });
            assert!(!got.is_empty(), "{verb:?} wrote nothing");
            assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
        }
    }
}

#[test]
fn standard_output_holds_the_file_and_nothing_else() {
    let written = Written::new();
    for verb in VERBS {
        let file = written.office.path("same");
        assert_eq!(written.run(verb, &file, &["--force"]).code, 0);
        let same = fs::read(&file).unwrap();
        // Not `/dev/stdout`: a build that fails here would replace it for the whole machine.
        for out in ["-", "/dev/fd/1"] {
            let into = written.office.path("redirected");
            let ran = Command::new(env!("CARGO_BIN_EXE_streetbook"))
                .args(written.words(verb, out, &[]))
                .env("STREETBOOK_LOG_LEVEL", "warn")
                .stdout(File::create(&into).unwrap())
                .stderr(Stdio::piped())
                .output()
                .unwrap();
            let err = String::from_utf8(ran.stderr).unwrap();
            assert!(ran.status.success(), "{verb:?}: {err}");
            assert!(!err.is_empty(), "it says what it wrote");
            let got = fs::read(&into).unwrap();
            // Times of making stand further on.
            assert!(
                got.iter().take(8).eq(same.iter().take(8)),
                "{verb:?} to {out}"
            );
            let said = err.lines().last().unwrap().as_bytes();
            let within = got.windows(said.len()).any(|part| part == said);
            assert!(!within, "{verb:?} wrote more than the file to {out}");
        }
    }
    assert!(!Path::new("-.erasures").exists());
}
