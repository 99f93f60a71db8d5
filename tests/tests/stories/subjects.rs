//! A person asks for the office's records about them: they are found by their number in any field, given to
//! them alone, and their erasure is asked by one person and approved by another.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};
use streetbook_core::ids::RecordId;
use streetbook_core::replica::Moment;
use streetbook_core::time::Instant;
use streetbook_server::admin::Admin;
use streetbook_server::directory::Actor;
use streetbook_tests::{
    Ground, Hall, Office, Phone, binary, index_and_view_equal_their_rebuild, now, person,
};

const NUMBER: &str = "13812345678";
const ANOTHER: &str = "13987654321";

/// Runs a verb of the command line on the data directory; the number comes in by standard input.
fn tries(ground: &Ground, args: &[&str]) -> Result<Json, String> {
    let mut child = Command::new(binary("office"))
        .args(args)
        .args(["--json", "--data"])
        .arg(ground.server_dir())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A verb that does not ask may have ended already.
    let _ = writeln!(stdin, "{NUMBER}");
    drop(stdin);
    let done = child.wait_with_output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    if done.status.success() {
        Ok(serde_json::from_str(said.lines().last().unwrap()).unwrap())
    } else {
        Err(String::from_utf8(done.stderr).unwrap())
    }
}

fn says(ground: &Ground, args: &[&str]) -> Json {
    tries(ground, args).unwrap()
}

/// The records that were found, as `id state fields`.
fn found(answer: &Json) -> BTreeSet<String> {
    let line = |found: &Json| {
        let places = found["places"].as_array().unwrap().iter();
        let fields: BTreeSet<&str> = places
            .map(|place| place["field"].as_str().unwrap())
            .collect();
        let fields: Vec<&str> = fields.into_iter().collect();
        let record = found["record"].as_str().unwrap();
        format!(
            "{record} {} {}",
            found["state"].as_str().unwrap(),
            fields.join(",")
        )
    };
    answer["found"]
        .as_array()
        .unwrap()
        .iter()
        .map(line)
        .collect()
}

fn office() -> Office {
    Office::with(&[
        person("li", "outreach", "north"),
        person("zhang", "manager", "north"),
        person("mei", "centre", "office"),
    ])
}

fn contact(phone: &mut Phone, number: &str, remark: &str) -> RecordId {
    let fields = json!({"client_name": "杨女士", "phone": number, "remark": remark});
    phone.logs("street_contact", fields)
}

/// Checks that no file in a directory, but for the phones' and the ledger's own, holds any of these bytes.
fn nobody_reads(dir: &Path, needle: &str) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("ledger") {
                nobody_reads(&path, needle);
            }
            continue;
        }
        // The control socket is no file to read.
        let bytes = std::fs::read(&path).unwrap_or_default();
        let found = bytes
            .windows(needle.len())
            .any(|window| window == needle.as_bytes());
        assert!(!found, "{} holds {needle}", path.display());
    }
}

/// The contacts that the office writes into a file.
fn exported_contacts(ground: &Ground) -> String {
    let file = ground.dir("contacts.ndjson");
    let out = file.to_str().unwrap();
    let export = Command::new(binary("office"))
        .args([
            "export",
            "--kind",
            "street_contact",
            "--format",
            "ndjson",
            "--out",
            out,
        ])
        .args(["--purpose", "weekly", "--data"])
        .arg(ground.server_dir())
        .status();
    assert!(export.unwrap().success());
    std::fs::read_to_string(&file).unwrap()
}

#[test]
fn a_number_is_found_in_its_field_in_a_remark_formerly_and_set_aside_and_shown_nowhere() {
    let office = office();
    let (mut li, mut zhang) = (office.phone("li"), office.phone("zhang"));
    let meeting = zhang.logs(
        "meeting",
        json!({"type": "morning", "started_at": "2026-11-02T08:30:00+08:00"}),
    );
    zhang.syncs(office.address());
    li.syncs(office.address());

    let here = contact(&mut li, NUMBER, "");
    let in_a_remark = contact(&mut li, ANOTHER, "先打 138 1234-5678，再打他太太");
    let formerly = contact(&mut li, NUMBER, "");
    li.amends(formerly, json!({"phone": ANOTHER}));
    contact(&mut li, ANOTHER, "与他无关");
    // The author may not write minutes: this is quarantined.
    li.amends(
        meeting,
        json!({"minutes": format!("客户 +86{NUMBER} 投诉")}),
    );
    li.syncs(office.address());
    office.waits_until_shown();

    let answer = says(&office, &["subject", "find", "--number", "-"]);
    let expected = [
        format!("{here} stands phone"),
        format!("{in_a_remark} stands remark"),
        format!("{formerly} stands phone"),
        format!("{meeting} quarantined minutes"),
    ];
    assert_eq!(found(&answer), BTreeSet::from(expected));
    let mut each = answer["found"].as_array().unwrap().iter();
    let one = each.find(|one| one["record"] == here.to_string()).unwrap();
    assert_eq!(
        (&one["kind"], &one["author"]),
        (&json!("street_contact"), &json!("li"))
    );
    assert_eq!(one["book"], "personal/li/1");
    assert!(!answer.to_string().contains(NUMBER), "{answer}");
    let by_id = says(&office, &["subject", "find", "--record", &here.to_string()]);
    assert_eq!(found(&by_id), BTreeSet::from([format!("{here} stands ")]));

    // Lists, pages and files read the tables; there it is nowhere.
    let shown = office.shows(in_a_remark).unwrap();
    assert_eq!(shown["fields"]["remark"], "先打 138****5678，再打他太太");
    let own = li.shows(in_a_remark);
    assert_eq!(own["fields"]["remark"], "先打 138 1234-5678，再打他太太");
    let ground = office.is_killed();
    let exported = exported_contacts(&ground);
    assert!(exported.contains("138****5678") && !exported.contains("1234-5678"));
    for number in [NUMBER, ANOTHER] {
        assert!(!exported.contains(number), "{exported}");
        nobody_reads(&ground.server_dir(), number);
    }
    assert_eq!(index_and_view_equal_their_rebuild(&ground), 5);
    let again = says(&ground, &["subject", "find", "--number", "-"]);
    assert_eq!(again, answer, "nobody serves, and the tables are new");
}

