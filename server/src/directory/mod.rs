//! The directory: people, and what each may read and write.
//!
//! People, postings, codes, devices and logins are events in the office's own journal ([`Event`]).
//! The [`Directory`] is their fold: it is never stored, and an older position of it can be asked. A
//! device joins by [`enrol`] and is known again after a restore by [`adopt`]; what its person may
//! read is [`Directory::books_of`], what they may write [`Directory::may_create`] and its kin.
//!
//! It makes events for the committer to store and folds what is stored. Absent: files and the clock.

mod acked_positions;
mod adopt;
mod apply;
mod audit;
mod books;
mod device;
mod enrol;
mod erasures;
mod error;
mod events;
mod freed;
mod invite_code;
mod kinds;
mod logins;
mod model;
mod people;
mod person;
mod replay;
mod retention;
mod rights;
mod roles;
mod service;
#[cfg(test)]
pub(crate) mod testing;
mod times;
mod writer;

pub use acked_positions::AckedPositions;
pub use adopt::{adopt, renew};
pub use apply::FoldError;
pub use audit::{Actor, AuditAct, AuditAsked, AuditEntry};
pub use device::{Account, Device, Invite, OpenedCertificate, SecondFactor};
pub use enrol::{Admitted, EnrolError, enrol};
pub use erasures::{ErasureShown, ErasureState};
pub use error::{LoginError, StaffError};
pub use events::{
    AccountSet, DeviceCertified, DeviceRevoked, ErasureAsked, ErasureDecided, Event, EventError,
    InviteGiven, OfficeDeviceOpened, PersonSet, RetentionSet, SecondFactorSet, WorkspaceSet,
};
pub use freed::{Freed, FreedEntries};
pub use invite_code::{CODE_MINUTES, code_hash, invite};
pub use kinds::Kinds;
pub use model::Directory;
pub use people::set_workspace;
pub use person::{Person, Workspace};
pub use replay::fold_directory;
pub use rights::Target;
pub use roles::{ADMINISTRATOR, ROLES};
pub use service::{DirectoryService, WriteFailure};
pub use times::Times;
pub use writer::{Refusal, Writer};
