//! Books: records that a set of people share. The unit of access and of reading.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};

use crate::ids::{IdError, PersonId, RoleId, TeamId};

/// The role of a partner company's agent. Their team is that company: they share its book and no book
/// of our own teams.
pub const PARTNER_AGENT: &str = "partner_agent";

/// A book, by its place in the organisation.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Book {
    /// Records of one person in one posting. A move to another team opens the next posting, and the
    /// former manager keeps access to the former book.
    Personal(PersonId, u32),
    /// Records that others share with a person, and notices about their own entries.
    Inbox(PersonId),
    /// A team's points, stores, meetings.
    Team(TeamId),
    /// A team's reports, arrivals and deals.
    Desk(TeamId),
    /// A team's penalties, violations and complaints.
    Cases(TeamId),
    /// The reports of one partner company.
    Company(TeamId),
    /// Kinds, rulebook, notices and names, for all.
    Workspace,
}

/// Place that a kind asks for; a person's posting turns it into a [`Book`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shelf {
    /// The author's personal book.
    Personal,
    /// The author's team's book.
    Team,
    /// The author's team's desk; for an agent of a partner company, the company's book.
    Desk,
    /// The author's team's cases.
    Cases,
    /// The workspace's.
    Workspace,
}

impl Shelf {
    /// Returns the book of this shelf for a person in the given posting. Phone and office both use this
    /// function, so that they agree on a record's book.
    pub fn book(self, person: &PersonId, posting: u32, team: &TeamId, role: &RoleId) -> Book {
        match self {
            Shelf::Desk if role.as_str() == PARTNER_AGENT => Book::Company(team.clone()),
            Shelf::Personal => Book::Personal(person.clone(), posting),
            Shelf::Team => Book::Team(team.clone()),
            Shelf::Desk => Book::Desk(team.clone()),
            Shelf::Cases => Book::Cases(team.clone()),
            Shelf::Workspace => Book::Workspace,
        }
    }
}

impl fmt::Display for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Book::Personal(person, posting) => write!(f, "personal/{person}/{posting}"),
            Book::Inbox(person) => write!(f, "inbox/{person}"),
            Book::Team(team) => write!(f, "team/{team}"),
            Book::Desk(team) => write!(f, "desk/{team}"),
            Book::Cases(team) => write!(f, "cases/{team}"),
            Book::Company(company) => write!(f, "company/{company}"),
            Book::Workspace => f.write_str("workspace"),
        }
    }
}

impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Book {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let error = || IdError::new("book", text, "a name such as team/north or inbox/out0");
        let parts: Vec<&str> = text.split('/').collect();
        match parts.as_slice() {
            ["workspace"] => Ok(Book::Workspace),
            ["personal", person, posting] => {
                let number: u32 = posting.parse().map_err(|_| error())?;
                // One spelling per book: `01` and `+1` are no names.
                if number.to_string() == *posting {
                    Ok(Book::Personal(person.parse()?, number))
                } else {
                    Err(error())
                }
            }
            ["inbox", person] => Ok(Book::Inbox(person.parse()?)),
            ["team", team] => Ok(Book::Team(team.parse()?)),
            ["desk", team] => Ok(Book::Desk(team.parse()?)),
            ["cases", team] => Ok(Book::Cases(team.parse()?)),
            ["company", company] => Ok(Book::Company(company.parse()?)),
            _ => Err(error()),
        }
    }
}

impl<C> Encode<C> for Book {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&self.to_string())?;
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Book {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.str()?.parse().map_err(minicbor::decode::Error::message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agents_reports_stand_in_his_companys_book_and_everybody_elses_at_the_desk() {
        let check = |shelf: Shelf, role: &str, expected: &str| {
            let (person, team) = ("p1".parse().unwrap(), "wanjia".parse().unwrap());
            let book = shelf.book(&person, 2, &team, &role.parse().unwrap());
            assert_eq!(book.to_string(), expected);
        };
        check(Shelf::Desk, PARTNER_AGENT, "company/wanjia");
        check(Shelf::Desk, "consultant", "desk/wanjia");
        check(Shelf::Personal, PARTNER_AGENT, "personal/p1/2");
        check(Shelf::Cases, "manager", "cases/wanjia");
    }

    #[test]
    fn a_book_has_one_spelling() {
        for name in [
            "workspace",
            "personal/out0/1",
            "inbox/out0",
            "team/north",
            "desk/north",
            "cases/n",
            "company/c",
        ] {
            assert_eq!(name.parse::<Book>().unwrap().to_string(), name);
        }
        for bad in [
            "",
            "team",
            "team/",
            "team/a/b",
            "personal/out0",
            "personal/out0/01",
            "Workspace",
            "inbox/../x",
        ] {
            assert!(bad.parse::<Book>().is_err(), "{bad:?} was let in");
        }
    }
}
