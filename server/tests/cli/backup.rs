//! One file holds the whole office, and what was written after it comes back from the phones.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::office::{Office, Ran, keys, streetbook};

fn backup(office: &Office, name: &str) -> (Ran, PathBuf) {
    let file = office.path(name);
    let ran = office.run("backup", &["--json", "--out", file.to_str().unwrap()]);
    (ran, file)
}

fn restore(file: &Path, data: &Path) -> Ran {
    let (file, data) = (file.to_str().unwrap(), data.to_str().unwrap());
    streetbook(&["restore", "--from", file, "--data", data])
}

fn verified_rows(data: &Path) -> u64 {
    let report = streetbook(&["verify", "--json", "--data", data.to_str().unwrap()]).json();
    report["view_rows"].as_u64().unwrap()
}

#[test]
fn a_backup_beside_busy_phones_is_whole() {
    let (office, phone) = Office::with_phone();
    phone.visits("丽都大厦");
    phone.run(&["sync"]).line();
    std::thread::scope(|scope| {
        let pushing = scope.spawn(|| {
            for place in 0..12 {
                phone.visits(&place.to_string());
                phone.run(&["sync"]).line();
            }
        });
        let mut before = 1;
        for round in 0.. {
            let over = pushing.is_finished();
            let (ran, file) = backup(&office, &format!("backup-{round}"));
            assert_eq!(keys(&ran.json()), ["bytes", "frames"]);
            let data = office.path(&format!("restored-{round}"));
            assert!(restore(&file, &data).line().contains("restored"));
            let rows = verified_rows(&data);
            assert!(rows >= before, "{rows} records after {before}");
            before = rows;
            if over {
                break;
            }
        }
        assert_eq!(before, 13);
    });
}

#[test]
fn a_restored_office_is_healed_by_its_phones() {
    let (mut office, phone) = Office::with_phone();
    phone.visits("丽都大厦");
    phone.run(&["sync"]).line();
    let (_, file) = backup(&office, "backup");
    phone.visits("金沙市场");
    phone.run(&["sync"]).line();
    office.stop();

    let data = office.path("restored");
    assert_eq!(restore(&file, &data).code, 0);
    let listen = office.address.trim_start_matches("http://").to_owned();
    office.serve_at(&data, &listen);
    phone.run(&["sync"]).line();
    office.shows_all();
    office.stop();
    assert_eq!(verified_rows(&data), 2);
}

#[test]
fn a_changed_or_cut_backup_is_refused_and_nothing_is_touched() {
    let office = Office::found();
    let (ran, file) = backup(&office, "backup");
    let good = fs::read(&file).unwrap();
    assert_eq!(ran.json()["bytes"], good.len());
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "the file holds the office's key");

    let data = office.path("restored");
    let bad_file = office.path("bad");
    fs::copy(office.path("backup.erasures"), office.path("bad.erasures")).unwrap();
    let refuses = |bytes: &[u8], why: &str| {
        fs::write(&bad_file, bytes).unwrap();
        restore(&bad_file, &data).fails(why);
        assert!(!data.exists(), "something was left behind");
    };
    for place in (0..good.len()).step_by(good.len() / 20) {
        let mut bad = good.clone();
        bad[place] ^= 1;
        let why = if place == 8 || place == 9 {
            "format"
        } else {
            "backup"
        };
        refuses(&bad, why);
        refuses(&good[..place], "nothing was restored");
    }
    refuses(&[good.as_slice(), b"x"].concat(), "something follows");
    let mut newer = good.clone();
    newer[9] = 2;
    refuses(&newer, "format 2");
    let strays = fs::read_dir(office.path("")).unwrap();
    let strays = strays.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().contains("restoring")
    });
    assert_eq!(strays.count(), 0);
}

