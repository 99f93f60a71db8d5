//! Signing in: passwords, second factor and sessions.
//!
//! Absent: HTTP, and what a person may do once signed in.

mod new_password;
mod password;
mod sessions;
mod totp;

pub use new_password::{
    PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, Unfit, check_new_password, temporary_password,
};
pub use password::{PasswordError, Passwords, hash_password, verify_password};
pub use sessions::{ABSOLUTE_MS, IDLE_MS, MFA_PENDING_MS, SessionUser, Sessions};
pub use totp::SharedSecret;
