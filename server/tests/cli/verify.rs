//! Everything is read, what is wrong is named, and what can be made again is made again.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::office::{Office, Ran, keys, streetbook};

const SEGMENT: &str = "ledger/ledger-00000000.log";

/// A stopped office that holds two visits, with their ids.
fn office_with_visits() -> (Office, Vec<String>) {
    let (mut office, phone) = Office::with_phone();
    let mut ids = Vec::new();
    for place in ["丽都大厦", "金沙市场"] {
        ids.push(phone.visits(place));
        phone.run(&["sync"]).line();
        office.shows_all();
    }
    office.stop();
    (office, ids)
}

/// The same, and a remark on the first visit, in a push of its own.
fn office_with_a_remark() -> (Office, String) {
    let (mut office, phone) = Office::with_phone();
    let id = phone.visits("丽都大厦");
    phone.run(&["sync"]).line();
    office.shows_all();
    phone.run(&["annotate", &id, "他明天再来"]).line();
    phone.run(&["sync"]).line();
    office.shows_all();
    office.stop();
    (office, id)
}

/// A copy of the data directory, to be spoiled.
fn copy(office: &Office, name: &str) -> PathBuf {
    let to = office.path(name);
    copy_dir(&office.data(), &to);
    to
}

fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_dir(&entry.path(), &to)
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn verify(data: &Path) -> Ran {
    streetbook(&["verify", "--json", "--data", data.to_str().unwrap()])
}

#[test]
fn a_sound_directory_is_called_sound_and_stays_so() {
    let (mut office, _) = office_with_visits();
    for _ in 0..2 {
        let report = verify(&office.data()).json();
        let expected = [
            "entries",
            "frames",
            "index_rows",
            "journals",
            "notes",
            "ok",
            "problems",
            "rulings",
            "set_aside",
            "view_rows",
        ];
        assert_eq!(keys(&report), expected);
        assert_eq!(report["ok"], true);
        assert_eq!(report["journals"], 2);
        assert_eq!(report["view_rows"], 2);
        assert!(report["notes"].as_array().unwrap().is_empty());
    }
    assert!(office.run("verify", &[]).line().contains("as it should be"));
    office.serve();
    office.run("verify", &[]).fails("stop it");
    office.run("rebuild", &[]).fails("stop it");
}

#[test]
fn a_flipped_bit_anywhere_in_the_ledger_is_noticed() {
    let (office, _) = office_with_visits();
    let good = fs::read(office.data().join(SEGMENT)).unwrap();
    // From the header to the last frame, in steps that meet heads, bodies and checksums.
    let last = good.len() - 1;
    for place in (3..last).step_by(good.len() / 12).chain([last]) {
        let data = copy(&office, &format!("flip-{place}"));
        let mut bad = good.clone();
        bad[place] ^= 0x10;
        fs::write(data.join(SEGMENT), bad).unwrap();
        let ran = verify(&data);
        assert_eq!(ran.code, 1, "byte {place} of {}: {}", good.len(), ran.out);
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert!(
            stretches(&report).any(|bytes| bytes.contains(&place)),
            "byte {place}: {}",
            ran.out
        );
    }
}

/// The bytes of the ledger's segment that a report says are unreadable or were set aside.
fn stretches(report: &serde_json::Value) -> impl Iterator<Item = Range<usize>> {
    let damage = report["problems"].as_array().unwrap().iter();
    let damage = damage.filter_map(|problem| {
        let (bytes, place) = problem["what"].as_str()?.split_once(" bytes at byte ")?;
        let (from, _) = place.split_once(" of ledger-00000000.log cannot be read")?;
        Some((from.parse().ok()?, bytes.parse().ok()?))
    });
    let aside = report["set_aside"].as_array().unwrap().iter();
    let aside = aside.filter_map(|kept| {
        let file = kept["file"].as_str()?;
        let place = file.strip_prefix("ledger-00000000.log.tail-")?;
        let (from, _) = place.split_once('-')?;
        let from = usize::from_str_radix(from, 16).ok()?;
        Some((from, kept["bytes"].as_u64()? as usize))
    });
    let all: Vec<_> = damage.chain(aside).collect();
    all.into_iter().map(|(from, bytes)| from..from + bytes)
}

