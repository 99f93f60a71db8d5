//! The visitor's filter of the table.

use std::str::FromStr;

use maud::{Markup, html};
use serde::Deserialize;
use streetbook_core::kind::Kind;
use streetbook_core::time::Day;

use super::Office;
use super::escape::escape;
use super::failure::Failure;
use super::visitor::Visitor;
use crate::directory::Person;
use crate::store::view::{Books, Filter};

/// Rows on a page.
pub(super) const ROWS: usize = 50;

/// The table's address behind `?`; a field of the form that was left empty comes as an empty text.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Params {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    conflicts: String,
    #[serde(default)]
    after: String,
}

impl Params {
    /// # Errors
    /// [`Failure::Unreadable`] for what is no day, person or place.
    pub(super) fn filter(&self, books: Books) -> Result<Filter, Failure> {
        Ok(Filter {
            from: day(&self.from)?,
            to: day(&self.to)?,
            person: parsed(&self.person)?,
            books,
            conflicts_only: !self.conflicts.is_empty(),
            after: parsed(&self.after)?,
            // One more than is shown says whether there is another page.
            limit: ROWS as u32 + 1,
        })
    }

    /// True when some rows may be left out.
    pub(super) fn is_narrow(&self) -> bool {
        [&self.from, &self.to, &self.person, &self.conflicts]
            .iter()
            .any(|asked| !asked.is_empty())
    }

    /// The address of the page that starts after a row. Every part was parsed: none needs escaping.
    pub(super) fn next(&self, after: impl std::fmt::Display) -> String {
        let Params {
            from,
            to,
            person,
            conflicts,
            ..
        } = self;
        let conflicts = if conflicts.is_empty() { "" } else { "1" };
        format!("?from={from}&to={to}&person={person}&conflicts={conflicts}&after={after}")
    }

    /// The form above the table.
    pub(super) fn form(&self, office: &Office, visitor: &Visitor, kind: &Kind) -> Markup {
        let language = visitor.language;
        let directory = office.directory();
        let seen = |person: &&Person| {
            let held = |number| streetbook_core::book::Book::Personal(person.id().clone(), number);
            let mut postings = person.postings().map(|posting| posting.number);
            postings.any(|number| directory.may_read(&visitor.person, &held(number)))
        };
        html! {
            form .filter method="get" action={ "/records/" (kind.id) } {
                label { (language.say("从", "From")) input type="date" name="from" value=(self.from); }
                label { (language.say("到", "To")) input type="date" name="to" value=(self.to); }
                label { (language.say("填写人", "Author"))
                    select name="person" {
                        option value="" { (language.say("全部", "Everybody")) }
                        @for person in directory.people().filter(seen) {
                            option value=(person.id()) selected[person.id().as_str() == self.person] {
                                (escape(person.name()))
                            }
                        }
                    }
                }
                label .tick {
                    input type="checkbox" name="conflicts" value="1" checked[!self.conflicts.is_empty()];
                    (language.say("只看有不同值的", "Only open conflicts"))
                }
                button .main { (language.say("查看", "Show")) }
                @if self.is_narrow() { a href={ "/records/" (kind.id) } { (language.say("清除", "Clear")) } }
            }
        }
    }
}

pub(super) fn parsed<T: FromStr>(text: &str) -> Result<Option<T>, Failure> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Failure::Unreadable),
    }
}

pub(super) fn day(text: &str) -> Result<Option<Day>, Failure> {
    match text {
        "" => Ok(None),
        text => Day::parse(text).map(Some).map_err(|_| Failure::Unreadable),
    }
}
