//! A sealed phone and a sealed office: they work as others do, say nothing to who finds them, and refuse
//! who has not their key.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::office::{Office, PhoneLine, Ran, streetbook};

/// What nobody may read who has no key.
const SPOKEN: [&str; 7] = [
    "王丽华女士",
    "13800138000",
    "8000138000",
    "promoter-liu-lei",
    "刘磊",
    "渠道中心",
    "下午三点后再打",
];

/// Every file below a directory, by its path.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut to_visit = vec![dir.to_owned()];
    while let Some(place) = to_visit.pop() {
        for entry in fs::read_dir(place).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                to_visit.push(path)
            } else {
                let bytes = fs::read(&path).unwrap();
                found.insert(path.display().to_string(), bytes);
            }
        }
    }
    found
}

fn says(bytes: &[u8], word: &str) -> bool {
    bytes
        .windows(word.len())
        .any(|window| window == word.as_bytes())
}

/// Which of the words can be found in a directory, raw.
fn spoken_in(dir: &Path) -> Vec<String> {
    let mut spoken = Vec::new();
    for (name, bytes) in files(dir) {
        let words = SPOKEN.iter().filter(|word| says(&bytes, word));
        spoken.extend(words.map(|word| format!("{word} in {name}")));
    }
    spoken
}

/// A phone whose key lies beside its directory.
fn enrolled(office: &Office, sealed: bool) -> PhoneLine {
    let args = [
        "add",
        "--id",
        "promoter-liu-lei",
        "--name",
        "刘磊",
        "--role",
        "outreach",
        "--team",
        "north",
    ];
    office.run("person", &args).line();
    let invite = office.run("invite", &["--person", "promoter-liu-lei", "--json"]);
    let invite = invite.json();
    let code = invite["code"].as_str().unwrap();
    let phone = PhoneLine(office.path("phone"));
    let key = office.path("phone.key");
    fs::write(&key, "5a".repeat(32)).unwrap();
    let enrol = ["enrol", "--server", &office.address, "--code", code];
    typed(&phone, sealed, &enrol).line();
    phone
}

fn typed(phone: &PhoneLine, sealed: bool, args: &[&str]) -> Ran {
    let key = phone.0.with_file_name("phone.key");
    let key: &[&str] = if sealed {
        &["--key-file", key.to_str().unwrap()]
    } else {
        &[]
    };
    phone.run(&[key, args].concat())
}

/// A day on which a client is met, who asks to be called later.
fn a_day(office: &mut Office, sealed: bool) -> PhoneLine {
    office.serve();
    let phone = enrolled(office, sealed);
    let slip = [
        "log",
        "street_contact",
        "client_name=王丽华女士",
        "phone=13800138000",
    ];
    let id = typed(&phone, sealed, &slip).line();
    typed(&phone, sealed, &["annotate", &id, "下午三点后再打"]).line();
    typed(&phone, sealed, &["sync"]).line();
    office.shows_all();
    office.stop();
    phone
}

#[test]
fn what_is_sealed_says_no_name_number_or_note() {
    let mut office = Office::sealed();
    let phone = a_day(&mut office, true);
    let backup = office.path("backups");
    fs::create_dir(&backup).unwrap();
    let file = backup.join("monday");
    office
        .run("backup", &["--out", file.to_str().unwrap()])
        .line();
    let nobody: Vec<String> = Vec::new();
    for dir in [&office.data(), &phone.0, &backup] {
        assert_eq!(spoken_in(dir), nobody);
    }
    // The same day without keys says all of it: the search finds what is there.
    let mut office = Office::found();
    let phone = a_day(&mut office, false);
    assert!(spoken_in(&office.data()).len() > 3);
    assert!(spoken_in(&phone.0).len() > 3);
}

#[test]
fn a_sealed_office_is_verified_exported_rebuilt_and_restored() {
    let mut office = Office::sealed();
    a_day(&mut office, true);
    let report = office.run("verify", &["--json"]).json();
    assert_eq!(report["ok"], true);
    let rows = report["view_rows"].clone();
    assert!(rows.as_u64().unwrap() > 0);
    let out = office.path("contacts.csv");
    let export = ["--kind", "street_contact", "--format", "csv", "--out"];
    let export = [&export, [out.to_str().unwrap()].as_slice()].concat();
    assert!(office.run("export", &export).line().starts_with("1 "));
    let csv = fs::read(&out).unwrap();
    assert!(says(&csv, "王丽华女士"));
    assert!(office.run("rebuild", &[]).line().contains("1 records"));
    assert!(!office.data().join("view.sqlite").exists());

    let file = office.path("monday");
    let file = file.to_str().unwrap();
    office.run("backup", &["--out", file]).line();
    let restored = office.path("restored");
    let data = ["--data", restored.to_str().unwrap()];
    streetbook(&[&["restore", "--from", file], data.as_slice()].concat()).line();
    streetbook(&[&["verify"], data.as_slice()].concat()).fails("is sealed");
    let key = office.key.clone().unwrap();
    let key = ["--key-file", key.to_str().unwrap()];
    let report = streetbook(&[&["verify", "--json"], data.as_slice(), &key].concat());
    assert_eq!(report.json()["view_rows"], rows);
}

