//! Who is who, and what each may read and write.
//!
//! The module does no IO except for the file of [`ServerKeys`]: the
//! clock is an argument.

mod key_file;
mod keys;
mod mac;
mod password;
mod random;
mod sessions;
mod throttle;

pub use key_file::KeyFileError;
pub use keys::ServerKeys;
pub use password::{PasswordError, Passwords, hash_password, verify_password};
pub use random::{RandomError, random};
pub use sessions::{ABSOLUTE_MS, IDLE_MS, Sessions};
pub use throttle::{Attempt, Throttle, Wait};
