//! RE-6 and RE-7: a company's reports of a day, and the number of their arrivals.

use super::report::{REPORT, arrival_of, arrivals_on, company};
use super::validity::last_day;
use crate::book::Book;
use crate::rulebook::RuleId;
use crate::rules::{By, Fact, Finding, Need, Outcome, RuleContext, Scope};
use crate::time::{Day, Instant};

const RE_6: RuleId = RuleId::new(b"RE", 6);
const RE_7: RuleId = RuleId::new(b"RE", 7);

pub(super) fn needs(day: Day, company: &str, known: &[Fact]) -> Vec<Need> {
    let on_the_day = |by| Need::of(REPORT, by).within(day..=day);
    let mut needs = vec![on_the_day(By::Field("company", company.to_owned()))];
    if let Ok(team) = company.parse() {
        needs.push(on_the_day(By::Book(Book::Company(team))));
    }
    let reports = known.iter().filter(|fact| fact.is(REPORT));
    needs.extend(arrivals_on(reports.map(Fact::id)));
    needs
}

/// Returns a company's reports of a day that count, in the order of the log.
pub(super) fn reports<'a>(
    day: Day,
    name: &'a str,
    facts: &'a [Fact],
    context: &'a RuleContext,
) -> impl Iterator<Item = &'a Fact> {
    facts.iter().filter(move |fact| {
        fact.is(REPORT)
            && fact.counts()
            && fact.day(context.zone) == day
            && company(fact) == Some(name)
    })
}

pub(super) fn judge(
    scope: &Scope,
    day: Day,
    company: &str,
    facts: &[Fact],
    context: &RuleContext,
) -> Vec<Finding> {
    let rate = Rate::of(day, company, facts, context);
    if rate.reports == 0 {
        return Vec::new();
    }
    let seen: Vec<_> = reports(day, company, facts, context)
        .map(Fact::id)
        .collect();
    vec![
        daily_limit(scope, day, &rate, context).seen(seen.clone()),
        arrival_rate(scope, day, &rate, context).seen(seen),
    ]
}

fn daily_limit(scope: &Scope, day: Day, rate: &Rate, context: &RuleContext) -> Finding {
    let edition = context.at(day);
    let limit = edition.number("report.daily_limit");
    let outcome = match limit {
        Some(limit) if rate.reports > limit => Outcome::OverLimit,
        _ => Outcome::Met,
    };
    let reports = rate.reports;
    let limit_zh = limit.map_or("不限".to_owned(), |limit| format!("至多 {limit} 组"));
    let limit_en = limit.map_or("no limit".to_owned(), |limit| format!("at most {limit}"));
    Finding::new(RE_6, edition.version, scope, day, outcome)
        .figure("reports", reports)
        .text(
            format!("当日报备 {reports} 组，{limit_zh}"),
            format!("{reports} reports that day, {limit_en}"),
        )
}

fn arrival_rate(scope: &Scope, day: Day, rate: &Rate, context: &RuleContext) -> Finding {
    let edition = context.at(day);
    let outcome = match rate.is_low() {
        false => Outcome::Met,
        true if context.as_of < rate.ends => Outcome::Pending,
        true => Outcome::LosesDisputes,
    };
    let (reports, arrivals) = (rate.reports, rate.arrivals);
    let finding = Finding::new(RE_7, edition.version, scope, day, outcome)
        .figure("reports", reports)
        .figure("arrivals", arrivals)
        .figure("percent", arrivals * 100 / reports.max(1));
    let zh = format!("当日报备 {reports} 组，到访 {arrivals} 组");
    let en = format!("{arrivals} of {reports} reports of that day arrived");
    let Some((from, percent)) = rate.asked else {
        return finding.text(
            format!("{zh}，不考核到访率"),
            format!("{en}; no rate is asked for"),
        );
    };
    match outcome {
        Outcome::Met if reports < from => finding.text(
            format!("{zh}，不足 {from} 组不考核到访率"),
            format!("{en}; below {from} reports the rate is not checked"),
        ),
        Outcome::Met => finding.text(
            format!("{zh}，到访率不低于 {percent}%"),
            format!("{en}, not fewer than {percent} percent"),
        ),
        Outcome::Pending => finding.until(rate.ends).text(
            format!("{zh}，目前低于 {percent}%"),
            format!("{en}, so far fewer than {percent} percent"),
        ),
        _ => finding.text(
            format!("{zh}，低于 {percent}%：当日报备遇争议无效"),
            format!("{en}, fewer than {percent} percent: that day's reports lose every dispute"),
        ),
    }
}

/// Arrival rate of a day's reports.
struct Rate {
    reports: i64,
    arrivals: i64,
    /// Number of reports from which it is checked, and the required percentage.
    asked: Option<(i64, i64)>,
    /// Moment at which the last of these reports expires.
    ends: Instant,
}

