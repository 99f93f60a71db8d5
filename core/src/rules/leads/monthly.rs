//! MK-5 to MK-8: a person's monthly quotas, the fine that is proposed for a shortfall, and months
//! without a basic client. Fines and part-time are proposed only to people who worked the whole time.

use super::lead::{OWES, reached};
use crate::ids::PersonId;
use crate::rulebook::{Edition, RuleId};
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};
use crate::time::Month;

const MK_5: RuleId = RuleId::new(b"MK", 5);
const MK_6: RuleId = RuleId::new(b"MK", 6);
const MK_7: RuleId = RuleId::new(b"MK", 7);
const MK_8: RuleId = RuleId::new(b"MK", 8);

/// Upper bound of the months that are looked back; the calendar ends, and so does this.
const MONTHS_MAX: i64 = 1_200;

/// Returns the first of the months in a row that MK-8 asks for, up to this one.
pub(super) fn empty_months(month: Month, context: &RuleContext) -> Month {
    let months = context.at(month.last()).number("lead.no_basic_months");
    month.plus(1 - months.unwrap_or(1).clamp(1, MONTHS_MAX))
}

pub(super) fn judge(
    scope: &Scope,
    month: Month,
    person: &PersonId,
    facts: &[Fact],
    context: &RuleContext,
) -> Vec<Finding> {
    let sheet = Sheet {
        scope,
        month,
        person,
        facts,
        context,
        edition: context.at(month.last()),
    };
    if !month.days().any(|day| context.owes(person, day, OWES)) {
        return Vec::new();
    }
    let prospects = sheet.quota(
        MK_5,
        "prospect_on",
        "lead.prospects_monthly_min",
        ("准客户", "prospects"),
    );
    let basics = sheet.quota(
        MK_6,
        "basic_on",
        "lead.basics_monthly_min",
        ("基本客户", "basic clients"),
    );
    let (mut findings, short): (Vec<Finding>, Vec<i64>) =
        [prospects, basics].into_iter().flatten().unzip();
    if context.is_over(month.last()) {
        findings.extend(sheet.fine(short.iter().sum()));
        findings.extend(sheet.part_time());
    }
    findings
}

/// A person's month.
struct Sheet<'a> {
    scope: &'a Scope,
    month: Month,
    person: &'a PersonId,
    facts: &'a [Fact],
    context: &'a RuleContext<'a>,
    edition: &'a Edition,
}

