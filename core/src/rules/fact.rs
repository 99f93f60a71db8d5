//! A record as rules see it.

use std::collections::BTreeSet;

use crate::book::Book;
use crate::ids::{EntryRef, PersonId, RecordId};
use crate::kind::Value;
use crate::phone::{MaskedPhone, PhoneNumber};
use crate::record::{Shown, Signed};
use crate::time::{Day, Instant, Zone};

/// A full phone number under somebody's key: two of one key are equal exactly where the numbers are,
/// and nobody reads the number from it. The office makes it with its secret, a phone from the values
/// it holds itself; keys of different makers are never mixed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NumberKey(pub [u8; 32]);

/// When an entry can have been written, by clock evidence and not by what its author's clock claims.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// Not before.
    pub earliest: Instant,
    /// Not after.
    pub latest: Instant,
}

impl Evidence {
    /// Of an entry that came in at a moment, from a device that had heard the office's time before.
    pub fn of(heard: Instant, received: Instant) -> Evidence {
        Evidence {
            earliest: heard.min(received),
            latest: received,
        }
    }
}

/// A record as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What it says.
    pub shown: Shown,
    /// The full numbers it holds.
    pub numbers: BTreeSet<NumberKey>,
    /// When its first entry can have been written, where anybody can tell.
    pub evidence: Option<Evidence>,
}

impl Fact {
    /// The record.
    pub fn id(&self) -> RecordId {
        self.shown.origin.id()
    }

    /// True where its form is this one.
    pub fn is(&self, kind: &str) -> bool {
        self.shown.origin.kind.as_str() == kind
    }

    /// True until somebody annuls it.
    pub fn counts(&self) -> bool {
        self.shown.annulled.is_none()
    }

    /// Its author.
    pub fn author(&self) -> &PersonId {
        &self.shown.author
    }

    /// Its book.
    pub fn book(&self) -> &Book {
        &self.shown.origin.book
    }

    /// The calendar day on which it was written, by its author's clock.
    pub fn day(&self, zone: &Zone) -> Day {
        self.shown.captured_at.day(zone)
    }

    /// The moment nearest to what its author's clock claims at which it can have been written: a clock set
    /// back deceives nobody who has evidence.
    pub fn written_at(&self) -> Instant {
        let claimed = self.shown.captured_at;
        match self.evidence {
            Some(evidence) => claimed.min(evidence.latest).max(evidence.earliest),
            None => claimed,
        }
    }

    /// Its place in the log: by the office's clock, then by entry. What the office has not got yet
    /// comes last, by its author's clock.
    pub fn place(&self) -> (Option<Instant>, EntryRef) {
        let at = self.shown.received_at;
        (at, self.shown.origin.creator)
    }

    /// Whether it stands before another in the log.
    pub fn is_before(&self, other: &Fact) -> bool {
        self.order() < other.order()
    }

    /// Sortable form of [`Fact::place`].
    pub fn order(&self) -> (bool, Instant, EntryRef) {
        let (received, entry) = self.place();
        let at = received.unwrap_or(self.shown.captured_at);
        (received.is_none(), at, entry)
    }

    /// A field's value.
    pub fn value(&self, field: &str) -> Option<&Value> {
        let value = self.shown.fields.get(field);
        value.filter(|value| **value != Value::Cleared)
    }

    /// A field's text without the space around it; `None` where nothing stands there.
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.value(field) {
            Some(Value::Text(text)) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// True where a field's text is this.
    pub fn says(&self, field: &str, word: &str) -> bool {
        self.text(field) == Some(word)
    }

    /// A field's number.
    pub fn number(&self, field: &str) -> Option<i64> {
        match self.value(field) {
            Some(Value::Integer(number)) => Some(*number),
            _ => None,
        }
    }

    /// True where a field says yes.
    pub fn is_ticked(&self, field: &str) -> bool {
        self.value(field) == Some(&Value::Bool(true))
    }

    /// A field's instant.
    pub fn instant(&self, field: &str) -> Option<Instant> {
        match self.value(field) {
            Some(Value::Time(at)) => Some(*at),
            _ => None,
        }
    }

    /// A field's calendar day: a date, or the local day of an instant.
    pub fn date(&self, field: &str, zone: &Zone) -> Option<Day> {
        match self.value(field)? {
            Value::Text(text) => Day::parse(text).ok(),
            Value::Time(at) => Some(at.day(zone)),
            _ => None,
        }
    }

    /// The person that a field names.
    pub fn person(&self, field: &str) -> Option<PersonId> {
        self.text(field)?.parse().ok()
    }

    /// The record that a field refers to.
    pub fn record(&self, field: &str) -> Option<RecordId> {
        self.text(field)?.parse().ok()
    }

    /// A field's people or ticked boxes.
    pub fn members(&self, field: &str) -> impl Iterator<Item = &str> {
        let members = match self.value(field) {
            Some(Value::Members(members)) => Some(members),
            _ => None,
        };
        members.into_iter().flatten().map(String::as_str)
    }

    /// A phone field's masked form, whether the full number stands there or not.
    pub fn masked(&self, field: &str) -> Option<MaskedPhone> {
        let text = self.text(field)?;
        let full: Option<PhoneNumber> = text.parse().ok();
        full.map(|number| number.masked())
            .or_else(|| text.parse().ok())
    }

    /// The signatures that still cover what the record says.
    pub fn signed(&self) -> impl Iterator<Item = &Signed> {
        self.shown.signatures.iter().filter(|signed| signed.current)
    }

    /// The current signature of a person.
    pub fn signed_by(&self, person: &PersonId) -> Option<&Signed> {
        self.signed().find(|signed| signed.by == *person)
    }
}
