//! Inputs of the rules besides records: the rulebook, the calendar, the people, and the moment.

use crate::ids::{PersonId, RoleId, TeamId};
use crate::rulebook::{Edition, Rulebook};
use crate::time::{Day, Instant, Zone};

/// Inputs of the rules besides records.
#[derive(Clone, Copy)]
pub struct RuleContext<'a> {
    /// The workspace's rulebook.
    pub rulebook: &'a Rulebook,
    /// Its time zone.
    pub zone: &'a Zone,
    /// Its people.
    pub people: &'a dyn People,
    /// The moment of the evaluation: periods that are not over are `pending`.
    pub as_of: Instant,
}

/// Teams and roles of people. The office implements it over its directory, a phone over what it
/// received of it.
pub trait People {
    /// Returns a person's post on a day; `None` before their first day and after their last.
    fn post(&self, person: &PersonId, day: Day) -> Option<Post>;
    /// Returns the people who work in a team on a day, by id.
    fn team(&self, team: &TeamId, day: Day) -> Vec<PersonId>;
    /// Returns the people who work anywhere on a day, by id.
    fn everybody(&self, day: Day) -> Vec<PersonId>;
    /// Returns a person's first day in the workspace.
    fn first_day(&self, person: &PersonId) -> Option<Day>;
    /// Returns the day on which a person joined, or came back, for the time that includes this day.
    fn joined(&self, person: &PersonId, _day: Day) -> Option<Day> {
        self.first_day(person)
    }
}

/// A person's place of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The team.
    pub team: TeamId,
    /// The role.
    pub role: RoleId,
}

impl RuleContext<'_> {
    /// Returns the version of the rulebook in force on a day.
    pub fn at(&self, day: Day) -> &Edition {
        self.rulebook.at(day)
    }

    /// Returns the day of the evaluation.
    pub fn today(&self) -> Day {
        self.as_of.day(self.zone)
    }

    /// Returns the moment at which a day is over.
    pub fn end_of(&self, day: Day) -> Instant {
        day.end(self.zone)
    }

    /// True once a day is over.
    pub fn is_over(&self, day: Day) -> bool {
        self.as_of >= self.end_of(day)
    }

    /// True if a person owes on a day what one of the roles owes that a parameter names: from their first
    /// whole day on, since the day on which they join counts for nobody.
    pub fn owes(&self, person: &PersonId, day: Day, roles: &str) -> bool {
        let is_whole = || {
            let joined = self.people.joined(person, day);
            joined.is_none_or(|joined| joined < day)
        };
        self.works_as(person, day, roles) && is_whole()
    }

    /// True if a person works on a day in one of the roles that a parameter names: what they may do, they
    /// may do on the day on which they join.
    pub fn works_as(&self, person: &PersonId, day: Day, roles: &str) -> bool {
        let post = self.people.post(person, day);
        let roles = self.at(day).words(roles);
        post.is_some_and(|post| roles.contains(post.role.as_str()))
    }
}
