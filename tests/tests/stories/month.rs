//! Drawn months, played by the real command: every report that the office makes equals a simple fold
//! of the script.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value as Json;
use streetbook_tests::{Calendar, Dice, Month, Script, Sheet, sheets};

/// Rows that are printed of a report that differs.
const SHOWN: usize = 12;
/// The seed of the month with a leap day.
const LEAP: u64 = 20_320_229;

#[test]
fn every_report_of_a_month_with_a_leap_day_says_what_its_script_says() {
    check(LEAP, Calendar::leap_february(), 3, 10);
}

#[test]
fn every_report_says_what_its_script_says_where_the_clocks_change() {
    check(20_320_328, Calendar::berlin_springs_forward(), 1, 5);
}

#[test]
fn a_month_holds_the_cases_that_rules_care_about() {
    let calendar = Calendar::leap_february();
    let days = days(&calendar);
    let month = Month::drawn(Dice::seeded(LEAP), calendar, 3, 10);
    let sheets = sheets(&Script::read(&month.script(), days));
    for (report, cells) in [
        // RE-7: nine of which none came, ten with five, ten with four.
        ("funnel", &["wanjia", ",9,0,", "false"][..]),
        ("funnel", &["wanjia", ",10,5,", "false"]),
        ("funnel", &["wanjia", ",10,4,", "true"]),
        // RE-8: the later in the log yields, but also the first whose day RE-7 is about.
        ("disputes", &["02-02", "wanjia", "yields"]),
        ("disputes", &["02-05", "wanjia", "yields"]),
        ("disputes", &["02-08", "shunda", "first"]),
        ("lead_quotas", &["MK-1", ",2,2,0,", "met"]),
        ("lead_quotas", &["MK-1", ",1,2,1,", "missed"]),
        ("lead_quotas", &["MK-2", ",5,5,0,", "met"]),
        ("lead_quotas", &["MK-2", ",4,5,1,", "missed"]),
        ("lead_quotas", &["MK-7", "proposed_fine", "50"]),
        ("late_absent", &["AT-1", "late", "minutes_late 1\""]),
        ("late_absent", &["AT-1", "left_early", "minutes_early 1\""]),
        ("late_absent", &["AT-2", "invalid"]),
        ("late_absent", &["AT-3", "warning", "absent 3"]),
        ("late_absent", &["AT-3", "proposal", "absent 4"]),
        ("late_absent", &["north4", "AT-4", "proposal"]),
        ("late_absent", &["AT-5", "missing"]),
        ("work_logs", &["02-29", "missing", "50"]),
        ("work_logs", &["backfilled"]),
        ("work_logs", &["invalid"]),
        ("work_logs", &["late"]),
        ("work_logs", &["unsigned"]),
        ("store_compliance", &["ST-2", "5,5,", "met"]),
        ("store_compliance", &["ST-2", "4,5,", "missed"]),
        ("store_compliance", &["ST-3", "2,2,", "met"]),
        ("partners", &["expired"]),
        ("partners", &["expiring", "late", "over_limit", "warning"]),
        ("partners", &["missing", "proposal"]),
        ("greetings", &["02-11", "missed"]),
        ("greetings", &["02-14", "late"]),
        ("greetings", &["02-14", "warning"]),
    ] {
        let sheet = sheets.iter().find(|sheet| sheet.name == report).unwrap();
        assert!(sheet.has(cells), "{report} has no row with {cells:?}");
    }
}

fn days(calendar: &Calendar) -> Vec<String> {
    let places = 0..calendar.days() as i64;
    places.map(|place| calendar.date(place)).collect()
}

fn check(seed: u64, calendar: Calendar, teams: usize, promoters: usize) {
    let days = days(&calendar);
    let script = Month::drawn(Dice::seeded(seed), calendar, teams, promoters).script();
    let dir = tempfile::tempdir().unwrap();
    let played = Played::begin(&script, dir.path());
    let summary = &played.summary;
    let script = Script::read(&script, days);
    assert_eq!(summary["records_in_view"], script.logged, "{summary:#}");
    assert_eq!(summary["quarantined"], 0);
    let expected = sheets(&script);
    let wrong: Vec<String> = expected
        .iter()
        .filter_map(|sheet| difference(sheet, &script, dir.path()))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{} records", script.logged);
}

/// An office that has played a script and serves at its clock: a machine's clock, years behind it, would
/// have everything judged again.
struct Played {
    office: Child,
    summary: Json,
}

impl Played {
    fn begin(script: &str, dir: &Path) -> Played {
        let file = dir.join("month.ndjson");
        std::fs::write(&file, script).unwrap();
        let mut office = Command::new(env!("CARGO_BIN_EXE_office"))
            .arg("play")
            .args([Path::new("--data"), dir, Path::new("--script"), &file])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = office.stdout.take().unwrap();
        let mut said = serde_json::Deserializer::from_reader(said).into_iter();
        let summary = said.next().unwrap().unwrap();
        Played { office, summary }
    }
}

impl Drop for Played {
    fn drop(&mut self) {
        let _ = self.office.kill();
        let _ = self.office.wait();
    }
}

/// The difference of a report from the fold, if any.
fn difference(sheet: &Sheet, script: &Script, dir: &Path) -> Option<String> {
    let data = dir.join("server");
    let (from, to) = (&script.days[0], script.last());
    let data = data.to_str().unwrap();
    let asked = ["--from", from, "--to", to, "--json"];
    let report = office(&[&["report", sheet.name, "--data", data], &asked[..]].concat());
    let said = sheet.said(&report);
    let differences = sheet.differences(&said);
    println!("{}: {} rows", sheet.name, sheet.len());
    (!differences.is_empty()).then(|| {
        let shown = differences[..SHOWN.min(differences.len())].join("\n");
        let count = differences.len();
        format!(
            "{}: {count} rows differ (- script, + office)\n{shown}",
            sheet.name
        )
    })
}

/// Runs the command and reads the JSON that it prints.
fn office(arguments: &[&str]) -> Json {
    let ran = Command::new(env!("CARGO_BIN_EXE_office"))
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{arguments:?}: {said}");
    serde_json::from_slice(&ran.stdout).unwrap()
}
