//! MT-1 and MT-2 of one meeting: begun in time, no longer than allowed, with all present before it
//! began.

use super::meeting::{DAILY, Daily};
use crate::rulebook::Edition;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};
use crate::time::{Day, Instant};

const MINUTE_MILLIS: i64 = 60_000;

pub(super) fn judge(scope: &Scope, meeting: &Fact, context: &RuleContext) -> Vec<Finding> {
    let of_kind = |daily: &&Daily| meeting.says("type", daily.kind);
    let daily = DAILY.iter().find(of_kind);
    let Some((daily, started)) = daily.zip(meeting.instant("started_at")) else {
        return Vec::new();
    };
    let day = started.day(context.zone);
    let sheet = Sheet {
        scope,
        meeting,
        daily,
        started,
        day,
        edition: context.at(day),
    };
    let times = [sheet.start(context), sheet.length()].into_iter().flatten();
    times.chain(sheet.people()).collect()
}

/// One meeting.
struct Sheet<'a> {
    scope: &'a Scope,
    meeting: &'a Fact,
    daily: &'static Daily,
    started: Instant,
    day: Day,
    edition: &'a Edition,
}

impl Sheet<'_> {
    fn said(&self, outcome: Outcome) -> Finding {
        let version = self.edition.version;
        Finding::new(self.daily.rule, version, self.scope, self.day, outcome)
            .about(self.meeting.id())
            .seen([self.meeting.id()])
    }

    fn start(&self, context: &RuleContext) -> Option<Finding> {
        let asked = self.day.at(self.edition.time(self.daily.at)?, context.zone);
        let late = self.started.millis_since(asked);
        if late <= 0 {
            return Some(self.said(Outcome::Met).text("准时召开", "begun in time"));
        }
        let minutes = (late + MINUTE_MILLIS - 1) / MINUTE_MILLIS;
        let said = self.said(Outcome::Late).figure("minutes_late", minutes);
        Some(said.text(
            format!("晚开 {minutes} 分钟"),
            format!("begun {minutes} minutes late"),
        ))
    }

    fn length(&self) -> Option<Finding> {
        let max = self.edition.number(self.daily.minutes_max)?;
        let Some(ended) = self.meeting.instant("ended_at") else {
            let said = self.said(Outcome::Missing);
            return Some(said.text("未写结束时间", "its end is not written"));
        };
        let lasted = ended.millis_since(self.started);
        let minutes = (lasted + MINUTE_MILLIS - 1).div_euclid(MINUTE_MILLIS);
        if lasted < 0 {
            let said = self.said(Outcome::Invalid);
            return Some(said.text("结束早于开始", "it ends before it begins"));
        }
        let outcome = if lasted > max * MINUTE_MILLIS {
            Outcome::OverLimit
        } else {
            Outcome::Met
        };
        let said = self
            .said(outcome)
            .figure("minutes", minutes)
            .figure("allowed", max);
        Some(said.text(
            format!("历时 {minutes} 分钟，至多 {max} 分钟"),
            format!("{minutes} minutes long, at most {max}"),
        ))
    }

    fn people(&self) -> impl Iterator<Item = Finding> {
        let early = self.edition.number("meeting.early_minutes").unwrap_or(0);
        let named = |field, outcome| {
            let people = self.meeting.members(field).filter_map(|id| id.parse().ok());
            people.map(move |person| self.said(outcome).concerns(&person))
        };
        let late = named("late", Outcome::Late).map(move |said| {
            said.text(
                format!("未在会前 {early} 分钟到场"),
                format!("not there {early} minutes before the start"),
            )
        });
        let absent = named("absent", Outcome::Absent).map(|said| said.text("缺席", "absent"));
        late.chain(absent)
    }
}
