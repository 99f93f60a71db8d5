//! MT-3: people who were present sign on the day; the others read the minutes and sign on the morning
//! after.

use std::collections::BTreeSet;

use crate::ids::PersonId;
use crate::rulebook::RuleId;
use crate::rules::{Fact, Finding, Outcome, RuleContext, Scope};
use crate::time::{Day, Instant};

const MT_3: RuleId = RuleId::new(b"MT", 3);

pub(super) fn judge(scope: &Scope, meeting: &Fact, context: &RuleContext) -> Vec<Finding> {
    let Some(day) = meeting.date("started_at", context.zone) else {
        return Vec::new();
    };
    let named = |field| meeting.members(field).filter_map(|id| id.parse().ok());
    let absent: BTreeSet<PersonId> = named("absent").collect();
    let mut there: BTreeSet<PersonId> = named("present").chain(named("late")).collect();
    there.retain(|person| !absent.contains(person));

    let sheet = Sheet {
        scope,
        meeting,
        day,
        context,
    };
    let next = day.next();
    let morning = context.at(day).time("meeting.catch_up_until");
    let morning = morning.map_or(context.end_of(next), |time| next.at(time, context.zone));
    let of_those_there = there
        .iter()
        .map(|person| sheet.signature(person, context.end_of(day)));
    let of_absentees = absent.iter().map(|person| sheet.signature(person, morning));
    of_those_there.chain(of_absentees).collect()
}

struct Sheet<'a> {
    scope: &'a Scope,
    meeting: &'a Fact,
    day: Day,
    context: &'a RuleContext<'a>,
}

impl Sheet<'_> {
    fn signature(&self, person: &PersonId, deadline: Instant) -> Finding {
        let version = self.context.at(self.day).version;
        let said = |outcome| {
            Finding::new(MT_3, version, self.scope, self.day, outcome)
                .about(self.meeting.id())
                .concerns(person)
                .seen([self.meeting.id()])
        };
        let was_signed = self.meeting.shown.signatures.iter();
        let was_signed = was_signed.filter(|signed| signed.by == *person).count() > 0;
        match self.meeting.signed_by(person) {
            Some(signed) if signed.at <= deadline => said(Outcome::Met).text("已签字", "signed"),
            Some(_) => said(Outcome::Late).text("签字过晚", "signed too late"),
            None if self.context.as_of < deadline => said(Outcome::Pending)
                .until(deadline)
                .text("待签字", "not signed so far"),
            None if was_signed => said(Outcome::Unsigned).text(
                "签字后会议记录有改动，须重新签字",
                "the minutes were changed after the signature: sign again",
            ),
            None => said(Outcome::Unsigned).text("未签字", "not signed"),
        }
    }
}
