//! People and their postings, as reports need them: a copy of the directory's part, so that no lock on the
//! directory is held while tables are read.

use std::collections::{BTreeMap, BTreeSet};

use streetbook_core::book::Book;
use streetbook_core::ids::{DeviceId, PersonId, TeamId};
use streetbook_core::journal::Posting;

use crate::directory::Directory;
use crate::store::view::Books;

/// All people, and every phone.
#[derive(Clone, Debug, Default)]
pub struct Staff {
    people: BTreeMap<PersonId, Member>,
    pub(super) phones: Vec<(DeviceId, PersonId)>,
}

#[derive(Clone, Debug)]
struct Member {
    name: String,
    now: u32,
    disabled: bool,
    postings: BTreeMap<u32, Posting>,
}

impl Staff {
    /// Copies the directory's present state.
    pub fn of(directory: &Directory) -> Staff {
        let member = |person: &crate::directory::Person| {
            let postings = person.postings().cloned();
            let member = Member {
                name: person.name().to_owned(),
                now: person.posting().number,
                disabled: person.is_disabled(),
                postings: postings.map(|posting| (posting.number, posting)).collect(),
            };
            (person.id().clone(), member)
        };
        let devices = directory.devices();
        let phones = devices.filter(|device| !device.is_office() && !device.is_revoked());
        Staff {
            people: directory.people().map(member).collect(),
            phones: phones
                .map(|device| (device.id, device.person.clone()))
                .collect(),
        }
    }

    /// A person's display name; the id of an unknown one.
    pub(super) fn name<'a>(&'a self, person: &'a PersonId) -> &'a str {
        let member = self.people.get(person);
        member.map_or(person.as_str(), |member| &member.name)
    }

    /// A person's present posting.
    pub(super) fn posting(&self, person: &PersonId) -> Option<&Posting> {
        let member = self.people.get(person)?;
        member.postings.get(&member.now)
    }

    /// The team that a record's book belongs to.
    pub(super) fn team<'a>(&'a self, book: &'a Book) -> Option<&'a TeamId> {
        match book {
            Book::Personal(person, number) => {
                let member = self.people.get(person)?;
                member.postings.get(number).map(|posting| &posting.team)
            }
            Book::Team(team) | Book::Desk(team) | Book::Cases(team) | Book::Company(team) => {
                Some(team)
            }
            Book::Inbox(_) | Book::Workspace => None,
        }
    }

    /// The people whose personal books are among these, with their names.
    pub fn people_in(&self, books: &Books) -> Vec<(&PersonId, &str)> {
        let has = |(id, member): &(&PersonId, &Member)| {
            let mut numbers = member.postings.keys();
            numbers.any(|number| may_read(books, &Book::Personal((*id).clone(), *number)))
        };
        let people = self.people.iter().filter(has);
        people.map(|(id, member)| (id, &*member.name)).collect()
    }

    /// The teams that have a book among these.
    pub fn teams_in(&self, books: &Books) -> BTreeSet<TeamId> {
        let every = || {
            let members = self.people.values();
            let postings = members.flat_map(|member| member.postings.values());
            postings.map(|posting| posting.team.clone()).collect()
        };
        match books {
            Books::All => every(),
            Books::Only(books) => books
                .iter()
                .filter_map(|book| self.team(book))
                .cloned()
                .collect(),
        }
    }

    /// The phones that count, and their owners.
    pub(super) fn phones(&self) -> impl Iterator<Item = (DeviceId, &PersonId)> {
        let works =
            |person: &PersonId| self.people.get(person).is_some_and(|known| !known.disabled);
        let phones = self.phones.iter().filter(move |(_, person)| works(person));
        phones.map(|(device, person)| (*device, person))
    }

    /// The personal book of a person's present posting.
    pub(super) fn personal(&self, person: &PersonId) -> Option<Book> {
        let posting = self.posting(person)?;
        Some(Book::Personal(person.clone(), posting.number))
    }

    /// The books that belong to a team.
    pub(super) fn narrowed(&self, books: Books, team: Option<&TeamId>) -> Books {
        let Some(team) = team else {
            return books;
        };
        let known = match books {
            Books::All => self.every_book_of(team),
            Books::Only(books) => books,
        };
        let of_team = |book: &Book| self.team(book) == Some(team);
        Books::Only(known.into_iter().filter(of_team).collect())
    }

    fn every_book_of(&self, team: &TeamId) -> BTreeSet<Book> {
        let held = |(id, member): (&PersonId, &Member)| -> Vec<Book> {
            let numbers = member.postings.keys();
            numbers
                .map(|number| Book::Personal(id.clone(), *number))
                .collect()
        };
        let of_team = [Book::Team, Book::Desk, Book::Cases, Book::Company];
        let mut books: BTreeSet<Book> = self.people.iter().flat_map(held).collect();
        books.extend(of_team.map(|book| book(team.clone())));
        books
    }
}

/// Returns true if a book is among those that may be read.
pub(super) fn may_read(books: &Books, book: &Book) -> bool {
    match books {
        Books::All => true,
        Books::Only(books) => books.contains(book),
    }
}
