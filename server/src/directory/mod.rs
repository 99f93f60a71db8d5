//! Who is who, and what each may read and write.
//!
//! People, postings, codes, devices and logins are events in the office's own journal ([`Event`]).
//! The [`Directory`] is their fold: it is never stored, and an older position of it can be asked. A
//! device joins by [`enrol`] and is known again after a restore by [`adopt`]; what its person may read
//! is [`Directory::books_of`], what he may write [`Directory::may_create`] and its kin.
//!
//! The module does no IO: it makes events for the committer to store and folds what is stored. The clock is
//! an argument.

mod adopt;
mod apply;
mod audit;
mod books;
mod device;
mod enrol;
mod event;
mod freed;
mod invite_code;
mod kinds;
mod logins;
mod model;
mod people;
mod person;
mod replay;
mod rights;
mod roles;
#[cfg(test)]
pub(crate) mod testing;
mod writer;

pub use adopt::{adopt, renew};
pub use audit::{Actor, AuditAct, AuditAsked, Noted};
pub use device::{Account, Device, Invite, Papers, SecondFactor};
pub use enrol::{Admitted, EnrolError, Times, enrol};
pub use event::{
    AccountSet, DeviceCertified, DeviceRevoked, Event, EventError, InviteGiven, OfficeDeviceOpened,
    PersonSet, SecondFactorSet, WorkspaceSet,
};
pub use freed::{Freed, FreedEntries, can_be_freed};
pub use kinds::Kinds;
pub use person::{Person, Workspace};
pub use rights::Target;
pub use roles::{ADMINISTRATOR, ROLES};
pub use writer::{Refusal, Writer};

mod service;

pub use service::{DirectoryService, WriteFailure};

pub use apply::FoldError;
pub use invite_code::{CODE_MINUTES, code_hash, invite};
pub use logins::LoginError;
pub use model::Directory;
pub use people::{StaffError, set_workspace};
pub use replay::fold_directory;