impl Rate {
    fn of(day: Day, company: &str, facts: &[Fact], context: &RuleContext) -> Rate {
        let edition = context.at(day);
        let from = edition.number("report.arrival_check_from");
        let percent = edition.number("report.arrival_min_percent");
        let days = edition.number("report.valid_days").unwrap_or(1);
        let (mut reports_count, mut arrivals) = (0, 0);
        for report in reports(day, company, facts, context) {
            reports_count += 1;
            arrivals += i64::from(came(report, facts, context));
        }
        Rate {
            reports: reports_count,
            arrivals,
            asked: from.zip(percent),
            ends: context.end_of(day.plus_days(days - 1)),
        }
    }

    fn is_low(&self) -> bool {
        self.asked.is_some_and(|(from, percent)| {
            self.reports >= from && self.arrivals * 100 < self.reports * percent
        })
    }
}

/// True if the client of a report came while the report was valid.
fn came(report: &Fact, facts: &[Fact], context: &RuleContext) -> bool {
    let arrival = arrival_of(report.id(), facts);
    let on = arrival.and_then(|arrival| arrival.date("arrived_at", context.zone));
    let last = last_day(report, context);
    on.is_some_and(|on| last.is_none_or(|last| on <= last))
}

/// True if the day's reports of a company lose every dispute.
pub(super) fn loses_disputes(
    day: Day,
    company: &str,
    facts: &[Fact],
    context: &RuleContext,
) -> bool {
    let rate = Rate::of(day, company, facts, context);
    rate.is_low() && context.as_of >= rate.ends
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::testing::{World, at, day};

    /// Returns a day of a company: so many reports, so many arrivals at eleven.
    fn a_day(world: &mut World, reports: usize, arrivals: usize) -> Scope {
        for number in 0..reports {
            let report = world
                .wrote("client_report", "agent", "2026-11-02 09:00")
                .with("company", "万家")
                .with("masked_phone", format!("138****{number:04}").as_str())
                .put();
            if number < arrivals {
                world
                    .wrote("arrival", "verifier", "2026-11-02 11:00")
                    .with("report", report)
                    .with("arrived_at", at("2026-11-02 11:00"))
                    .put();
            }
        }
        Scope::CompanyDay(day("2026-11-02"), "万家".to_owned())
    }

    #[test]
    fn ten_reports_with_fewer_than_half_arrived_lose_every_dispute() {
        let (that_evening, next_morning) = ("2026-11-02 23:59", "2026-11-03 00:00");
        for (reports, arrivals, now, expected) in [
            (9, 0, next_morning, "met"),
            (10, 5, next_morning, "met"),
            (10, 4, next_morning, "loses_disputes"),
            (10, 4, that_evening, "pending"),
            (11, 5, next_morning, "loses_disputes"),
            (11, 6, next_morning, "met"),
        ] {
            let mut world = World::new();
            let scope = a_day(&mut world, reports, arrivals);
            world.now(now);
            let said = world.said(&scope, "RE-7");
            assert_eq!(
                said,
                [expected],
                "{reports} reports, {arrivals} arrivals, {now}"
            );
        }
    }

    #[test]
    fn an_annulled_report_and_a_late_arrival_do_not_count() {
        let mut world = World::new();
        let scope = a_day(&mut world, 11, 4);
        world.now("2026-11-03 08:00");
        let last = world.facts.last().unwrap().id();
        world
            .wrote("arrival", "verifier", "2026-11-03 07:00")
            .with("report", last)
            .with("arrived_at", at("2026-11-03 07:00"))
            .put();
        assert_eq!(world.findings(&scope, "RE-7")[0].figures["arrivals"], 4);
        world.annul(last);
        assert_eq!(world.findings(&scope, "RE-7")[0].figures["reports"], 10);
        let another = world.facts[world.facts.len() - 3].id();
        world.annul(another);
        assert_eq!(world.said(&scope, "RE-7"), ["met"], "nine are left");
    }

    #[test]
    fn a_day_has_no_limit_unless_the_office_sets_one() {
        for (limit, reports, expected) in [
            ("\"none\"", 40, "met"),
            ("3", 3, "met"),
            ("3", 4, "over_limit"),
        ] {
            let mut world = World::new();
            world.set("report.daily_limit", limit);
            let scope = a_day(&mut world, reports, 0);
            assert_eq!(world.said(&scope, "RE-6"), [expected], "{limit}: {reports}");
        }
    }

    #[test]
    fn an_agent_reports_for_the_company_of_his_book_whatever_he_types() {
        let mut world = World::new();
        for company in ["wanjia", "WanJia", "别家"] {
            world
                .wrote("client_report", "agent", "2026-11-02 09:00")
                .in_book("company/wanjia")
                .with("company", company)
                .put();
        }
        let scope = Scope::CompanyDay(day("2026-11-02"), "wanjia".to_owned());
        assert_eq!(world.findings(&scope, "RE-6")[0].figures["reports"], 3);
        let other = Scope::CompanyDay(day("2026-11-02"), "别家".to_owned());
        assert_eq!(world.said(&other, "RE-6"), [""; 0]);
    }
}
