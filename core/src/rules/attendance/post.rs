//! AT-1: on post in the morning, and not off it before the evening.

use super::punch::is_plausible;
use crate::ids::PersonId;
use crate::rulebook::RuleId;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};
use crate::time::{Day, Instant};

const AT_1: RuleId = RuleId::new(b"AT", 1);

const MINUTE_MILLIS: i64 = 60_000;

pub(super) fn judge(
    scope: &Scope,
    day: Day,
    person: &PersonId,
    punches: &[&Fact],
    context: &RuleContext,
) -> Vec<Finding> {
    let sheet = Sheet {
        scope,
        day,
        person,
        punches,
        context,
    };
    let came = sheet.came();
    came.into_iter().chain(sheet.left()).collect()
}

/// A person's day.
struct Sheet<'a> {
    scope: &'a Scope,
    day: Day,
    person: &'a PersonId,
    punches: &'a [&'a Fact],
    context: &'a RuleContext<'a>,
}

impl Sheet<'_> {
    fn said(&self, outcome: Outcome) -> Finding {
        let version = self.context.at(self.day).version;
        Finding::new(AT_1, version, self.scope, self.day, outcome)
            .concerns(self.person)
            .seen(self.punches.iter().map(|punch| punch.id()))
    }

    /// Returns the instant of a time that a parameter names.
    fn time(&self, parameter: &str) -> Option<Instant> {
        let time = self.context.at(self.day).time(parameter)?;
        Some(self.day.at(time, self.context.zone))
    }

    fn minutes(&self, parameter: &str) -> i64 {
        self.context.at(self.day).number(parameter).unwrap_or(0)
    }

    /// Returns the first sign-in of those that can be of this day.
    fn sign_in(&self) -> Option<&Fact> {
        let ins = self
            .punches
            .iter()
            .filter(|punch| punch.says("punch", "in"));
        ins.copied()
            .min_by_key(|punch| (!is_plausible(punch, self.context), punch.written_at()))
    }

    fn came(&self) -> Option<Finding> {
        let asked = self.time("attendance.on_post_at")?;
        let Some(punch) = self.sign_in() else {
            return Some(self.nobody_signed_in(asked));
        };
        let at = punch.written_at();
        if !is_plausible(punch, self.context) {
            return Some(self.said(Outcome::Backfilled).about(punch.id()).text(
                "签到不可能写于当日",
                "the sign-in cannot have been written that day",
            ));
        }
        let late = minutes_of(at, asked);
        if at <= asked {
            let said = self.said(Outcome::Met).about(punch.id());
            return Some(said.text("按时到岗", "on post in time"));
        }
        // A person who comes late checks their dress all the same, and begins to work after that.
        let ready = at.plus_minutes(self.minutes("attendance.dress_check_minutes"));
        let begins = self.time("attendance.work_from").unwrap_or(asked);
        Some(
            self.said(Outcome::Late)
                .about(punch.id())
                .figure("minutes_late", late)
                .figure("work_minutes_missed", minutes_of(ready, begins).max(0))
                .text(
                    format!("迟到 {late} 分钟"),
                    format!("{late} minutes late on post"),
                ),
        )
    }

    fn nobody_signed_in(&self, asked: Instant) -> Finding {
        let context = self.context;
        if self
            .punches
            .iter()
            .any(|punch| is_plausible(punch, context))
        {
            let said = self.said(Outcome::Missing);
            return said.text("在岗但没有签到", "seen that day, but not signed in");
        }
        if context.as_of < asked {
            let said = self.said(Outcome::Pending).until(asked);
            return said.text("尚未到上岗时间", "not yet time to be on post");
        }
        if context.is_over(self.day) {
            self.said(Outcome::Absent)
                .text("当日没有考勤", "no attendance that day")
        } else {
            self.said(Outcome::Behind)
                .until(context.end_of(self.day))
                .text("尚未签到", "not signed in so far")
        }
    }

    /// Evaluates the last sign-out, if there is one: people whose attendance others record need none.
    fn left(&self) -> Option<Finding> {
        let asked = self.time("attendance.work_until")?;
        let outs = self
            .punches
            .iter()
            .filter(|punch| punch.says("punch", "out") && is_plausible(punch, self.context));
        let out = outs.copied().max_by_key(|punch| punch.written_at())?;
        let early = minutes_of(asked, out.written_at());
        let worked = |came: &Fact| {
            minutes_of(out.written_at(), came.written_at())
                - self.minutes("attendance.lunch_minutes")
        };
        let said = if out.written_at() < asked {
            self.said(Outcome::LeftEarly)
                .figure("minutes_early", early)
                .text(
                    format!("早退 {early} 分钟"),
                    format!("left {early} minutes before the end of work"),
                )
        } else {
            self.said(Outcome::Met).text("按时下班", "left after work")
        };
        let said = said.about(out.id());
        Some(
            match self
                .sign_in()
                .filter(|came| is_plausible(came, self.context))
            {
                Some(came) => said.figure("worked_minutes", worked(came)),
                None => said,
            },
        )
    }
}

/// Returns the minutes from an instant to a later one, a begun one counting as a whole.
fn minutes_of(later: Instant, earlier: Instant) -> i64 {
    let millis = later.millis_since(earlier);
    (millis + MINUTE_MILLIS - 1).div_euclid(MINUTE_MILLIS)
}
