//! What cannot be done says why, and costs nothing.

use std::fs;

use super::office::{Office, PhoneLine};

#[test]
fn a_form_that_is_filled_in_wrongly_names_the_place() {
    let (_office, phone) = Office::with_phone();
    phone.run(&["log", "dream"]).fails("no kind `dream`");
    phone
        .run(&[
            "log",
            "cold_visit",
            "place_name=a",
            "outcome=refused",
            "mood=good",
        ])
        .fails("cold_visit.mood");
    phone
        .run(&["log", "cold_visit", "outcome=refused"])
        .fails("cold_visit.place_name");
    phone
        .run(&["log", "cold_visit", "place_name=a", "outcome=maybe"])
        .fails("interested");
    phone.run(&["list", "dream"]).fails("no kind `dream`");
    let id = phone.visits("a");
    phone
        .run(&["amend", &id, "outcome=nobody"])
        .fails("never edited");
    phone.run(&["sign", &id]).fails("only slips");
    phone.run(&["annul", &id, "--reason", " "]).fails("reason");
    let stranger = "7442888b-3998-8c5f-bc52-7cb5ca18280c";
    phone.run(&["show", stranger]).fails(stranger);
    let status = phone.run(&["status", "--json"]).json();
    assert_eq!(status["saved"], 1, "a refusal wrote something");
}

#[test]
fn a_code_counts_once_and_only_as_it_was_given() {
    let (office, phone) = Office::with_phone();
    let fresh = PhoneLine(office.path("fresh"));
    let enrol = |phone: &PhoneLine, code: &str| {
        phone.run(&["enrol", "--server", &office.address, "--code", code])
    };
    enrol(&fresh, "00000-00000").fails("code");
    fresh.run(&["list"]).fails("code");
    let invite = office.run("invite", &["--person", "out0", "--json"]).json();
    let code = invite["code"].as_str().unwrap();
    enrol(&phone, code).fails("enrolled already");
    assert_eq!(enrol(&fresh, code).code, 0, "the code was not used up");
    enrol(&PhoneLine(office.path("third")), code).fails("code");
}

#[test]
fn without_the_office_nothing_is_lost() {
    let (mut office, phone) = Office::with_phone();
    office.stop();
    phone.visits("丽都大厦");
    phone.run(&["sync"]).fails("cannot be reached");
    phone.run(&["sync", "--json"]).fails("cannot be reached");
    assert_eq!(phone.states(), ["waiting"]);
    let nowhere = PhoneLine(office.path("nowhere"));
    let enrol = [
        "enrol",
        "--server",
        &office.address,
        "--code",
        "00000-00000",
    ];
    nowhere.run(&enrol).fails("cannot be reached");
}

#[test]
fn one_process_has_a_directory() {
    let (office, phone) = Office::with_phone();
    let lock = fs::File::options().write(true).open(phone.0.join("lock"));
    let lock = lock.unwrap();
    lock.lock().unwrap();
    phone.run(&["list"]).fails("another process");
    drop(lock);
    assert_eq!(phone.states(), Vec::<String>::new());
    office
        .run("serve", &["--listen", "127.0.0.1:0"])
        .fails("another process");
    office
        .run("init", &["--name", "x", "--admin", "admin"])
        .fails("nothing was touched");
}

#[test]
fn files_of_a_newer_build_are_left_alone() {
    let mut office = Office::found();
    office.serve();
    office.stop();
    let segment = office.data().join("ledger/ledger-00000000.log");
    let mut bytes = fs::read(&segment).unwrap();
    bytes[9] = 9;
    let check = crc32(&bytes[..60]);
    bytes[60..64].copy_from_slice(&check.to_be_bytes());
    fs::write(&segment, &bytes).unwrap();
    office.run("serve", &[]).fails("format 9");
    office.run("person", &["list"]).fails("format 9");
    assert_eq!(fs::read(&segment).unwrap(), bytes);
}

/// CRC-32 as the file format uses it.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

#[test]
fn what_a_found_phone_had_written_is_listed_and_freed_beside_the_running_office() {
    let (office, phone) = Office::with_phone();
    phone.visits("丽都大厦");
    assert_eq!(phone.run(&["sync"]).code, 0);
    let devices = office.run("device", &["list", "--json"]).json();
    let id = devices[0]["id"].as_str().unwrap();
    let revoked = office.run("device", &["revoke", "--id", id, "--reason", "lost"]);
    assert_eq!(revoked.code, 0, "{}", revoked.err);
    phone.visits("滨江步道");
    assert_eq!(phone.run(&["sync"]).code, 0);

    let rows = office.run("quarantine", &["list", "--json"]).json();
    assert_eq!(rows.as_array().unwrap().len(), 1, "{rows}");
    assert_eq!(
        (&rows[0]["number"], &rows[0]["code"]),
        (&2.into(), &"revoked".into())
    );
    assert_eq!(rows[0]["can_be_freed"], true);
    let listed = office.run("quarantine", &["list"]).line();
    assert!(
        listed.contains("can be freed  revoked: the device"),
        "{listed}"
    );

    let free = |more: &[&str]| {
        let args = [&["free", "--device", id], more].concat();
        office.run("quarantine", &args)
    };
    free(&["--reason", " "]).fails("reason");
    free(&["--to", "1", "--reason", "found"]).fails("can be freed");
    free(&[]).is_misuse();
    let freed = free(&["--reason", "found", "--json"]).json();
    assert_eq!(freed["freed"], 1);
    let left = office.run("quarantine", &["list", "--json"]).json();
    assert_eq!(left.as_array().unwrap().len(), 0, "{left}");
}