#[test]
fn the_copy_holds_the_persons_own_number_and_no_other() {
    let office = office();
    let mut li = office.phone("li");
    let record = contact(&mut li, ANOTHER, "");
    li.amends(
        record,
        json!({"phone": NUMBER, "remark": "太太 137 0000 1111"}),
    );
    li.syncs(office.address());
    let file = office.dir("copy.json");
    let out = file.to_str().unwrap();
    let written = says(
        &office,
        &["subject", "export", "--number", "-", "--out", out],
    );
    assert_eq!(written, json!({"records": 1}));
    let copy = std::fs::read_to_string(&file).unwrap();
    let parsed: Json = serde_json::from_str(&copy).unwrap();
    let told = &parsed["records"][0];
    assert_eq!(told["as_stored"]["fields"]["phone"], NUMBER);
    assert_eq!(told["says"]["客户电话 Client phone"], NUMBER);
    assert_eq!(told["says"]["备注 Remark"], "太太 137****1111");
    assert_eq!(told["history"][0]["wrote"]["phone"], "139****4321");
    assert_eq!(told["history"].as_array().unwrap().len(), 2);
    assert!(
        !copy.contains(ANOTHER) && !copy.contains("0000 1111"),
        "{copy}"
    );
    let readers = told["read_by"].as_array().unwrap();
    let reads = |name: &str| readers.iter().find(|reader| reader["name"] == name);
    assert_eq!(reads("li").unwrap()["sees_number"], true);
    assert_eq!(reads("zhang").unwrap()["sees_number"], false);
    assert_eq!(reads("zhang").unwrap()["book"], "personal/li/1");
}

#[test]
fn an_erasure_is_asked_for_by_one_person_and_decided_by_another() {
    let office = office();
    let mut li = office.phone("li");
    let record = contact(&mut li, NUMBER, "");
    li.syncs(office.address());
    let reason = ["--reason", "asked in the shop"];
    let erase = |by: &str| {
        let args = ["subject", "erase", "--number", "-", "--by", by];
        tries(&office, &[&args[..], &reason].concat())
    };
    assert!(erase("li").unwrap_err().contains("centre"));
    let asked = erase("admin").unwrap();
    assert_eq!(asked["takes"][0]["record"], record.to_string());
    let id = asked["id"].as_str().unwrap();
    let alone = tries(&office, &["subject", "approve", id, "--by", "admin"]);
    assert!(alone.unwrap_err().contains("second person"));
    says(&office, &["subject", "approve", id, "--by", "mei"]);
    let listed = says(&office, &["subject", "list"]);
    assert_eq!(listed[0]["state"], "approved");
    assert_eq!(
        (&listed[0]["records"], &listed[0]["decided_by"]),
        (&json!(1), &json!("mei"))
    );
    assert!(!listed.to_string().contains(NUMBER));

    // Also without a serving process.
    let ground = office.is_killed();
    says(&ground, &["subject", "cancel", id, "--by", "admin"]);
    assert_eq!(says(&ground, &["subject", "list"])[0]["state"], "cancelled");
    let unknown = tries(
        &ground,
        &[
            "subject",
            "erase",
            "--record",
            &RecordId([9; 16]).to_string(),
            "--by",
            "admin",
            "--reason",
            "x",
        ],
    );
    assert!(unknown.unwrap_err().contains("no record"));
}

