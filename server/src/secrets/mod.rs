//! The server's own secrets: keys, the key file, random numbers and MACs of phone numbers.
//!
//! Absent: what is signed or sealed with them.

mod key_file;
mod number_mac;
mod random;
mod server_keys;

pub use key_file::{KEY_FILE, KeyFileError};
pub use random::{RandomError, random};
pub use server_keys::ServerKeys;
