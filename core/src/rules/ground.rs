//! What rules stand on besides records: the rulebook, the calendar, the people, and the moment.

use crate::ids::{PersonId, RoleId, TeamId};
use crate::rulebook::{Edition, Rulebook};
use crate::time::{Day, Instant, Zone};

/// What rules stand on besides records.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The workspace's rulebook.
    pub rulebook: &'a Rulebook,
    /// Its time zone.
    pub zone: &'a Zone,
    /// Its people.
    pub people: &'a dyn People,
    /// The moment for which rules judge: what is not over is `pending`.
    pub as_of: Instant,
}

/// Who works where. The office answers from its directory, a phone from what it heard of it.
pub trait People {
    /// Where somebody works on a day; `None` before his first and after his last.
    fn post(&self, person: &PersonId, day: Day) -> Option<Post>;
    /// Everybody who works in a team on a day, by id.
    fn team(&self, team: &TeamId, day: Day) -> Vec<PersonId>;
    /// Everybody who works anywhere on a day, by id.
    fn everybody(&self, day: Day) -> Vec<PersonId>;
    /// His first day in the workspace.
    fn first_day(&self, person: &PersonId) -> Option<Day>;
    /// The day on which he joined, or came back, for the time that has this day.
    fn joined(&self, person: &PersonId, _day: Day) -> Option<Day> {
        self.first_day(person)
    }
}

/// Where somebody works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// In which team.
    pub team: TeamId,
    /// As what.
    pub role: RoleId,
}

impl Ground<'_> {
    /// The version of the rulebook in force on a day.
    pub fn at(&self, day: Day) -> &Edition {
        self.rulebook.at(day)
    }

    /// Today.
    pub fn today(&self) -> Day {
        self.as_of.day(self.zone)
    }

    /// The moment at which a day is over.
    pub fn end_of(&self, day: Day) -> Instant {
        day.end(self.zone)
    }

    /// True once a day is over.
    pub fn is_over(&self, day: Day) -> bool {
        self.as_of >= self.end_of(day)
    }

    /// True where somebody owes on a day what one of the roles owes that a parameter names: from his first
    /// whole day on, since the day on which he joins counts for nobody.
    pub fn owes(&self, person: &PersonId, day: Day, roles: &str) -> bool {
        let is_whole = || {
            let joined = self.people.joined(person, day);
            joined.is_none_or(|joined| joined < day)
        };
        self.works_as(person, day, roles) && is_whole()
    }

    /// True where somebody works on a day in one of the roles that a parameter names: what he may do, he may
    /// do on the day on which he joins.
    pub fn works_as(&self, person: &PersonId, day: Day, roles: &str) -> bool {
        let post = self.people.post(person, day);
        let roles = self.at(day).words(roles);
        post.is_some_and(|post| roles.contains(post.role.as_str()))
    }
}
