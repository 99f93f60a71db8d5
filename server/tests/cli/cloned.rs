//! A phone is cloned: the copy becomes a device of its own, makes its records again, and the office reads on.

use std::fs;

use super::office::{Office, PhoneLine};

/// An app backup, put onto a second phone.
fn copy(office: &Office, phone: &PhoneLine) -> PhoneLine {
    let copy = office.path("copy");
    fs::create_dir(&copy).unwrap();
    for file in fs::read_dir(&phone.0).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), copy.join(file.file_name())).unwrap();
    }
    PhoneLine(copy)
}

fn sync(office: &Office, phone: &PhoneLine) {
    phone.run(&["sync"]).line();
    office.shows_all();
}

/// The acts of the audit log, oldest first.
fn acts(office: &Office) -> Vec<String> {
    let read = office.run("audit", &["--json"]);
    assert_eq!(read.code, 0, "{}", read.err);
    let act = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["act"].as_str().unwrap().to_owned()
    };
    read.out.lines().map(act).collect()
}

#[test]
fn the_audit_log_reads_on_after_a_copy_has_made_its_records_again() {
    let (mut office, original) = Office::with_phone();
    original.visits("one");
    sync(&office, &original);
    let before = acts(&office);
    let restored = copy(&office, &original);
    for (phone, place) in [(&original, "original"), (&restored, "restored")] {
        phone.visits(place);
        sync(&office, phone);
    }

    let read = acts(&office);
    assert_eq!(read[..before.len()], before);
    let joined = read.iter().filter(|act| *act == "device_enrolled");
    assert_eq!(
        joined.count(),
        2,
        "the copy is a device of its own: {read:?}"
    );
    let exported = office.path("visits.csv");
    let out = ["--kind", "cold_visit", "--format", "csv", "--out"];
    let out = [&out[..], &[exported.to_str().unwrap()]].concat();
    office.run("export", &out).line();
    let visits = fs::read_to_string(exported).unwrap();
    for place in ["one", "original", "restored"] {
        assert_eq!(visits.matches(place).count(), 1, "{place}: {visits}");
    }

    office.stop();
    office.run("verify", &[]).line();
    office.run("rebuild", &[]).line();
    assert!(acts(&office).len() > read.len());
}
