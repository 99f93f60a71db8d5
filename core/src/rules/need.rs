//! Which records a scope is judged by. The host fetches exactly these.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::Fact;
use crate::book::Book;
use crate::ids::{PersonId, RecordId};
use crate::kind::Value;
use crate::time::{Day, Zone};

/// Records that a scope is judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Their form.
    pub kind: &'static str,
    /// The local calendar days on which they were written; `None` for whenever.
    pub days: Option<RangeInclusive<Day>>,
    /// The days that a field of theirs names, a date; `None` for whatever it says.
    pub dated: Option<(&'static str, RangeInclusive<Day>)>,
    /// Which of them.
    pub by: By,
}

/// Which records of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// All.
    All,
    /// A person's.
    Author(PersonId),
    /// Those of a book.
    Book(Book),
    /// Those whose field says this. Of people and ticked boxes: among them. Of a phone: its masked form
    /// is this, however much of the number stands there.
    Field(&'static str, String),
    /// Those whose field says one of these, each as in [`By::Field`].
    AnyOf(&'static str, BTreeSet<String>),
    /// This one.
    Record(RecordId),
}

impl Need {
    /// Records of a form, whenever they were written.
    pub fn of(kind: &'static str, by: By) -> Need {
        Need {
            kind,
            days: None,
            dated: None,
            by,
        }
    }

    /// Only those whose date field names one of these days.
    pub fn dated(mut self, field: &'static str, days: RangeInclusive<Day>) -> Need {
        self.dated = Some((field, days));
        self
    }

    /// Only those written on these days.
    pub fn within(mut self, days: RangeInclusive<Day>) -> Need {
        self.days = Some(days);
        self
    }

    /// Whether a record is one of them: how a host without a query language answers.
    pub fn takes(&self, fact: &Fact, zone: &Zone) -> bool {
        let in_days = |days: &RangeInclusive<Day>| days.contains(&fact.day(zone));
        let is_dated = |(field, days): &(&'static str, RangeInclusive<Day>)| {
            fact.date(field, zone)
                .is_some_and(|day| days.contains(&day))
        };
        fact.is(self.kind)
            && self.dated.as_ref().is_none_or(is_dated)
            && self.days.as_ref().is_none_or(in_days)
            && match &self.by {
                By::All => true,
                By::Author(person) => fact.author() == person,
                By::Book(book) => fact.book() == book,
                By::Field(field, value) => says(fact, field, value),
                By::AnyOf(field, values) => values.iter().any(|value| says(fact, field, value)),
                By::Record(id) => fact.id() == *id,
            }
    }
}

fn says(fact: &Fact, field: &str, wanted: &str) -> bool {
    let masked = || fact.masked(field).map(|phone| phone.to_string());
    match fact.value(field) {
        Some(Value::Text(text)) => text.trim() == wanted || masked().as_deref() == Some(wanted),
        Some(Value::Members(members)) => members.contains(wanted),
        _ => false,
    }
}
