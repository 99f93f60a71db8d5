//! Who is who, and what each may read and write.
//!
//! People, postings, codes, devices and logins are events in the office's own journal ([`Event`]).
//! The [`Directory`] is their fold: it is never stored, and an older position of it can be asked. A
//! device joins by [`enrol`] and is known again after a restore by [`adopt`]; what its person may read
//! is [`Directory::books_of`], what he may write [`Directory::may_create`] and its kin.
//!
//! The module does no IO except for the file of [`ServerKeys`]: it makes events for the committer to
//! store and folds what is stored. The clock is an argument.

mod act;
mod adopt;
mod audit;
mod books;
mod code;
mod device;
mod directory;
mod enrol;
mod erasure;
mod event;
mod fold;
mod freed;
mod key_file;
mod keys;
mod kinds;
mod login;
mod mac;
mod new_password;
mod password;
mod person;
mod random;
mod rate;
mod refusals;
mod retention;
mod rights;
mod roles;
mod sessions;
mod source;
mod staff;
#[cfg(test)]
mod testing;
mod throttle;
mod totp;
mod writer;

pub use act::{StaffAct, StaffDone};
pub use adopt::{adopt, renew};
pub use audit::{Actor, AuditAct, AuditAsked, NOTED, Noted};
pub use code::{CODE_MINUTES, code_hash, invite};
pub use device::{Account, Device, Invite, Papers, SecondFactor};
pub use directory::Directory;
pub use enrol::{Admitted, EnrolError, Times, enrol};
pub use erasure::{
    ERASERS, ERASURE_DAYS, ErasureAsked, ErasureDecided, ErasureRefused, ErasureShown,
    ErasureState, ErasureWish,
};
pub use event::{
    AccountSet, DeviceCertified, DeviceRevoked, Event, EventError, InviteGiven, OfficeDeviceOpened,
    PersonSet, SecondFactorSet, WorkspaceSet,
};
pub use fold::FoldError;
pub use freed::{FREED, Freed, FreedEntries, can_be_freed};
pub use key_file::{KEY_FILE, KeyFileError};
pub use keys::ServerKeys;
pub use kinds::Kinds;
pub use login::LoginError;
pub use new_password::{
    PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, Unfit, check_new_password, temporary_password,
};
pub use password::{PasswordError, Passwords, hash_password, verify_password};
pub use person::{Person, Workspace};
pub use random::{RandomError, random};
pub use rate::{OF_A_DEVICE, OF_A_SOURCE, Rate, Rates, TooMany};
pub use refusals::Refusals;
pub use retention::{RetentionRefused, RetentionSet};
pub use rights::Target;
pub use roles::{ADMINISTRATOR, ROLES};
pub use sessions::{ABSOLUTE_MS, HALF_MS, IDLE_MS, Seat, Sessions};
pub use source::Source;
pub use staff::{StaffError, set_workspace};
pub use throttle::{Attempt, Throttle, Wait};
pub use totp::SharedSecret;
pub use writer::{Refusal, Writer};
