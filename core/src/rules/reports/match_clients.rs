//! Matching of two records by client.
//!
//! Ten thousand numbers share a masked form: if only masked forms agree, two clients are possibly the
//! same. Full numbers decide, if both records hold one; of a report, that of its arrival.

use std::collections::BTreeSet;

use super::report::arrival_of;
use crate::rules::{Fact, NumberKey};

/// Match of two records with the same masked number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Match {
    /// Full numbers differ.
    Different,
    /// One full number is not known.
    Possible,
    /// Full numbers agree.
    Same,
}

/// Compares two records of the same masked number.
pub(crate) fn relation(one: &Client, other: &Client) -> Match {
    match (one.keys.is_empty(), other.keys.is_empty()) {
        (false, false) if one.keys.is_disjoint(&other.keys) => Match::Different,
        (false, false) => Match::Same,
        _ => Match::Possible,
    }
}

/// A record about a client, with the client's known full numbers.
pub(crate) struct Client<'a> {
    pub(crate) fact: &'a Fact,
    keys: BTreeSet<NumberKey>,
}

impl<'a> Client<'a> {
    /// Creates it from a record that holds its number itself.
    pub(crate) fn of(fact: &'a Fact) -> Client<'a> {
        Client {
            fact,
            keys: fact.numbers.clone(),
        }
    }

    /// Creates it from a report: it holds no full number, its arrival does.
    pub(crate) fn of_report(fact: &'a Fact, facts: &[Fact]) -> Client<'a> {
        let arrival = arrival_of(fact.id(), facts);
        let keys = arrival.map(|arrival| arrival.numbers.clone());
        Client {
            fact,
            keys: keys.unwrap_or_default(),
        }
    }
}
