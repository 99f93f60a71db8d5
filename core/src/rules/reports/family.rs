//! Client reports (RE-1 to RE-8, RE-13 to RE-16): announced, in time, in order, and by which side.
//!
//! | scope | judged there |
//! |---|---|
//! | [`Scope::Report`] | RE-1 lead time, RE-2/RE-3 form, RE-4 its day, RE-14 route, RE-15 the slip's word |
//! | [`Scope::CompanyDay`] | RE-6 daily limit, RE-7 arrival rate |
//! | [`Scope::Client`] | RE-5 how often, RE-8 disputes, RE-13 new or not, RE-16 protection |
//!
//! RE-8 reads RE-7: a client's scope follows the company's day.

use super::report::{ARRIVAL, REPORT, arrival_of, arrivals_on, company};
use super::{client, company_day, form, lead_time, validity};
use crate::rules::family::{Family, nothing_due};
use crate::rules::{By, Fact, Finding, Need, RuleContext, Scope};

pub(in crate::rules) const FAMILY: Family = Family {
    touched,
    due: nothing_due,
    needs,
    judge,
    follows,
};

fn touched(fact: &Fact, context: &RuleContext) -> Vec<Scope> {
    let mut scopes = Vec::new();
    if fact.is(REPORT) {
        scopes.push(Scope::Report(fact.id()));
        scopes.extend(company_day(fact, context));
        scopes.extend(fact.masked("masked_phone").map(Scope::Client));
    }
    if fact.is(ARRIVAL) {
        scopes.extend(fact.record("report").map(Scope::Report));
        scopes.extend(fact.masked("phone").map(Scope::Client));
    }
    scopes
}

fn needs(scope: &Scope, known: &[Fact], context: &RuleContext) -> Vec<Need> {
    match scope {
        Scope::Report(id) => {
            let report = Need::of(REPORT, By::Record(*id));
            std::iter::once(report).chain(arrivals_on([*id])).collect()
        }
        Scope::CompanyDay(day, company) => company_day::needs(*day, company, known),
        Scope::Client(phone) => client::needs(phone, known, context),
        _ => Vec::new(),
    }
}

fn judge(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    match scope {
        Scope::Report(id) => {
            let is_it = |fact: &&Fact| fact.id() == *id && fact.is(REPORT) && fact.counts();
            let report = facts.iter().find(is_it);
            report.map_or_else(Vec::new, |report| of_report(scope, report, facts, context))
        }
        Scope::CompanyDay(day, company) => company_day::judge(scope, *day, company, facts, context),
        Scope::Client(phone) => client::judge(scope, phone, facts, context),
        _ => Vec::new(),
    }
}

fn of_report(scope: &Scope, report: &Fact, facts: &[Fact], context: &RuleContext) -> Vec<Finding> {
    let arrival = arrival_of(report.id(), facts);
    let lead_time = lead_time::judge(scope, report, arrival, context);
    let own_day = validity::own_day(scope, report, arrival, context);
    let mut findings = vec![form::judge(scope, report, context)];
    if let Some(arrival) = arrival {
        let route = validity::route(scope, report, arrival, [&lead_time, &own_day], context);
        findings.push(validity::final_word(
            scope, report, arrival, &route, context,
        ));
        findings.push(route);
    }
    findings.extend([lead_time, own_day]);
    findings
}

fn follows(scope: &Scope, facts: &[Fact], context: &RuleContext) -> Vec<Scope> {
    match scope {
        // An arrival names its report, and only the report names company and day.
        Scope::Report(id) => {
            let report = facts.iter().find(|fact| fact.id() == *id);
            let day = report.and_then(|report| company_day(report, context));
            let phone = report.and_then(|report| report.masked("masked_phone"));
            day.into_iter().chain(phone.map(Scope::Client)).collect()
        }
        Scope::CompanyDay(day, company) => {
            let reports = company_day::reports(*day, company, facts, context);
            let phones = reports.filter_map(|report| report.masked("masked_phone"));
            phones.map(Scope::Client).collect()
        }
        _ => Vec::new(),
    }
}

fn company_day(report: &Fact, context: &RuleContext) -> Option<Scope> {
    let company = company(report)?.to_owned();
    Some(Scope::CompanyDay(report.day(context.zone), company))
}
