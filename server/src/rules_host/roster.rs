//! Postings of people by day: from the day on which the office recorded them.

use std::collections::BTreeMap;

use streetbook_core::book::Book;
use streetbook_core::ids::{PersonId, TeamId};
use streetbook_core::journal::Posting;
use streetbook_core::rules::{People, Post};
use streetbook_core::time::Day;

use crate::directory::PersonSet;

/// The postings of all people, by day.
#[derive(Clone, Debug, Default)]
pub(super) struct Roster {
    /// The last event that is in it.
    pub(super) through: u64,
    people: BTreeMap<PersonId, Vec<Stage>>,
}

/// A posting from this day on, until the next stage.
#[derive(Clone, Debug)]
struct Stage {
    from: Day,
    posting: Posting,
    /// True if the person has no posting any more.
    gone: bool,
}

impl Roster {
    /// Applies a change recorded on a day. A person who leaves has worked that day; one who moves works in the
    /// new place.
    pub(super) fn set(&mut self, day: Day, set: &PersonSet) {
        let from = if set.disabled { day.next() } else { day };
        let stages = self.people.entry(set.id.clone()).or_default();
        // A person who left and returned on one day never left.
        stages.retain(|stage| stage.from < from || !stage.gone);
        stages.push(Stage {
            from,
            posting: set.posting.clone(),
            gone: set.disabled,
        });
    }

    /// The first day on which a person had a posting.
    pub(super) fn begin(&self) -> Option<Day> {
        let first = self.people.values().filter_map(|stages| stages.first());
        first.map(|stage| stage.from).min()
    }

    /// The personal book of a person's posting on a day; before their first posting, that of the first.
    pub(super) fn book(&self, person: &PersonId, day: Day) -> Option<Book> {
        let stage = self.stage(person, day).or_else(|| {
            let stages = self.people.get(person)?;
            stages.first()
        })?;
        Some(Book::Personal(person.clone(), stage.posting.number))
    }

    fn stage(&self, person: &PersonId, day: Day) -> Option<&Stage> {
        let mut stages = self.people.get(person)?.iter().rev();
        stages.find(|stage| stage.from <= day)
    }
}

impl People for Roster {
    fn post(&self, person: &PersonId, day: Day) -> Option<Post> {
        let stage = self.stage(person, day).filter(|stage| !stage.gone)?;
        Some(Post {
            team: stage.posting.team.clone(),
            role: stage.posting.role.clone(),
        })
    }

    fn team(&self, team: &TeamId, day: Day) -> Vec<PersonId> {
        let mut everybody = self.everybody(day);
        everybody.retain(|person| {
            self.post(person, day)
                .is_some_and(|post| post.team == *team)
        });
        everybody
    }

    fn everybody(&self, day: Day) -> Vec<PersonId> {
        let people = self.people.keys();
        let works = people.filter(|person| self.post(person, day).is_some());
        works.cloned().collect()
    }

    fn first_day(&self, person: &PersonId) -> Option<Day> {
        let stages = self.people.get(person)?;
        stages.first().map(|stage| stage.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn set(number: u32, team: &str, disabled: bool) -> PersonSet {
        PersonSet {
            id: "out0".parse().unwrap(),
            name: "out0".to_owned(),
            posting: Posting {
                number,
                team: team.parse().unwrap(),
                role: "outreach".parse().unwrap(),
            },
            disabled,
        }
    }

    #[test]
    fn a_person_works_from_his_first_day_to_his_last_and_moves_in_the_morning() {
        let mut roster = Roster::default();
        roster.set(day("2026-11-02"), &set(1, "north", false));
        roster.set(day("2026-11-05"), &set(2, "south", false));
        roster.set(day("2026-11-09"), &set(2, "south", true));
        let out0: PersonId = "out0".parse().unwrap();
        for (on, team, book) in [
            ("2026-11-01", None, "personal/out0/1"),
            ("2026-11-02", Some("north"), "personal/out0/1"),
            ("2026-11-04", Some("north"), "personal/out0/1"),
            ("2026-11-05", Some("south"), "personal/out0/2"),
            ("2026-11-09", Some("south"), "personal/out0/2"),
            ("2026-11-10", None, "personal/out0/2"),
        ] {
            let post = roster.post(&out0, day(on));
            assert_eq!(
                post.map(|post| post.team.to_string()).as_deref(),
                team,
                "{on}"
            );
            assert_eq!(
                roster.book(&out0, day(on)).unwrap().to_string(),
                book,
                "{on}"
            );
            assert_eq!(
                roster.everybody(day(on)).len(),
                usize::from(team.is_some()),
                "{on}"
            );
        }
        assert_eq!(roster.first_day(&out0), Some(day("2026-11-02")));
        assert_eq!(
            roster.team(&"north".parse().unwrap(), day("2026-11-05")),
            []
        );
    }

    #[test]
    fn who_is_taken_back_on_the_day_he_left_never_left() {
        let mut roster = Roster::default();
        roster.set(day("2026-11-02"), &set(1, "north", false));
        roster.set(day("2026-11-05"), &set(1, "north", true));
        roster.set(day("2026-11-05"), &set(1, "north", false));
        let out0: PersonId = "out0".parse().unwrap();
        assert!(roster.post(&out0, day("2026-11-06")).is_some());
    }
}
