//! The books that a person may read.
//!
//! | who | reads |
//! |---|---|
//! | everybody | the workspace, their inbox, their personal books of all postings |
//! | everybody but an agent of a partner company | their team |
//! | an agent of a partner company | the book of their company, which is their team |
//! | field, desk and manager | the desk of their team |
//! | verifier and site lead | the book of every partner company: an arrival at any site is checked against its reports |
//! | manager | the cases of their team, and the personal book of every posting in their team, also after its person moved away |
//! | centre, clerk, administrator | every team with its desk and cases, every company, and every personal book |
//!
//! Nobody reads another person's inbox. A disabled person and a revoked device read nothing.

use std::collections::BTreeSet;

use streetbook_core::book::Book;
use streetbook_core::ids::{DeviceId, PersonId, TeamId};
use streetbook_core::journal::Posting;

use super::person::Person;
use super::roles::{checks_arrivals, is_at_desk, is_manager, is_office, is_partner};
use crate::directory::Directory;

impl Directory {
    /// The books that a person may read now.
    pub fn books_of(&self, person: &PersonId) -> BTreeSet<Book> {
        let Some(person) = self.person(person).filter(|person| !person.is_disabled()) else {
            return BTreeSet::new();
        };
        let mut books = own_books(person);
        let role = &person.posting().role;
        if is_office(role) {
            self.add_every_team(&mut books);
        } else {
            self.add_own_team(person.posting(), &mut books);
        }
        if is_office(role) || checks_arrivals(role) {
            books.extend(self.companies().cloned().map(Book::Company));
        }
        books
    }

    /// The books that a device may fetch now: those of its person, none once it was revoked.
    pub fn books_of_device(&self, device: &DeviceId) -> BTreeSet<Book> {
        match self.device(device) {
            Some(device) if !device.is_revoked() => self.books_of(&device.person),
            _ => BTreeSet::new(),
        }
    }

    /// True when a person may read a book now.
    pub fn may_read(&self, person: &PersonId, book: &Book) -> bool {
        self.person(person)
            .filter(|known| !known.is_disabled())
            .is_some_and(|known| self.reads(person, known.posting(), book))
    }

    /// Returns the people who could read a book in an earlier posting and cannot now.
    pub fn former_readers(&self, book: &Book) -> Vec<PersonId> {
        let once = |person: &Person| {
            let mut held = person.postings();
            held.any(|posting| self.reads(person.id(), posting, book))
        };
        let now = |person: &Person| self.may_read(person.id(), book);
        let gone = self.people().filter(|person| once(person) && !now(person));
        gone.map(|person| person.id().clone()).collect()
    }

    /// True when a person in a posting, perhaps an earlier one, may read a book.
    pub(super) fn reads(&self, person: &PersonId, posting: &Posting, book: &Book) -> bool {
        let role = &posting.role;
        let of_team =
            |team: &TeamId| *team == posting.team || (is_office(role) && self.is_team(team));
        match book {
            Book::Workspace => true,
            Book::Inbox(of) => of == person,
            Book::Personal(of, number) => self.team_of(of, *number).is_some_and(|team| {
                of == person || is_office(role) || (is_manager(role) && *team == posting.team)
            }),
            Book::Team(team) => !is_partner(role) && of_team(team),
            Book::Desk(team) => (is_at_desk(role) || is_office(role)) && of_team(team),
            Book::Cases(team) => (is_manager(role) || is_office(role)) && of_team(team),
            Book::Company(company) if is_partner(role) => *company == posting.team,
            Book::Company(company) => {
                (is_office(role) || checks_arrivals(role))
                    && self.companies().any(|known| known == company)
            }
        }
    }

    fn team_of(&self, person: &PersonId, posting: u32) -> Option<&TeamId> {
        self.person(person)?
            .posting_numbered(posting)
            .map(|posting| &posting.team)
    }

    /// True when somebody works or worked there.
    fn is_team(&self, team: &TeamId) -> bool {
        self.every_posting().any(|(_, held)| held.team == *team)
    }

    /// The partner companies for which somebody works or worked.
    fn companies(&self) -> impl Iterator<Item = &TeamId> {
        self.every_posting()
            .filter(|(_, held)| is_partner(&held.role))
            .map(|(_, held)| &held.team)
    }

    fn add_own_team(&self, posting: &Posting, books: &mut BTreeSet<Book>) {
        let team = &posting.team;
        if is_partner(&posting.role) {
            books.insert(Book::Company(team.clone()));
            return;
        }
        books.insert(Book::Team(team.clone()));
        if is_at_desk(&posting.role) {
            books.insert(Book::Desk(team.clone()));
        }
        if is_manager(&posting.role) {
            books.insert(Book::Cases(team.clone()));
            let opened_here = |(_, held): &(&Person, &Posting)| held.team == *team;
            books.extend(self.every_posting().filter(opened_here).map(personal_book));
        }
    }

    fn add_every_team(&self, books: &mut BTreeSet<Book>) {
        let teams: BTreeSet<&TeamId> = self.every_posting().map(|(_, held)| &held.team).collect();
        for team in teams {
            books.extend([
                Book::Team(team.clone()),
                Book::Desk(team.clone()),
                Book::Cases(team.clone()),
            ]);
        }
        books.extend(self.every_posting().map(personal_book));
    }