impl Sheet<'_> {
    fn finding(&self, rule: RuleId, outcome: Outcome) -> Finding {
        let day = self.month.last();
        Finding::new(rule, self.edition.version, self.scope, day, outcome).concerns(self.person)
    }

    fn reached(&self, stage_on: &'static str, month: Month) -> Vec<&Fact> {
        let is_in = move |day| month.has(day);
        reached(stage_on, self.person, self.facts, self.context, is_in)
    }

    /// Returns the ruling on a quota, and the number missing.
    fn quota(
        &self,
        rule: RuleId,
        stage_on: &'static str,
        parameter: &str,
        (zh, en): (&str, &str),
    ) -> Option<(Finding, i64)> {
        let asked = self.edition.number(parameter)?;
        let leads = self.reached(stage_on, self.month);
        let counted = leads.len() as i64;
        let last = self.month.last();
        let outcome = match (counted >= asked, self.context.is_over(last)) {
            (true, _) => Outcome::Met,
            (false, false) => Outcome::Behind,
            (false, true) => Outcome::Missed,
        };
        let finding = self
            .finding(rule, outcome)
            .seen(leads.iter().map(|lead| lead.id()))
            .figure("counted", counted)
            .figure("asked", asked)
            .text(
                format!("{} {zh} {counted} 个，要求至少 {asked} 个", self.month),
                format!(
                    "{counted} {en} in {}, at least {asked} are asked for",
                    self.month
                ),
            );
        // Also a quota that is met waits for the end of the month: then MK-7 is judged.
        let ends = self.context.end_of(last);
        let finding = if self.context.is_over(last) {
            finding
        } else {
            finding.until(ends)
        };
        Some((finding, (asked - counted).max(0)))
    }

    /// MK-7: the fine for each one missing.
    fn fine(&self, missing: i64) -> Option<Finding> {
        let each = self.edition.number("lead.missing_fine_yuan")?;
        let said = |outcome| self.finding(MK_7, outcome).figure("missing", missing);
        if missing == 0 {
            return Some(said(Outcome::Met).text("当月达标", "nothing is missing in the month"));
        }
        if !self.worked_through(self.month) {
            return Some(said(Outcome::Warning).text(
                format!("当月缺 {missing} 个；未满月在岗，不建议罚款"),
                format!("{missing} missing; no fine is proposed for a month not fully worked"),
            ));
        }
        let amount = missing.saturating_mul(each);
        let finding = said(Outcome::ProposedFine)
            .yuan(amount)
            .figure("each_yuan", each);
        Some(finding.text(
            format!("当月缺 {missing} 个，建议罚款 {amount} 元"),
            format!("{missing} missing; a fine of {amount} yuan is proposed"),
        ))
    }

    /// MK-8: consecutive months up to this one without a basic client.
    fn part_time(&self) -> Option<Finding> {
        let months = self.edition.number("lead.no_basic_months")?;
        let mut span = empty_months(self.month, self.context).through(self.month);
        let is_empty =
            |month: Month| self.reached("basic_on", month).is_empty() && self.worked_through(month);
        span.all(is_empty).then(|| {
            self.finding(MK_8, Outcome::Proposal)
                .figure("months", months)
                .text(
                    format!("连续 {months} 个月无基本客户，建议转兼职、无基本工资"),
                    format!("{months} months without a basic client: part-time without base pay is proposed"),
                )
        })
    }

    fn worked_through(&self, month: Month) -> bool {
        month
            .days()
            .all(|day| self.context.works_as(self.person, day, OWES))
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Scope;
    use crate::rules::testing::World;

    fn month(text: &str) -> Scope {
        Scope::PersonMonth(text.parse().unwrap(), "out0".parse().unwrap())
    }

    fn reach(world: &mut World, stage_on: &str, day: &str, count: usize) {
        for _ in 0..count {
            world
                .wrote("lead", "out0", "2026-10-01 10:00")
                .with(stage_on, day)
                .put();
        }
    }

    #[test]
    fn five_prospects_and_two_basic_clients_a_month_and_fifty_yuan_for_each_missing() {
        let (last_minute, over) = ("2026-11-30 23:59", "2026-12-01 00:00");
        for (prospects, basics, now, said, fine) in [
            (5, 2, over, ["met", "met"], None),
            (4, 2, over, ["missed", "met"], Some(50)),
            (5, 1, over, ["met", "missed"], Some(50)),
            (0, 0, over, ["missed", "missed"], Some(350)),
            (7, 1, over, ["met", "missed"], Some(50)),
            (4, 2, last_minute, ["behind", "met"], None),
        ] {
            let mut world = World::new();
            world.employs("out0", "outreach", "north", "2026-01-01", None);
            reach(&mut world, "prospect_on", "2026-11-30", prospects);
            reach(&mut world, "basic_on", "2026-11-01", basics);
            // The neighbours' days are not this month's.
            reach(&mut world, "prospect_on", "2026-10-31", 9);
            reach(&mut world, "basic_on", "2026-12-01", 9);
            world.now(now);
            let row = format!("{prospects} and {basics} at {now}");
            let scope = month("2026-11");
            assert_eq!(world.said(&scope, "MK-5"), [said[0]], "{row}");
            assert_eq!(world.said(&scope, "MK-6"), [said[1]], "{row}");
            let proposed = world.findings(&scope, "MK-7").pop();
            assert_eq!(
                proposed.and_then(|finding| finding.amount_yuan),
                fine,
                "{row}"
            );
        }
    }

    #[test]
    fn a_month_not_fully_worked_brings_no_fine() {
        for (from, to, expected) in [
            ("2026-11-01", Some("2026-11-30"), "proposed_fine"),
            ("2026-11-02", None, "warning"),
            ("2026-01-01", Some("2026-11-29"), "warning"),
        ] {
            let mut world = World::new();
            world.employs("out0", "outreach", "north", from, to);
            world.now("2026-12-01 00:00");
            assert_eq!(
                world.said(&month("2026-11"), "MK-7"),
                [expected],
                "{from} {to:?}"
            );
        }
    }

    #[test]
    fn two_empty_months_propose_part_time() {
        for (basic_on, from, of, expected) in [
            ("2026-10-31", "2026-01-01", "2026-11", vec![]),
            ("2026-09-30", "2026-01-01", "2026-11", vec!["proposal"]),
            ("2026-11-30", "2026-01-01", "2026-11", vec![]),
            ("2026-09-30", "2026-10-02", "2026-11", vec![]),
            // The month is not over.
            ("2026-09-30", "2026-01-01", "2026-12", vec![]),
        ] {
            let mut world = World::new();
            world.employs("out0", "specialist", "north", from, None);
            reach(&mut world, "basic_on", basic_on, 1);
            world.now("2026-12-01 00:00");
            assert_eq!(
                world.said(&month(of), "MK-8"),
                expected,
                "{basic_on} {from} {of}"
            );
        }
    }

    #[test]
    fn the_rulebook_of_the_months_last_day_judges_it() {
        let mut world = World::new();
        world.employs("out0", "outreach", "north", "2026-01-01", None);
        world.set_from("2026-12-01", "lead.missing_fine_yuan", "80");
        world.now("2027-01-01 00:00");
        for (of, fine, version) in [("2026-11", 350, 1), ("2026-12", 560, 2)] {
            let finding = world.findings(&month(of), "MK-7").remove(0);
            assert_eq!(
                (finding.amount_yuan, finding.rulebook),
                (Some(fine), version)
            );
        }
    }
}
