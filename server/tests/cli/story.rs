//! A workspace from its first day on.

use serde_json::Value as Json;

use super::office::{Office, PhoneLine, keys};

const STATUS_KEYS: [&str; 14] = [
    "books",
    "carried",
    "damage",
    "device",
    "last_heard",
    "office",
    "oldest_waiting_s",
    "person",
    "quarantined",
    "receipted",
    "saved",
    "troubles",
    "unread",
    "waiting",
];
const SYNC_KEYS: [&str; 6] = [
    "bytes_down",
    "bytes_up",
    "receipted",
    "received",
    "round_trips",
    "sent",
];
const RECORD_KEYS: [&str; 13] = [
    "amendments",
    "annulled",
    "author",
    "captured_at",
    "conflicts",
    "fields",
    "id",
    "kind",
    "notes",
    "settled",
    "signatures",
    "state",
    "version",
];

#[test]
fn a_record_goes_from_the_phone_to_the_office_and_back() {
    let (office, phone) = Office::with_phone();
    let id = phone.visits("丽都大厦");
    let json = [
        "log",
        "cold_visit",
        "place_name=a",
        "outcome=nobody",
        "--json",
    ];
    assert_eq!(keys(&phone.run(&json).json()), ["id"]);
    assert_eq!(phone.states(), ["waiting", "waiting"]);

    let status = phone.run(&["status", "--json"]).json();
    assert_eq!(keys(&status), STATUS_KEYS);
    assert_eq!(
        (&status["saved"], &status["waiting"]),
        (&2.into(), &2.into())
    );

    let synced = phone.run(&["sync", "--json"]).json();
    assert_eq!(keys(&synced), SYNC_KEYS);
    assert_eq!(
        (&synced["sent"], &synced["receipted"]),
        (&2.into(), &2.into())
    );
    office.shows_all();
    phone.run(&["sync"]).line();
    assert_eq!(phone.states(), ["released", "released"]);
    let quiet = phone.run(&["sync", "--json"]).json();
    assert_eq!(quiet["round_trips"], 1);

    let listed = phone.run(&["list", "cold_visit", "--json"]).json();
    assert_eq!(keys(&listed[0]), RECORD_KEYS);
    assert_eq!(listed[0]["id"], Json::from(id));
    assert_eq!(listed[0]["fields"]["place_name"], "丽都大厦");
}

#[test]
fn a_person_reads_plain_lines() {
    let (_office, phone) = Office::with_phone();
    let id = phone.visits("Lido");
    assert!(
        phone
            .run(&["list"])
            .line()
            .contains("Building or company: Lido")
    );
    assert_eq!(phone.run(&["annotate", &id, "closed for good"]).code, 0);
    assert_eq!(
        phone.run(&["annul", &id, "--reason", "wrong street"]).code,
        0
    );
    let shown = phone.run(&["show", &id]).line();
    assert!(shown.contains("closed for good"), "{shown}");
    assert!(shown.contains("annulled by out0"), "{shown}");
    assert!(phone.run(&["status"]).line().contains("waiting 3"));
    let shown = phone.run(&["show", &id, "--json"]).json();
    assert_eq!(shown["annulled"]["reason"], "wrong street");
    assert_eq!(shown["history"].as_array().unwrap().len(), 3);
}

