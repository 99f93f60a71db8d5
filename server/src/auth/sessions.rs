//! Sessions of people signed in at the office's pages. In memory only: after a restart everybody
//! signs in again.
//!
//! A session is half open while the second factor is missing: it opens nothing but the page that asks
//! for the code, and only for a few minutes.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use streetbook_core::ids::{Hash, PersonId, hex};
use streetbook_core::time::Instant;

use crate::secrets::{RandomError, random};

/// Half an hour without a click ends a session.
pub const IDLE_MS: i64 = 30 * 60_000;
/// A working day ends it in any case.
pub const ABSOLUTE_MS: i64 = 12 * 3_600_000;
/// Time that a half open session waits for the code.
pub const MFA_PENDING_MS: i64 = 5 * 60_000;

/// The open sessions, each known by the hash of its token.
#[derive(Default)]
pub struct Sessions(Mutex<HashMap<Hash, Session>>);

#[derive(Clone)]
struct Session {
    user: SessionUser,
    opened_at: Instant,
    used_at: Instant,
}

/// The person of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionUser {
    /// The person.
    pub person: PersonId,
    /// True while their second factor is missing.
    pub mfa_pending: bool,
}

impl Session {
    fn is_over(&self, now: Instant) -> bool {
        let open_ms = now.millis() - self.opened_at.millis();
        if self.user.mfa_pending {
            open_ms > MFA_PENDING_MS
        } else {
            open_ms > ABSOLUTE_MS || now.millis() - self.used_at.millis() > IDLE_MS
        }
    }
}

impl Sessions {
    /// Opens a session and gives its token, for the person's cookie.
    ///
    /// # Errors
    /// [`RandomError`] when the operating system returns no random bytes.
    pub fn open(&self, person: PersonId, now: Instant) -> Result<String, RandomError> {
        let mfa_pending = false;
        self.user(
            SessionUser {
                person,
                mfa_pending,
            },
            now,
        )
    }

    /// Opens a session that waits for the second factor.
    ///
    /// # Errors
    /// As [`Sessions::open`].
    pub fn open_mfa_pending(&self, person: PersonId, now: Instant) -> Result<String, RandomError> {
        let mfa_pending = true;
        self.user(
            SessionUser {
                person,
                mfa_pending,
            },
            now,
        )
    }

    fn user(&self, user: SessionUser, now: Instant) -> Result<String, RandomError> {
        let token = hex(&random::<32>()?);
        let session = Session {
            user,
            opened_at: now,
            used_at: now,
        };
        self.lock().insert(key(&token), session);
        Ok(token)
    }

    /// Returns the session's person, and extends the session.
    pub fn get(&self, token: &str, now: Instant) -> Option<SessionUser> {
        let mut sessions = self.lock();
        let session = sessions.get_mut(&key(token))?;
        if session.is_over(now) {
            return None;
        }
        session.used_at = session.used_at.max(now);
        Some(session.user.clone())
    }

    /// Returns the session's person for a request that no click made: the session is not extended.
    pub fn peek(&self, token: &str, now: Instant) -> Option<SessionUser> {
        let sessions = self.lock();
        let session = sessions.get(&key(token))?;
        (!session.is_over(now)).then(|| session.user.clone())
    }

    /// Ends a session.
    pub fn close(&self, token: &str) {
        self.lock().remove(&key(token));
    }

    /// Ends every session of a person: they were moved or disabled, or somebody reset their
    /// password.
    pub fn close_all_of(&self, person: &PersonId) {
        self.lock()
            .retain(|_, session| session.user.person != *person);
    }

    /// Ends every other session of a person: they changed their password in this one.
    pub fn close_others_of(&self, person: &PersonId, kept: &str) {
        let kept = key(kept);
        self.lock()
            .retain(|known, session| *known == kept || session.user.person != *person);
    }

    /// Removes the expired sessions and returns their people, without half open ones.
    pub fn take_ended(&self, now: Instant) -> Vec<PersonId> {
        let mut sessions = self.lock();
        let over = |session: &Session| session.is_over(now);
        let ended = sessions
            .values()
            .filter(|session| over(session) && !session.user.mfa_pending)
            .map(|session| session.user.person.clone())
            .collect();
        sessions.retain(|_, session| !over(session));
        ended
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

    fn user(person: &PersonId) -> Option<SessionUser> {
        Some(SessionUser {
            person: person.clone(),
            mfa_pending: false,
        })
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
        assert_eq!(sessions.get(&token, at(IDLE_MS)), user(&person));
        assert_eq!(sessions.get(&token, at(2 * IDLE_MS)), user(&person));
        assert_eq!(sessions.get(&token, at(3 * IDLE_MS + 1)), None);
        assert_eq!(sessions.take_ended(at(3 * IDLE_MS + 1)), [person]);
        assert_eq!(sessions.get(&token, at(2 * IDLE_MS)), None, "over is over");

        let (sessions, token, person) = opened();
        let clicks = ABSOLUTE_MS / IDLE_MS;
        for click in 1..=clicks {
            assert_eq!(sessions.get(&token, at(click * IDLE_MS)), user(&person));
        }
        assert_eq!(sessions.get(&token, at(ABSOLUTE_MS + 1)), None);
    }

    #[test]
    fn a_page_that_loads_itself_keeps_nothing_open() {
        let (sessions, token, person) = opened();
        for minutes in 1..=30 {
            assert_eq!(sessions.peek(&token, at(minutes * 60_000)), user(&person));
        }
        assert_eq!(sessions.peek(&token, at(IDLE_MS + 1)), None);
        assert_eq!(sessions.get(&token, at(IDLE_MS + 1)), None);
    }

    #[test]
    fn a_half_open_session_waits_five_minutes_whatever_is_clicked() {
        let (sessions, _, person) = opened();
        let half = sessions.open_mfa_pending(person, at(0)).unwrap();
        assert!(sessions.get(&half, at(MFA_PENDING_MS)).unwrap().mfa_pending);
        assert_eq!(sessions.get(&half, at(MFA_PENDING_MS + 1)), None);
        assert!(sessions.take_ended(at(MFA_PENDING_MS + 1)).is_empty());
    }

    #[test]
    fn closing_ends_one_session_the_others_or_all_of_a_person() {
        let (sessions, token, person) = opened();
        let [second, third] = [1, 2].map(|_| sessions.open(person.clone(), at(0)).unwrap());
        let other = sessions.open("clerk".parse().unwrap(), at(0)).unwrap();
        assert_ne!(token, second);
        sessions.close(&token);
        assert_eq!(sessions.get(&token, at(1)), None);
        assert_eq!(sessions.get(&second, at(1)), user(&person));
        sessions.close_others_of(&person, &second);
        assert_eq!(sessions.get(&third, at(1)), None);
        assert_eq!(sessions.get(&second, at(1)), user(&person));
        sessions.close_all_of(&person);
        assert_eq!(sessions.get(&second, at(1)), None);
        assert!(sessions.get(&other, at(1)).is_some());
        assert_eq!(sessions.get("guess", at(1)), None);
    }
}
