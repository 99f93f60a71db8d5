//! Who is who, and what each may read and write.
//!
//! People, postings, codes, devices and logins are events in the office's own journal .
//! The module does no IO except for the file of [`ServerKeys`]: it makes events for the committer to
//! store and folds what is stored. The clock is an argument.

mod key_file;
mod keys;
mod mac;
mod random;

pub use key_file::KeyFileError;
pub use keys::ServerKeys;
pub use random::{RandomError, random};
