//! When the events of the directory were stored.

use streetbook_core::ids::PersonId;
use streetbook_core::time::Instant;

use super::Directory;

/// The time now, and the times at which the directory's events were stored.
pub struct Times<'a> {
    /// Now.
    pub now: Instant,
    /// Returns the time at which the event of a number was stored.
    pub event: &'a (dyn Fn(u64) -> Option<Instant> + Sync),
}

impl Times<'_> {
    /// Returns the time at which a person was first added.
    pub fn joined(&self, directory: &Directory, person: &PersonId) -> Option<Instant> {
        (self.event)(directory.person(person)?.first_set())
    }
}