#[test]
fn damage_names_its_place_and_the_records_that_it_touches() {
    let (office, ids) = office_with_visits();
    let mut bytes = fs::read(office.data().join(SEGMENT)).unwrap();
    let frames = frames(&bytes);
    // The first push stands behind what `init`, `person add`, `invite` and `enrol` stored.
    let spoiled: Vec<String> = frames
        .iter()
        .map(|&place| {
            let data = copy(&office, &format!("frame-{place}"));
            bytes[place + 30] ^= 1;
            fs::write(data.join(SEGMENT), &bytes).unwrap();
            bytes[place + 30] ^= 1;
            let report: serde_json::Value = serde_json::from_str(&verify(&data).out).unwrap();
            report["problems"].to_string()
        })
        .collect();
    for id in &ids {
        let names = |report: &&String| report.contains(&format!("record {id}"));
        let report = spoiled.iter().find(names).expect("no damage touches it");
        assert!(report.contains("cannot be read"), "{report}");
        assert!(report.contains("ledger-00000000.log"), "{report}");
    }
}

#[test]
fn a_lost_change_of_a_record_names_it_too() {
    let (office, id) = office_with_a_remark();
    let bytes = fs::read(office.data().join(SEGMENT)).unwrap();
    // Founding, person and invite; then enrolment, visit, release, remark and release, all of which it needs.
    for (nth, place) in frames(&bytes).into_iter().enumerate() {
        let data = copy(&office, &format!("frame-{place}"));
        let mut bad = bytes.clone();
        bad[place + 30] ^= 1;
        fs::write(data.join(SEGMENT), bad).unwrap();
        let ran = verify(&data);
        assert_eq!(ran.out.contains(&id), nth >= 3, "{}", ran.out);
    }
}

/// Where frames begin.
fn frames(bytes: &[u8]) -> Vec<usize> {
    let mut places = Vec::new();
    let mut at = 64;
    while let Some(length) = bytes.get(at + 12..at + 16) {
        places.push(at);
        at += 28 + u32::from_be_bytes(length.try_into().unwrap()) as usize;
    }
    places
}

#[test]
fn an_unfinished_tail_is_set_aside_and_named_for_good() {
    let (office, _) = office_with_visits();
    let data = copy(&office, "torn");
    let mut bytes = fs::read(data.join(SEGMENT)).unwrap();
    bytes.extend(b"\x8b\x53\x42\x1f torn");
    fs::write(data.join(SEGMENT), bytes).unwrap();
    for _ in 0..2 {
        let report = verify(&data).json();
        assert_eq!(report["ok"], true);
        assert_eq!(report["set_aside"][0]["bytes"], 9);
        let file = report["set_aside"][0]["file"].as_str().unwrap();
        assert!(data.join("ledger").join(file).exists());
    }
}

#[test]
fn a_forged_row_of_the_view_is_named_and_a_rebuild_puts_it_right() {
    let (office, ids) = office_with_visits();
    let data = copy(&office, "forged");
    forge(&data.join("view.sqlite"), &ids[1]);
    let ran = verify(&data);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains(&ids[1]), "{}", ran.out);
    assert!(!ran.out.contains(&ids[0]), "{}", ran.out);
    let data_arg = data.to_str().unwrap();
    let rebuilt = streetbook(&["rebuild", "--json", "--data", data_arg]).json();
    assert_eq!(keys(&rebuilt), ["frames", "records"]);
    assert_eq!(rebuilt["records"], 2);
    assert_eq!(verify(&data).json()["ok"], true);
}

fn forge(file: &Path, id: &str) {
    use sqlx::{Connection, SqliteConnection};
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let address = format!("sqlite://{}", file.display());
        let mut view = SqliteConnection::connect(&address).await.unwrap();
        let done = sqlx::query("UPDATE kind_cold_visit SET author = 'nobody' WHERE id = ?")
            .bind(id.to_owned())
            .execute(&mut view)
            .await
            .unwrap();
        assert_eq!(done.rows_affected(), 1);
        view.close().await.unwrap();
    });
}

#[test]
fn what_can_be_made_again_may_be_missing() {
    let (office, _) = office_with_visits();
    let data = copy(&office, "bare");
    fs::remove_dir_all(data.join("index")).unwrap();
    fs::remove_file(data.join("view.sqlite")).unwrap();
    let report = verify(&data).json();
    assert_eq!(report["ok"], true);
    assert_eq!(report["notes"].as_array().unwrap().len(), 2);
    assert_eq!(report["view_rows"], 2);
    fs::remove_dir_all(data.join("index")).unwrap();
    fs::create_dir(data.join("index")).unwrap();
    fs::write(data.join("index/db"), "no tree").unwrap();
    let ran = verify(&data);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("made anew"), "{}", ran.out);
}

#[test]
fn a_missing_key_is_said_to_be_missing() {
    let office = Office::found();
    fs::remove_file(office.data().join("server.key")).unwrap();
    office.run("verify", &[]).fails("streetbook init");
    office.run("rebuild", &[]).fails("streetbook init");
    assert!(office.data().join(SEGMENT).exists());
}
