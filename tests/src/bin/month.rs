//! The cost of a large month: it is drawn, played by the real command, every report is made in a process
//! of its own, and then phones bring one record more and wait until the rules have judged it.
//!
//! ```text
//! cargo run --release -p streetbook-tests --bin month -- 39
//! ```
//! The number is that of contacts that a promoter writes a day beyond the drawn ones; 39 gives more than 36 000 records.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant as Stopwatch};

use serde_json::{Value as Json, json};
use streetbook_core::time::Instant;
use streetbook_server::admin::Admin;
use streetbook_server::directory::Actor;
use streetbook_tests::{Calendar, Dice, Ground, Hall, Month, Phone, Script, binary, now, replace};

/// The drawn month is always the same.
const SEED: u64 = 20_320_229;
/// 20 February 2032, noon in Shanghai: the phones' clocks when they write one record more.
const NOON_MS: i64 = 1_960_862_400_000;
/// Interval at which a process is polled for its largest memory.
const LOOK_EVERY: Duration = Duration::from_millis(1);
/// Records more of each kind.
const MORE: usize = 5;

fn main() {
    let contacts = std::env::args().nth(1);
    let contacts = contacts.and_then(|text| text.parse().ok());
    let contacts = contacts.expect("say how many contacts a promoter writes a day besides");
    let calendar = Calendar::leap_february();
    let days: Vec<String> = (0..calendar.days() as i64)
        .map(|day| calendar.date(day))
        .collect();
    let mut month = Month::drawn(Dice::seeded(SEED), calendar, 3, 10);
    month.is_busy(contacts);
    let script = Script::read(&month.script(), days);
    let ground = Ground::with(&[]);
    let played = ground.dir("played");
    let play_s = play(&month.script(), &played);
    let reports: serde_json::Map<String, Json> = report_names()
        .into_iter()
        .map(|name| (name.clone(), report(&name, &played, &script)))
        .collect();
    replace(&played.join("server"), &ground.server_dir());
    let ruled = one_record_more(ground);
    let figures = json!({
        "records": script.logged,
        "play_s": play_s,
        "reports": reports,
        "one_record_more_ruled_ms": ruled,
    });
    println!("{figures:#}");
}

fn play(script: &str, dir: &Path) -> f64 {
    std::fs::create_dir_all(dir).unwrap();
    let file = dir.join("month.ndjson");
    std::fs::write(&file, script).unwrap();
    let start = Stopwatch::now();
    let played = office(&["play", "--once", "--data"])
        .arg(dir)
        .arg("--script")
        .arg(&file)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&played.stderr);
    assert!(played.status.success(), "{said}");
    start.elapsed().as_secs_f64()
}

fn report_names() -> Vec<String> {
    let listed = office(&["report", "list", "--json"]).output().unwrap();
    let listed: Json = serde_json::from_slice(&listed.stdout).unwrap();
    let names = listed.as_array().unwrap().iter();
    names
        .map(|report| report["report"].as_str().unwrap().to_owned())
        .collect()
}

/// One report as a process: the time from its start to its end, and its largest memory.
fn report(name: &str, played: &Path, script: &Script) -> Json {
    let start = Stopwatch::now();
    let mut asked = office(&["report", name, "--json", "--from", &script.days[0], "--to"])
        .arg(script.last())
        .arg("--data")
        .arg(played.join("server"))
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut most = 0;
    let ended = loop {
        most = most.max(held_kib(asked.id()).unwrap_or_default());
        match asked.try_wait().unwrap() {
            Some(ended) => break ended,
            None => std::thread::park_timeout(LOOK_EVERY),
        }
    };
    assert!(ended.success(), "{name} failed");
    json!({"ms": start.elapsed().as_millis() as u64, "rss_mb": most / 1024})
}

/// The largest memory of a process so far.
fn held_kib(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line?.split_whitespace().next()?.parse().ok()
}

/// The time from the start of the phone's sync until the rules have judged the new record.
fn one_record_more(ground: Ground) -> Json {
    let hall = Hall::open(ground);
    hall.wait(hall.app().progress.until_ruled());
    let mut ruled = serde_json::Map::new();
    let contact = json!({"client_name": "杨女士", "phone": "13800001111", "grade": "A"});
    let log = json!({"day": "2032-02-20", "items": "走访点位"});
    let punch = json!({"punch": "in", "source": "manager", "person": "north3"});
    let report = json!({
        "client_name": "陈先生", "masked_phone": "139****0007", "company": "渠道", "agent": "wanjiaagent",
        "expected_at": "2032-02-20T14:00:00+08:00", "route": "self_arrival",
    });
    for (person, kind, fields) in [
        ("north0", "street_contact", contact),
        ("north0", "work_log", log),
        ("northmgr", "attendance", punch),
        ("wanjiaagent", "client_report", report),
    ] {
        let code = hall.wait(async {
            let staff = Admin::new(hall.app(), Actor::Operator);
            staff.invite(&person.parse().unwrap()).await.unwrap().0
        });
        let dir = hall.dir(&format!("{person}-{kind}"));
        let mut phone = Phone::enrolled(&dir, hall.address(), &code);
        phone.syncs(hall.address());
        hall.wait(hall.app().progress.until_ruled());
        let mut took: Vec<u64> = (0..MORE)
            .map(|_| brings(&hall, &mut phone, kind, &fields))
            .collect();
        took.sort_unstable();
        ruled.insert(kind.to_owned(), json!(took));
    }
    Json::Object(ruled)
}

fn brings(hall: &Hall, phone: &mut Phone, kind: &str, fields: &Json) -> u64 {
    let mut moment = now();
    moment.wall = Instant::from_millis(NOON_MS);
    let fields = fields.as_object().unwrap().clone().into_iter().collect();
    phone.replica.log(kind, &fields, moment).unwrap();
    let start = Stopwatch::now();
    phone.syncs(hall.address());
    hall.wait(hall.app().progress.until_ruled());
    start.elapsed().as_millis() as u64
}

fn office(arguments: &[&str]) -> Command {
    let mut office = Command::new(binary("office"));
    office.args(arguments);
    office
}
