//! Who is logged in at the office's pages. Kept in memory alone: a restart asks everybody again.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use streetbook_core::ids::{Hash, PersonId, hex};
use streetbook_core::time::Instant;

use super::random::{RandomError, random};

/// Half an hour without a click ends a session.
pub const IDLE_MS: i64 = 30 * 60_000;
/// A working day ends it in any case.
pub const ABSOLUTE_MS: i64 = 12 * 3_600_000;

/// The open sessions, each known by the hash of its token.
#[derive(Default)]
pub struct Sessions(Mutex<HashMap<Hash, Session>>);

#[derive(Clone)]
struct Session {
    person: PersonId,
    opened_at: Instant,
    used_at: Instant,
}

impl Session {
    fn is_over(&self, now: Instant) -> bool {
        now.millis() - self.used_at.millis() > IDLE_MS
            || now.millis() - self.opened_at.millis() > ABSOLUTE_MS
    }
}

impl Sessions {
    /// Opens a session and gives its token, for the person's cookie.
    ///
    /// # Errors
    /// [`RandomError`] when the machine gives no random bytes.
    pub fn open(&self, person: PersonId, now: Instant) -> Result<String, RandomError> {
        let token = hex(&random::<32>()?);
        let session = Session {
            person,
            opened_at: now,
            used_at: now,
        };
        let mut sessions = self.lock();
        sessions.retain(|_, session| !session.is_over(now));
        sessions.insert(key(&token), session);
        Ok(token)
    }

    /// Whose session this is; being asked for keeps it open.
    pub fn get(&self, token: &str, now: Instant) -> Option<PersonId> {
        let mut sessions = self.lock();
        let key = key(token);
        if sessions.get(&key)?.is_over(now) {
            sessions.remove(&key);
            return None;
        }
        let session = sessions.get_mut(&key)?;
        session.used_at = session.used_at.max(now);
        Some(session.person.clone())
    }

    /// Ends a session.
    pub fn close(&self, token: &str) {
        self.lock().remove(&key(token));
    }

    /// Ends every session of a person: his password was changed, or he was disabled.
    pub fn close_all_of(&self, person: &PersonId) {
        self.lock().retain(|_, session| session.person != *person);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Hash, Session>> {
        // Each change is one insert or remove: a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(token: &str) -> Hash {
    Hash::of(&[b"streetbook/session/1", token.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: i64 = 1_000_000;

    fn at(millis: i64) -> Instant {
        Instant::from_millis(START + millis)
    }

    fn opened() -> (Sessions, String, PersonId) {
        let sessions = Sessions::default();
        let person: PersonId = "mgr".parse().unwrap();
        let token = sessions.open(person.clone(), at(0)).unwrap();
        (sessions, token, person)
    }

    #[test]
    fn a_session_ends_by_idling_and_in_any_case_after_a_working_day() {
        let (sessions, token, person) = opened();
        assert_eq!(sessions.get(&token, at(IDLE_MS)), Some(person.clone()));
        assert_eq!(sessions.get(&token, at(2 * IDLE_MS)), Some(person.clone()));
        assert_eq!(sessions.get(&token, at(3 * IDLE_MS + 1)), None);
        assert_eq!(sessions.get(&token, at(2 * IDLE_MS)), None, "over is over");

        let (sessions, token, person) = opened();
        let clicks = ABSOLUTE_MS / IDLE_MS;
        for click in 1..=clicks {
            assert_eq!(
                sessions.get(&token, at(click * IDLE_MS)),
                Some(person.clone())
            );
        }
        assert_eq!(sessions.get(&token, at(ABSOLUTE_MS + 1)), None);
    }

    #[test]
    fn closing_ends_one_session_or_all_of_a_person() {
        let (sessions, token, person) = opened();
        let second = sessions.open(person.clone(), at(0)).unwrap();
        let other = sessions.open("clerk".parse().unwrap(), at(0)).unwrap();
        assert_ne!(token, second);
        sessions.close(&token);
        assert_eq!(sessions.get(&token, at(1)), None);
        assert_eq!(sessions.get(&second, at(1)), Some(person.clone()));
        sessions.close_all_of(&person);
        assert_eq!(sessions.get(&second, at(1)), None);
        assert!(sessions.get(&other, at(1)).is_some());
        assert_eq!(sessions.get("guess", at(1)), None);
    }
}
