//! The clients behind one masked number: their number of reports (RE-5), new or not (RE-13), and, in
//! files beside, disputes (RE-8) and protection (RE-16).

use super::match_clients::{Client, Match, relation};
use super::report::{ARRIVAL, REPORT, arrivals_on, company};
use super::{company_day, dispute, protection};
use crate::phone::MaskedPhone;
use crate::rulebook::RuleId;
use crate::rules::{By, Fact, Finding, Need, Outcome, RuleContext, Scope};

const RE_5: RuleId = RuleId::new(b"RE", 5);
const RE_13: RuleId = RuleId::new(b"RE", 13);

pub(super) fn needs(phone: &MaskedPhone, known: &[Fact], context: &RuleContext) -> Vec<Need> {
    let mut needs = vec![
        Need::of(REPORT, By::Field("masked_phone", phone.to_string())),
        Need::of(ARRIVAL, By::Field("phone", phone.to_string())),
    ];
    let found = Found::among(phone, known);
    needs.extend(arrivals_on(
        found.reports.iter().map(|report| report.fact.id()),
    ));
    for report in dispute::disputed(&found.reports, context) {
        if let Some(company) = company(report.fact) {
            let day = report.fact.day(context.zone);
            needs.extend(company_day::needs(day, company, known));
        }
    }
    needs
}

pub(super) fn judge(
    scope: &Scope,
    phone: &MaskedPhone,
    facts: &[Fact],
    context: &RuleContext,
) -> Vec<Finding> {
    let found = Found::among(phone, facts);
    let mut findings = Vec::new();
    for report in &found.reports {
        findings.push(how_often(scope, report, &found, context));
        findings.extend(dispute::judge(
            scope,
            report,
            &found.reports,
            facts,
            context,
        ));
    }
    for arrival in &found.arrivals {
        findings.push(is_new(scope, arrival, &found, context));
        findings.extend(protection::judge(scope, arrival, &found.arrivals, context));
    }
    findings
}

/// Records under a masked number, in the order of the log.
struct Found<'a> {
    reports: Vec<Client<'a>>,
    arrivals: Vec<Client<'a>>,
}

impl<'a> Found<'a> {
    fn among(phone: &MaskedPhone, facts: &'a [Fact]) -> Found<'a> {
        let of_phone = |kind, field: &'static str| {
            facts.iter().filter(move |fact: &&Fact| {
                fact.is(kind) && fact.counts() && fact.masked(field).as_ref() == Some(phone)
            })
        };
        Found {
            reports: of_phone(REPORT, "masked_phone")
                .map(|report| Client::of_report(report, facts))
                .collect(),
            arrivals: of_phone(ARRIVAL, "phone").map(Client::of).collect(),
        }
    }
}

/// RE-5: reports of the same client by one company.
fn how_often(scope: &Scope, report: &Client, found: &Found, context: &RuleContext) -> Finding {
    let earlier = found.reports.iter().filter(|other| {
        other.fact.is_before(report.fact) && company(other.fact) == company(report.fact)
    });
    let earlier: Vec<(&Client, Match)> = earlier
        .map(|other| (other, relation(report, other)))
        .filter(|(_, how)| *how != Match::Different)
        .collect();
    let same = earlier
        .iter()
        .filter(|(_, how)| *how == Match::Same)
        .count() as i64;
    let possible = earlier.len() as i64 - same;
    let day = report.fact.day(context.zone);
    let edition = context.at(day);
    // The first report is no repeat: where only repeats are counted, it comes on top.
    let first = i64::from(edition.says("report.max_per_client_counts", "repeats"));
    let max = edition
        .number("report.max_per_client")
        .map(|max| max + first);
    let over = |count: i64| max.is_some_and(|max| count + 1 > max);
    let outcome = match (over(same), over(same + possible)) {
        (true, _) => Outcome::Repeat,
        (false, true) => Outcome::PossibleRepeat,
        (false, false) => Outcome::Met,
    };
    let nth = same + possible + 1;
    let limit_zh = max.map_or("不限".to_owned(), |max| format!("至多 {max} 次"));
    let limit_en = max.map_or("no limit".to_owned(), |max| format!("at most {max}"));
    let (maybe_zh, maybe_en) = match possible {
        0 => ("", ""),
        _ => (
            "（仅隐号相同，可能不是同一客户）",
            ", by masked numbers only: perhaps other clients",
        ),
    };
    Finding::new(RE_5, edition.version, scope, day, outcome)
        .about(report.fact.id())
        .concerns(report.fact.author())
        .seen(earlier.iter().map(|(other, _)| other.fact.id()))
        .seen([report.fact.id()])
        .figure("reports", nth)
        .figure("same", same)
        .figure("possible", possible)
        .text(
            format!("该公司第 {nth} 次报备此客户，{limit_zh}{maybe_zh}"),
            format!("report number {nth} of this client by this company, {limit_en}{maybe_en}"),
        )
}

/// RE-13: no client came before under this number, and no other side reported it before.
fn is_new(scope: &Scope, arrival: &Client, found: &Found, context: &RuleContext) -> Finding {
    let report = arrival.fact.record("report");
    let own = found
        .reports
        .iter()
        .find(|other| Some(other.fact.id()) == report);
    let came = arrival.fact.instant("arrived_at");
    let arrivals = found.arrivals.iter().filter(|other| {
        (other.fact.instant("arrived_at"), other.fact.order()) < (came, arrival.fact.order())
    });
    // A company's own earlier reports do not make its client an old one: RE-5 allows them.
    let reports = found.reports.iter().filter(|other| {
        let is_before = other
            .fact
            .is_before(own.map_or(arrival.fact, |own| own.fact));
        is_before && own.is_none_or(|own| dispute::are_rivals(own.fact, other.fact))
    });
    let matching = |other: &&Client| relation(arrival, other) != Match::Different;
    let arrivals: Vec<&Client> = arrivals.filter(matching).collect();
    let reports: Vec<&Client> = reports.filter(matching).collect();
    let strongest = arrivals.iter().chain(&reports);
    let outcome = match strongest.map(|other| relation(arrival, other)).max() {
        Some(Match::Same) => Outcome::Repeat,
        Some(_) => Outcome::PossibleRepeat,
        None => Outcome::New,
    };
    let day = arrival.fact.day(context.zone);
    let finds_new = arrival.fact.says("finding", "new");
    let (came, reported) = (arrivals.len(), reports.len());
    let (sure_zh, sure_en) = match outcome {
        Outcome::PossibleRepeat => ("（仅隐号相同）", " (by masked numbers only)"),
        _ => ("", ""),
    };
    Finding::new(RE_13, context.at(day).version, scope, day, outcome)
        .about(arrival.fact.id())
        .concerns(arrival.fact.author())
        .seen(arrivals.iter().chain(&reports).map(|other| other.fact.id()))
        .seen([arrival.fact.id()])
        .figure("earlier_arrivals", came as i64)
        .figure("earlier_reports", reported as i64)
        .figure("finding_agrees", i64::from(finds_new == (outcome == Outcome::New)))
        .text(
            format!("此前到访记录 {came} 条，他人报备记录 {reported} 条{sure_zh}"),
            format!("{came} earlier arrivals and {reported} earlier reports by others on record{sure_en}"),
        )
}

#[cfg(test)]
mod tests;
