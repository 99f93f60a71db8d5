//! Selection of the records that a scope reads. The host fetches exactly these.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::Fact;
use crate::book::Book;
use crate::ids::{PersonId, RecordId};
use crate::kind::Value;
use crate::time::{Day, Zone};

/// Records that a scope reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Their form.
    pub kind: &'static str,
    /// The local calendar days on which they were written; `None` for any day.
    pub days: Option<RangeInclusive<Day>>,
    /// The days that a date field of theirs names; `None` for any value.
    pub dated: Option<(&'static str, RangeInclusive<Day>)>,
    /// The selection.
    pub by: By,
}

/// Selection among the records of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// All.
    All,
    /// Those of an author.
    Author(PersonId),
    /// Those of a book.
    Book(Book),
    /// Those whose field has this value. Of people and ticked boxes: contains it. Of a phone: its
    /// masked form is this, with or without the full number.
    Field(&'static str, String),
    /// Those whose field has one of these values, each as in [`By::Field`].
    AnyOf(&'static str, BTreeSet<String>),
    /// This one.
    Record(RecordId),
}

impl Need {
    /// Returns the need for records of a form, written on any day.
    pub fn of(kind: &'static str, by: By) -> Need {
        Need {
            kind,
            days: None,
            dated: None,
            by,
        }
    }

    /// Limits it to those whose date field names one of these days.
    pub fn dated(mut self, field: &'static str, days: RangeInclusive<Day>) -> Need {
        self.dated = Some((field, days));
        self
    }

    /// Limits it to those written on these days.
    pub fn within(mut self, days: RangeInclusive<Day>) -> Need {
        self.days = Some(days);
        self
    }

    /// True if a record is one of them, for a host without a query language.
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
