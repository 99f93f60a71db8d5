//! Meetings: whose they are, and those of every day.

use crate::book::Book;
use crate::ids::TeamId;
use crate::rulebook::RuleId;
use crate::rules::Fact;

pub(in crate::rules) const MEETING: &str = "meeting";

pub(super) const MT_1: RuleId = RuleId::new(b"MT", 1);
pub(super) const MT_2: RuleId = RuleId::new(b"MT", 2);

/// A meeting that is held every day.
pub(super) struct Daily {
    pub(super) rule: RuleId,
    pub(super) kind: &'static str,
    pub(super) at: &'static str,
    pub(super) minutes_max: &'static str,
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
}

pub(super) const DAILY: [Daily; 2] = [
    Daily {
        rule: MT_1,
        kind: "morning",
        at: "meeting.morning_at",
        minutes_max: "meeting.morning_minutes_max",
        zh: "早会",
        en: "morning meeting",
    },
    Daily {
        rule: MT_2,
        kind: "evening",
        at: "meeting.evening_at",
        minutes_max: "meeting.evening_minutes_max",
        zh: "晚会",
        en: "evening meeting",
    },
];

/// Returns the team whose meeting, or plan, it is.
pub(in crate::rules) fn team(fact: &Fact) -> Option<TeamId> {
    match fact.book() {
        Book::Team(team) => Some(team.clone()),
        _ => None,
    }
}
