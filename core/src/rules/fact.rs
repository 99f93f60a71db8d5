//! A record as the rules see it.

use std::collections::BTreeSet;

use crate::book::Book;
use crate::ids::{EntryRef, PersonId, RecordId};
use crate::kind::Value;
use crate::phone::{MaskedPhone, PhoneNumber};
use crate::record::{Shown, Signed};
use crate::time::{Day, Instant, Zone};

/// A full phone number under a secret key: two of one key are equal exactly where the numbers are, and
/// the number cannot be read from it. The office derives it with its secret, a phone from the values it
/// holds itself; number keys of different origin are never mixed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NumberKey(pub [u8; 32]);

/// Bounds of the time at which an entry was written, by clock evidence and not by its author's clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// Not before.
    pub earliest: Instant,
    /// Not after.
    pub latest: Instant,
}

impl Evidence {
    /// Returns the evidence for an entry that arrived at a moment, from a device that had received the
    /// office's time before.
    pub fn of(heard: Instant, received: Instant) -> Evidence {
        Evidence {
            earliest: heard.min(received),
            latest: received,
        }
    }
}

/// A record with the facts that rules need.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its values.
    pub shown: Shown,
    /// Keys of the full numbers that it holds.
    pub numbers: BTreeSet<NumberKey>,
    /// Bounds of the time at which its first entry was written, if known.
    pub evidence: Option<Evidence>,
}

impl Fact {
    /// Returns the record's id.
    pub fn id(&self) -> RecordId {
        self.shown.origin.id()
    }

    /// True if its form is this one.
    pub fn is(&self, kind: &str) -> bool {
        self.shown.origin.kind.as_str() == kind
    }

    /// True unless it is annulled.
    pub fn counts(&self) -> bool {
        self.shown.annulled.is_none()
    }

    /// Returns its author.
    pub fn author(&self) -> &PersonId {
        &self.shown.author
    }

    /// Returns its book.
    pub fn book(&self) -> &Book {
        &self.shown.origin.book
    }

    /// Returns the calendar day on which it was written, by its author's clock.
    pub fn day(&self, zone: &Zone) -> Day {
        self.shown.captured_at.day(zone)
    }

    /// Returns the time at which it was written: the author's clock, limited to the bounds of the
    /// evidence, so that a clock set back has no effect where there is evidence.
    pub fn written_at(&self) -> Instant {
        let claimed = self.shown.captured_at;
        match self.evidence {
            Some(evidence) => claimed.min(evidence.latest).max(evidence.earliest),
            None => claimed,
        }
    }

    /// Returns its place in the log: by the office's clock, then by entry. Records that the office has
    /// not received come last, by their author's clock.
    pub fn place(&self) -> (Option<Instant>, EntryRef) {
        let at = self.shown.received_at;
        (at, self.shown.origin.creator)
    }

    /// True if it comes before another in the log.
    pub fn is_before(&self, other: &Fact) -> bool {
        self.order() < other.order()
    }

    /// Returns a sortable form of [`Fact::place`].
    pub fn order(&self) -> (bool, Instant, EntryRef) {
        let (received, entry) = self.place();
        let at = received.unwrap_or(self.shown.captured_at);
        (received.is_none(), at, entry)
    }

    /// Returns a field's value.
    pub fn value(&self, field: &str) -> Option<&Value> {
        let value = self.shown.fields.get(field);
        value.filter(|value| **value != Value::Cleared)
    }

    /// Returns a field's text without surrounding space; `None` if it is empty.
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.value(field) {
            Some(Value::Text(text)) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// True if a field's text is this.
    pub fn says(&self, field: &str, word: &str) -> bool {
        self.text(field) == Some(word)
    }

    /// Returns a field's number.
    pub fn number(&self, field: &str) -> Option<i64> {
        match self.value(field) {
            Some(Value::Integer(number)) => Some(*number),
            _ => None,
        }
    }

    /// True if a field is yes.
    pub fn is_ticked(&self, field: &str) -> bool {
        self.value(field) == Some(&Value::Bool(true))
    }

    /// Returns a field's instant.
    pub fn instant(&self, field: &str) -> Option<Instant> {
        match self.value(field) {
            Some(Value::Time(at)) => Some(*at),
            _ => None,
        }
    }

    /// Returns a field's calendar day: a date, or the local day of an instant.
    pub fn date(&self, field: &str, zone: &Zone) -> Option<Day> {
        match self.value(field)? {
            Value::Text(text) => Day::parse(text).ok(),
            Value::Time(at) => Some(at.day(zone)),
            _ => None,
        }
    }

    /// Returns the person that a field names.
    pub fn person(&self, field: &str) -> Option<PersonId> {
        self.text(field)?.parse().ok()
    }

    /// Returns the record that a field refers to.
    pub fn record(&self, field: &str) -> Option<RecordId> {
        self.text(field)?.parse().ok()
    }

    /// Returns a field's people or ticked boxes.
    pub fn members(&self, field: &str) -> impl Iterator<Item = &str> {
        let members = match self.value(field) {
            Some(Value::Members(members)) => Some(members),
            _ => None,
        };
        members.into_iter().flatten().map(String::as_str)
    }

    /// Returns a phone field's masked form, also if it holds the full number.
    pub fn masked(&self, field: &str) -> Option<MaskedPhone> {
        let text = self.text(field)?;
        let full: Option<PhoneNumber> = text.parse().ok();
        full.map(|number| number.masked())
            .or_else(|| text.parse().ok())
    }

    /// Returns the signatures that still cover the record's values.
    pub fn signed(&self) -> impl Iterator<Item = &Signed> {
        self.shown.signatures.iter().filter(|signed| signed.current)
    }

    /// Returns a person's current signature.
    pub fn signed_by(&self, person: &PersonId) -> Option<&Signed> {
        self.signed().find(|signed| signed.by == *person)
    }
}