#[test]
fn a_backup_goes_into_an_empty_directory_only() {
    let office = Office::found();
    let (_, file) = backup(&office, "backup");
    restore(&file, &office.data()).fails("not empty");
    let empty = office.path("empty");
    fs::create_dir(&empty).unwrap();
    assert_eq!(restore(&file, &empty).code, 0);
    assert_eq!(verified_rows(&empty), 0);
    restore(&office.path("none"), &office.path("x")).fails("cannot be read");
    let nowhere = office.path("nowhere");
    let (out, nowhere) = (office.path("o"), nowhere.to_str().unwrap());
    let args = ["backup", "--out", out.to_str().unwrap(), "--data", nowhere];
    streetbook(&args).fails("streetbook init");
}

/// A restore that is told more.
fn restore_with(file: &Path, data: &Path, args: &[&str]) -> Ran {
    let (file, data) = (file.to_str().unwrap(), data.to_str().unwrap());
    streetbook(&[&["restore", "--from", file, "--data", data], args].concat())
}

#[test]
fn a_restore_asks_what_was_erased_since() {
    let office = Office::found();
    let (_, file) = backup(&office, "backup");
    let beside = office.path("backup.erasures");
    let kept = office.path("kept");
    let kept_at = kept.to_str().unwrap();
    fs::rename(&beside, &kept).unwrap();
    let data = office.path("restored");
    for why in ["--erasures", "--nothing-was-erased-since"] {
        restore(&file, &data).fails(why);
    }
    restore_with(&file, &data, &["--erasures", "nowhere"]).fails("nowhere is not there");
    fs::write(&kept, "record of Mr Chen").unwrap();
    restore_with(&file, &data, &["--erasures", kept_at]).fails("line 1");
    assert!(!data.exists(), "something was left behind");

    let id = "8168cf26-ae4c-8024-8df8-a42f9a835bb4";
    fs::write(&kept, format!("{id} 2026-11-02T08:00:00Z\n")).unwrap();
    restore_with(&file, &data, &["--erasures", kept_at]).line();
    let list = fs::read_to_string(data.join("erasures")).unwrap();
    assert!(list.contains(id), "{list}");
    let both = ["--erasures", kept_at, "--nothing-was-erased-since"];
    restore_with(&file, &data, &both).is_misuse();
    let anyway = office.path("anyway");
    restore_with(&file, &anyway, &["--nothing-was-erased-since"]).line();
}

#[test]
fn a_list_kept_elsewhere_is_obeyed_and_never_gets_shorter() {
    let (mut office, phone) = Office::with_phone();
    let id = phone.visits("丽都大厦");
    phone.visits("金沙市场");
    phone.run(&["sync"]).line();
    office.stop();
    let stranger = "8168cf26-ae4c-8024-8df8-a42f9a835bb4";
    let list = office.path("list");
    let lines = format!("{id} 2026-11-02T08:00:00Z\n{stranger} 2026-11-02T08:00:00Z\n");
    fs::write(&list, lines).unwrap();
    let at = list.to_str().unwrap().to_owned();
    let before = office.address.trim_start_matches("http://").to_owned();
    let listen = ["--listen", &before, "--erasures", &at];
    office.serve_with(&office.data(), &listen, Stdio::inherit());
    phone.run(&["sync"]).line();
    assert_eq!(phone.states().len(), 1, "the phone has dropped it");
    office.stop();
    let own = fs::read_to_string(office.data().join("erasures")).unwrap();
    let kept = fs::read_to_string(&list).unwrap();
    for id in [id.as_str(), stranger] {
        assert!(
            own.contains(&format!("{id} 2026-11-02T08:00:00Z done")),
            "{own}"
        );
        assert!(
            kept.contains(&format!("{id} 2026-11-02T08:00:00Z\n")),
            "{kept}"
        );
    }
    assert_eq!(verified_rows(&office.data()), 1);
    let (_, file) = backup(&office, "backup");
    let beside = fs::read_to_string(office.path("backup.erasures")).unwrap();
    assert!(beside.contains(&id) && file.exists());
}