#[test]
fn an_approved_erasure_takes_every_record_of_the_number_and_leaves_no_trace_of_it() {
    let office = office();
    let mut li = office.phone("li");
    contact(&mut li, NUMBER, "");
    let other = contact(&mut li, ANOTHER, "");
    li.syncs(office.address());
    let erase = [
        "subject", "erase", "--number", "-", "--by", "admin", "--reason", "asked",
    ];
    let asked = says(&office, &[&erase[..], &["--after-days", "0"]].concat());
    // Written while the request waits: it is found when the time comes.
    contact(&mut li, ANOTHER, &format!("以前是 {NUMBER}"));
    li.syncs(office.address());
    office.waits_until_shown();
    let id = asked["id"].as_str().unwrap();
    says(&office, &["subject", "approve", id, "--by", "mei"]);
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while says(&office, &["subject", "list"])[0]["state"] != "done" {
        assert!(
            std::time::Instant::now() < deadline,
            "nobody carries it out"
        );
    }
    assert_eq!(says(&office, &["subject", "list"])[0]["erased"], 2);
    assert_eq!(
        says(&office, &["subject", "find", "--number", "-"])["found"],
        json!([])
    );
    assert!(office.shows(other).is_some());
    let ground = office.is_killed();
    let verified = says(&ground, &["verify"]);
    assert_eq!(index_and_view_equal_their_rebuild(&ground), 1, "{verified}");
    nobody_reads(&ground.server_dir(), NUMBER);
}

#[test]
fn a_choice_among_masked_values_writes_the_one_that_was_meant() {
    let hall = Hall::with(&[
        person("li", "outreach", "north"),
        person("zhang", "manager", "north"),
    ]);
    let (mut li, mut zhang) = (hall.phone("li"), hall.phone("zhang"));
    let store = li.opens_store("店一");
    li.syncs(hall.address());
    zhang.syncs(hall.address());
    li.amends(store, json!({"address": format!("后门，打 {NUMBER}")}));
    zhang.amends(store, json!({"address": format!("前门，打 {ANOTHER}")}));
    li.syncs(hall.address());
    zhang.syncs(hall.address());
    let sides = &hall.shows(store)["conflicts"][0]["values"];
    let offered = sides.as_array().unwrap().iter();
    let offered = offered.map(|side| side["value"].clone());
    let offered = offered
        .clone()
        .find(|value| *value == "后门，打 138****5678")
        .unwrap();
    let by: streetbook_core::ids::PersonId = "zhang".parse().unwrap();
    hall.wait(Admin::new(hall.app(), Actor::Person(by.clone())).choose(store, "address", &offered))
        .unwrap();
    li.syncs(hall.address());
    assert_eq!(
        li.shows(store)["fields"]["address"],
        format!("后门，打 {NUMBER}")
    );
    assert_eq!(hall.shows(store)["fields"]["address"], offered);
}

#[test]
fn what_is_beyond_its_period_is_reported_and_asked_to_be_erased_once_somebody_says_so() {
    let office = office();
    let mut li = office.phone("li");
    let day = 86_400_000;
    for days_ago in [40, 31, 30, 0] {
        let wall = Instant::from_millis(now().wall.millis() - days_ago * day);
        let fields = [
            ("name".to_owned(), json!("店")),
            ("grade".to_owned(), json!("A")),
        ];
        let moment = Moment { wall, ..now() };
        li.replica.log("store", &fields.into(), moment).unwrap();
    }
    li.syncs(office.address());
    office.waits_until_shown();
    let due = |ground: &Ground| {
        let due = says(ground, &["subject", "due"]);
        let due = due.as_array().unwrap().iter();
        due.clone()
            .find(|due| due["kind"] == "store")
            .unwrap()
            .clone()
    };
    assert_eq!(
        due(&office)["records"],
        0,
        "without a period everything is kept"
    );
    says(
        &office,
        &["subject", "keep", "--kind", "store", "--days", "30"],
    );
    assert_eq!(
        (&due(&office)["days"], &due(&office)["records"]),
        (&json!(30), &json!(2))
    );
    let oldest = Instant::from_millis(now().wall.millis() - 40 * day);
    let zone = streetbook_core::time::Zone::named("Asia/Shanghai").unwrap();
    assert_eq!(due(&office)["oldest"], oldest.day(&zone).to_string());
    assert_eq!(
        says(&office, &["subject", "list"]),
        json!([]),
        "a report changes nothing"
    );

    let asked = says(&office, &["subject", "due", "--ask", "--by", "mei"]);
    assert_eq!(asked["records"], 2);
    let listed = says(&office, &["subject", "list"]);
    assert_eq!(
        (&listed[0]["reason"], &listed[0]["state"]),
        (&json!("retention"), &json!("asked"))
    );
    says(
        &office,
        &["subject", "keep", "--kind", "store", "--days", "forever"],
    );
    assert_eq!(due(&office)["records"], 0);
    let odd = tries(
        &office,
        &["subject", "keep", "--kind", "stor", "--days", "30"],
    );
    assert!(odd.unwrap_err().contains("`stor`"));
}