#[test]
fn two_values_of_a_field_stand_until_a_person_chooses() {
    let (office, first) = Office::with_phone();
    let second = office.enrol("out0");
    let id = first.run(&["log", "store", "name=安居", "grade=A"]).line();
    let sync = |phone: &PhoneLine| phone.run(&["sync"]).line();
    sync(&first);
    office.shows_all();
    sync(&second);
    assert_eq!(first.run(&["amend", &id, "grade=B"]).code, 0);
    assert_eq!(second.run(&["amend", &id, "grade=C"]).code, 0);
    for phone in [&first, &second, &first] {
        sync(phone);
        office.shows_all();
    }
    let shown = first.run(&["list", "--conflicts", "--json"]).json();
    assert_eq!(keys(&shown[0]["conflicts"][0]), ["field", "values"]);
    let side = &shown[0]["conflicts"][0]["values"][0];
    assert_eq!(keys(side), ["at", "by", "device", "value"]);

    assert_eq!(first.run(&["choose", &id, "grade", "C"]).code, 0);
    for phone in [&first, &second] {
        sync(phone);
        office.shows_all();
    }
    sync(&second);
    let shown = second.run(&["list", "--json"]).json();
    assert_eq!(shown[0]["conflicts"], Json::Array(Vec::new()));
    assert_eq!(shown[0]["fields"]["grade"], "C");
}

#[test]
fn a_colleague_carries_a_file_to_the_office() {
    let (office, first) = Office::with_phone();
    office.add("out1");
    let second = office.enrol("out1");
    first.visits("丽都大厦");
    let file = office.path("parts");
    let file = file.to_str().unwrap();
    assert!(first.run(&["export", file]).line().starts_with("1 "));
    assert!(second.run(&["import", file]).line().starts_with("1 "));
    second.run(&["sync"]).line();
    office.shows_all();
    first.run(&["sync"]).line();
    assert_eq!(first.states(), ["released"]);
}

#[test]
fn the_office_is_run_alike_whether_it_serves_or_not() {
    let mut office = Office::found();
    let check = |office: &Office, person: &str| {
        office.add(person);
        let add = [
            "add", "--id", person, "--name", "x", "--role", "outreach", "--team", "north",
        ];
        office.run("person", &add).fails("already");
        let moved = office.run("person", &["move", "--id", person, "--team", "south"]);
        assert_eq!(moved.code, 0, "{}", moved.err);
        let disabled = office.run("person", &["disable", "--id", person]);
        assert_eq!(disabled.code, 0, "{}", disabled.err);
        office
            .run("invite", &["--person", person])
            .fails("no active person");
        let people = office.run("person", &["list", "--json"]).json();
        let mut listed = people.as_array().unwrap().iter();
        let listed = listed.find(|listed| listed["id"] == person).unwrap();
        assert_eq!(listed["team"], "south");
        assert_eq!(listed["role"], "outreach");
        assert_eq!(listed["disabled"], true);
        let kinds = office.run("kind", &["list", "--json"]).json();
        assert!(
            kinds
                .as_array()
                .unwrap()
                .iter()
                .any(|kind| kind["id"] == "store")
        );
        let invite = office.run("invite", &["--person", "out0"]).line();
        assert!(invite.contains('█'), "no QR: {invite}");
        let invite = office.run("invite", &["--person", "out0", "--json"]).json();
        assert_eq!(keys(&invite), ["code", "expires_at"]);
    };
    check(&office, "idle");
    assert!(!office.data().join("control.sock").exists());
    office.serve();
    let socket = std::fs::metadata(office.data().join("control.sock")).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::mode(&socket.permissions());
    assert_eq!(mode & 0o777, 0o600);
    check(&office, "busy");
    office.stop();
    assert!(!office.data().join("control.sock").exists());
}

#[test]
fn a_revoked_device_is_listed_and_reads_nothing_more() {
    let (office, phone) = Office::with_phone();
    let device = phone.run(&["status", "--json"]).json()["device"].clone();
    let device = device.as_str().unwrap();
    let revoke = ["revoke", "--id", device, "--reason", "lost"];
    assert_eq!(office.run("device", &revoke).code, 0);
    let devices = office.run("device", &["list", "--json"]).json();
    assert_eq!(devices[0]["id"], device);
    assert_eq!(devices[0]["revoked"], "lost");
    phone.visits("丽都大厦");
    phone.run(&["sync"]);
    let status = phone.run(&["status", "--json"]).json();
    assert_eq!(status["saved"], 1, "nothing is lost by a revocation");
}