#[test]
fn a_served_sealed_office_is_asked_without_the_key() {
    let mut office = Office::sealed();
    a_day(&mut office, true);
    office.serve();
    let key = office.key.take();
    let people = office.run("person", &["list", "--json"]).json();
    assert_eq!(people.as_array().unwrap().len(), 3);
    let out = office.path("contacts.csv");
    let export = ["--kind", "street_contact", "--format", "csv", "--out"];
    let export = [&export, [out.to_str().unwrap()].as_slice()].concat();
    office
        .run("export", &export)
        .fails("export from the office's pages");
    // Its backup is made beside the phones, with the key.
    let file = office.path("monday");
    let backup = ["--out", file.to_str().unwrap()];
    office.run("backup", &backup).fails("is sealed");
    office.key = key;
    office.run("backup", &backup).line();
}

/// Types every verb that opens a data directory, and finds each refused in one sentence and nothing
/// touched.
fn all_are_refused(data: &Path, key: &[&str], why: &str) {
    let before = files(data);
    let elsewhere = data.with_file_name("elsewhere");
    let elsewhere = elsewhere.to_str().unwrap();
    let verbs: [&[&str]; 9] = [
        &["serve", "--listen", "127.0.0.1:0"],
        &["person", "list"],
        &["device", "list"],
        &["invite", "--person", "out0"],
        &[
            "export", "--kind", "point", "--format", "csv", "--out", elsewhere,
        ],
        &["verify"],
        &["rebuild"],
        &["backup", "--out", elsewhere],
        &["init", "--name", "x", "--admin", "admin"],
    ];
    for verb in verbs {
        let ran = streetbook(&[verb, &["--data", data.to_str().unwrap()], key].concat());
        ran.fails(why);
        assert_eq!(ran.err.lines().count(), 1, "{verb:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{verb:?}");
        assert!(files(data) == before, "{verb:?} touched the directory");
        assert!(!Path::new(elsewhere).exists(), "{verb:?} wrote a file");
    }
}

#[test]
fn without_the_right_key_an_office_is_refused_and_nothing_touched() {
    let mut office = Office::sealed();
    a_day(&mut office, false);
    let other = office.path("other.key");
    fs::write(&other, "ab".repeat(32)).unwrap();
    let other = ["--key-file", other.to_str().unwrap()];
    // What a crash leaves must stay as it is, too.
    let segment = office.data().join("ledger/ledger-00000000.log");
    let mut torn = fs::read(&segment).unwrap();
    torn.extend([0x8b; 50]);
    fs::write(&segment, torn).unwrap();
    fs::remove_file(office.data().join("ledger/lock")).unwrap();
    all_are_refused(&office.data(), &[], "is sealed: give the key");
    all_are_refused(&office.data(), &other, "sealed with another key");
    let plain = Office::found();
    all_are_refused(&plain.data(), &other, "is not sealed");
    office.run("verify", &[]).line();
}

#[test]
fn without_the_right_key_a_phone_is_refused_and_nothing_touched() {
    let mut office = Office::sealed();
    let phone = a_day(&mut office, true);
    let before = files(&phone.0);
    phone.run(&["list"]).fails("sealed: give the key");
    let other = office.path("other.key");
    fs::write(&other, "ab".repeat(32)).unwrap();
    let other = ["--key-file", other.to_str().unwrap()];
    for verb in [["list"].as_slice(), &["status"], &["sync"]] {
        let ran = phone.run(&[other.as_slice(), verb].concat());
        ran.fails("sealed with another key");
        assert_eq!(ran.err.lines().count(), 1);
    }
    assert!(files(&phone.0) == before, "the phone was touched");
    typed(&phone, true, &["list"]).line();
}

#[test]
fn a_key_is_made_once_beside_the_directory_and_never_in_it() {
    let office = Office::sealed();
    let key = office.key.clone().unwrap();
    let made = fs::read_to_string(&key).unwrap();
    assert_eq!(made.trim_end().len(), 64);
    let inside = office.path("fresh").join("key");
    let fresh = office.path("fresh");
    let init = |key: &Path| {
        let data = fresh.to_str().unwrap();
        let key = key.to_str().unwrap();
        let name = ["init", "--name", "x", "--admin", "admin"];
        streetbook(&[&name, ["--data", data, "--key-file", key].as_slice()].concat())
    };
    init(&inside).fails("lies in the data directory");
    assert!(!fresh.exists());
    let said = init(&office.path("second.key")).line();
    assert!(
        said.contains("second.key is the key of this data directory"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(&key).unwrap(), made);
}
