//! Passwords: argon2id with 19 MiB and two passes, the least that OWASP's password storage sheet asks
//! for, one at a time: a server of two cores then has one left for the phones while somebody guesses.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const AT_ONCE: usize = 1;

/// Longer ones are no passwords but an attempt to keep the server busy.
const BYTES_MAX: usize = 1024;

/// Checked in place of a login that does not exist, so that the time taken does not disclose which do.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c3RyZWV0Ym9va3N0cmVldA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes a new password, with a salt of its own, into a PHC string.
///
/// # Errors
/// [`PasswordError`] for an empty or overlong one.
pub fn hash_password(password: &str) -> Result<String, PasswordError> {
    if password.is_empty() || password.len() > BYTES_MAX {
        return Err(PasswordError::Length);
    }
    let hash: PasswordHash = hasher()?
        .hash_password(password.as_bytes())
        .map_err(|error| PasswordError::Hasher(error.to_string()))?;
    Ok(hash.to_string())
}

/// True when the password is the one that was hashed. Takes as long without a stored hash.
///
/// # Errors
/// [`PasswordError`] when the stored hash is none.
pub fn verify_password(stored: Option<&str>, password: &str) -> Result<bool, PasswordError> {
    if password.len() > BYTES_MAX {
        return Ok(false);
    }
    let hash = PasswordHash::new(stored.unwrap_or(NOBODY)).map_err(|_| PasswordError::Stored)?;
    let fits = hasher()?
        .verify_password(password.as_bytes(), &hash)
        .is_ok();
    Ok(fits && stored.is_some())
}

/// Phones go first. Where the system refuses, a password is only as quick as anything else.
#[cfg(target_os = "linux")]
fn stand_back() {
    // On Linux this is the calling thread's own; elsewhere the whole server would stand back.
    let _ = rustix::process::nice(19);
}

#[cfg(not(target_os = "linux"))]
fn stand_back() {}

fn hasher() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| PasswordError::Hasher(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The queue of sign-ins: one password is verified at a time, the others wait their turn.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Passwords {
        Passwords {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Passwords {
    /// [`verify_password`], in turn and off the async threads.
    ///
    /// # Errors
    /// [`PasswordError`] when the stored hash is none, or the server is going down.
    pub async fn verify(
        &self,
        stored: Option<String>,
        password: String,
    ) -> Result<bool, PasswordError> {
        self.in_turn(move || verify_password(stored.as_deref(), &password))
            .await
    }

    /// [`hash_password`], in turn and off the async threads.
    ///
    /// # Errors
    /// [`PasswordError`] for an empty or overlong one, or when the server is going down.
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        self.in_turn(move || hash_password(&password)).await
    }

    /// The turn goes with the work: who hangs up does not make room for another. On a thread
    /// of its own, which yields to the others.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turn = Arc::clone(&self.turns)
            .acquire_owned()
            .await
            .map_err(|_| PasswordError::Stopping)?;
        let (done, result) = tokio::sync::oneshot::channel();
        let working = std::thread::Builder::new().name("password".to_owned());
        let started = working.spawn(move || {
            stand_back();
            let worked = work();
            drop(turn);
            let _ = done.send(worked);
        });
        started.map_err(|_| PasswordError::Stopping)?;
        result.await.map_err(|_| PasswordError::Stopping)?
    }
}

/// Reason why a password cannot be hashed or checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Empty, or longer than anybody types.
    #[error("a password has 1 to {BYTES_MAX} bytes: choose a sentence that nobody else would say")]
    Length,
    /// The hash in the directory is no PHC string.
    #[error("the stored password of this login cannot be read: set a new one")]
    Stored,
    /// The hasher cannot work: no memory, no random bytes.
    #[error("the password cannot be hashed on this machine: {0}")]
    Hasher(String),
    /// The server is going down.
    #[error("the server is stopping: log in again in a moment")]
    Stopping,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_fits_and_each_hash_has_its_own_salt() {
        let hash = hash_password("万达北门 7").unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert_eq!(verify_password(Some(&hash), "万达北门 7"), Ok(true));
        assert_eq!(verify_password(Some(&hash), "万达北门 8"), Ok(false));
        assert_ne!(hash_password("万达北门 7"), Ok(hash));
    }

    #[test]
    fn nobody_has_no_password_and_a_spoilt_hash_is_named() {
        assert_eq!(verify_password(None, "any"), Ok(false));
        assert!(PasswordHash::new(NOBODY).is_ok());
        assert_eq!(
            verify_password(Some("plain"), "plain"),
            Err(PasswordError::Stored)
        );
        for bad in [String::new(), "x".repeat(BYTES_MAX + 1)] {
            assert_eq!(hash_password(&bad), Err(PasswordError::Length));
        }
    }

    #[tokio::test]
    async fn more_people_than_turns_all_get_their_answer() {
        let passwords = Passwords::default();
        let hash = passwords.hash("open".into()).await.unwrap();
        let tries = ["open", "shut", "open", "door"].map(|tried| {
            let (passwords, hash) = (passwords.clone(), hash.clone());
            tokio::spawn(async move { passwords.verify(Some(hash), tried.into()).await })
        });
        let mut answers = Vec::new();
        for tried in tries {
            answers.push(tried.await.unwrap());
        }
        assert_eq!(answers, [Ok(true), Ok(false), Ok(true), Ok(false)]);
        assert_eq!(passwords.turns.available_permits(), AT_ONCE);
    }
}