    fn every_posting(&self) -> impl Iterator<Item = (&Person, &Posting)> {
        self.people()
            .flat_map(|person| person.postings().map(move |posting| (person, posting)))
    }
}

fn own_books(person: &Person) -> BTreeSet<Book> {
    let own = person.postings().map(|held| personal_book((person, held)));
    let mut books: BTreeSet<Book> = own.collect();
    books.insert(Book::Workspace);
    books.insert(Book::Inbox(person.id().clone()));
    books
}

fn personal_book((person, posting): (&Person, &Posting)) -> Book {
    Book::Personal(person.id().clone(), posting.number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::testing::Office;
    use crate::directory::{DeviceRevoked, Event, ROLES};

    fn books(office: &Office, person: &str) -> String {
        let books = office.directory.books_of(&person.parse().unwrap());
        let names: Vec<String> = books.iter().map(Book::to_string).collect();
        names.join(" ")
    }

    /// One person of each role in north, an agent of wanjia; `mover` went from north to south.
    fn staffed() -> Office {
        let mut office = Office::new();
        for role in ROLES {
            let team = if role == "partner_agent" {
                "wanjia"
            } else {
                "north"
            };
            office.person(role, 1, team, role);
        }
        office.person("rival", 1, "lianhe", "partner_agent");
        office.person("south_manager", 1, "south", "manager");
        office.person("mover", 1, "north", "outreach");
        office.person("mover", 2, "south", "outreach");
        office
    }

    #[test]
    fn each_role_reads_what_its_work_needs() {
        let office = staffed();
        let check = |person: &str, expected: &str| {
            let own = format!("personal/{person}/1 inbox/{person}");
            assert_eq!(books(&office, person), format!("{own} {expected}"));
        };
        for role in ["outreach", "specialist", "consultant"] {
            check(role, "team/north desk/north workspace");
        }
        for role in ["verifier", "site_lead"] {
            let companies = "company/lianhe company/wanjia";
            check(
                role,
                &format!("team/north desk/north {companies} workspace"),
            );
        }
        check("partner_agent", "company/wanjia workspace");
        check("rival", "company/lianhe workspace");
    }

    #[test]
    fn a_managers_team_keeps_the_book_of_who_moved_away() {
        let office = staffed();
        let north = books(&office, "manager");
        assert!(north.contains("personal/mover/1"), "{north}");
        assert!(!north.contains("personal/mover/2"), "{north}");
        assert!(north.contains("personal/administrator/1"), "{north}");
        assert!(north.ends_with("inbox/manager team/north desk/north cases/north workspace"));
        assert_eq!(
            books(&office, "south_manager"),
            "personal/mover/2 personal/south_manager/1 inbox/south_manager team/south desk/south \
             cases/south workspace"
        );
        assert_eq!(
            books(&office, "mover"),
            "personal/mover/1 personal/mover/2 inbox/mover team/south desk/south workspace"
        );
    }

    #[test]
    fn the_office_reads_every_team_and_no_inbox_but_its_own() {
        let office = staffed();
        for role in ["centre", "clerk", "administrator"] {
            let read = books(&office, role);
            assert_eq!(read.matches("personal/").count(), 14, "{read}");
            assert_eq!(read.matches("inbox/").count(), 1, "{read}");
            for teams in [
                "team/lianhe team/north team/south team/wanjia desk/",
                "cases/wanjia company/lianhe company/wanjia workspace",
            ] {
                assert!(read.contains(teams), "{read}");
            }
        }
    }

    #[test]
    fn listing_and_asking_say_the_same_about_every_book() {
        let office = staffed();
        let every: BTreeSet<Book> = office
            .directory
            .people()
            .flat_map(|person| office.directory.books_of(person.id()))
            .chain([
                "company/north".parse().unwrap(),
                "team/west".parse().unwrap(),
                "team/wanjia".parse().unwrap(),
            ])
            .chain(["personal/mover/9".parse().unwrap()])
            .collect();
        for person in office.directory.people() {
            let listed = office.directory.books_of(person.id());
            for book in &every {
                let asked = office.directory.may_read(person.id(), book);
                assert_eq!(asked, listed.contains(book), "{} {book}", person.id());
            }
        }
    }

    #[test]
    fn a_disabled_person_and_a_revoked_device_read_nothing() {
        let mut office = staffed();
        office.device("outreach", 7);
        let device = DeviceId([7; 16]);
        assert!(!office.directory.books_of_device(&device).is_empty());
        office.apply(Event::Revoked(DeviceRevoked {
            device,
            reason: "lost".into(),
        }));
        assert!(office.directory.books_of_device(&device).is_empty());
        assert!(
            !books(&office, "outreach").is_empty(),
            "his next device reads"
        );
        office.disable("outreach");
        assert_eq!(books(&office, "outreach"), "");
        assert!(
            !office
                .directory
                .may_read(&"outreach".parse().unwrap(), &Book::Workspace)
        );
    }
}
