//! Reports of clients: the funnel with RE-7, and RE-8.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::script::Record;
use super::{Script, Sheet};

/// The company of a report: an agent's is that of their book, whatever they type.
fn company(report: &Record) -> &str {
    match report.author.role.as_str() {
        "partner_agent" => &report.author.team,
        _ => report.text("company"),
    }
}

fn arrival<'a>(script: &'a Script, report: &Record) -> Option<&'a Record> {
    script
        .of("arrival")
        .find(|slip| slip.text("report") == report.name)
}

/// RE-7: ten or more reports and fewer than half of them arrived.
fn loses(reports: usize, arrived: usize) -> bool {
    reports >= 10 && arrived * 2 < reports
}

fn by_company_and_day(script: &Script) -> BTreeMap<(&str, &str), Vec<&Record>> {
    let mut groups: BTreeMap<(&str, &str), Vec<&Record>> = BTreeMap::new();
    for report in script.written("client_report") {
        let group = groups.entry((report.day(), company(report))).or_default();
        group.push(report);
    }
    groups
}

/// Reports, arrivals, valid arrivals and deals of each company's days.
pub fn funnel(script: &Script) -> Sheet {
    let columns = &[
        "day",
        "company",
        "reports",
        "arrived",
        "valid",
        "deals",
        "deals_yuan",
        "arrival_percent",
        "loses_disputes",
    ];
    let mut sheet = Sheet::new("funnel", columns);
    for ((day, company), reports) in by_company_and_day(script) {
        let arrivals = reports.iter().filter_map(|report| arrival(script, report));
        let arrivals: Vec<&Record> = arrivals.collect();
        let valid = arrivals
            .iter()
            .filter(|slip| slip.text("verdict") == "valid");
        let deals = script.of("deal").filter(|deal| {
            arrivals
                .iter()
                .any(|slip| slip.name == deal.text("arrival"))
        });
        let yuan: Vec<i64> = deals.map(|deal| deal.number("amount_yuan")).collect();
        sheet.row([
            json!(day),
            json!(company),
            json!(reports.len()),
            json!(arrivals.len()),
            json!(valid.count()),
            json!(yuan.len()),
            json!(yuan.iter().sum::<i64>()),
            json!(arrivals.len() * 100 / reports.len()),
            json!(loses(reports.len(), arrivals.len())),
        ]);
    }
    sheet
}

/// RE-8: of two companies that report one client on one day, the one whose report the office received first; but
/// reports of a day that RE-7 is about rank behind.
pub fn disputes(script: &Script) -> Sheet {
    let columns = &[
        "day",
        "masked_phone",
        "company",
        "person",
        "claims",
        "verdict",
        "outcome",
    ];
    let mut sheet = Sheet::new("disputes", columns);
    let groups = by_company_and_day(script);
    let rank = |report: &Record| {
        let day = &groups[&(report.day(), company(report))];
        let arrived = day
            .iter()
            .filter(|report| arrival(script, report).is_some());
        (loses(day.len(), arrived.count()), report.received.clone())
    };
    for report in script.written("client_report") {
        let rivals = script.written("client_report").filter(|other| {
            other.day() == report.day()
                && other.text("masked_phone") == report.text("masked_phone")
                && company(other) != company(report)
        });
        let rivals: Vec<&Record> = rivals.collect();
        if rivals.is_empty() {
            continue;
        }
        let is_first = rivals.iter().all(|rival| rank(report) < rank(rival));
        let slip = arrival(script, report);
        sheet.row([
            json!(report.day()),
            json!(report.text("masked_phone")),
            json!(company(report)),
            json!(report.author.id),
            json!(1 + rivals.len()),
            slip.map_or(Json::Null, |slip| json!(slip.text("verdict"))),
            json!(if is_first { "first" } else { "yields" }),
        ]);
    }
    sheet
}
