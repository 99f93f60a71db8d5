//! Why the office cannot do something to a person, a device or a login.

use streetbook_core::ids::{DeviceId, IdError, PersonId, RoleId};

use super::roles::ROLES;

/// Names, logins and reasons, in characters.
pub(super) const TEXT_CHARS_MAX: usize = 100;

/// Reason why a change to a person or a device is rejected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StaffError {
    /// The id is taken.
    #[error("there is a person `{0}` already: choose another id, or move that person")]
    PersonExists(PersonId),
    /// No such person.
    #[error("there is no person `{0}`: `streetbook person list` shows everybody")]
    PersonUnknown(PersonId),
    /// Nothing would change.
    #[error("`{0}` works in this team and role already")]
    SamePosting(PersonId),
    /// No such role.
    #[error("`{0}` is no role: choose one of {list}", list = ROLES.join(", "))]
    RoleUnknown(RoleId),
    /// A login that cannot be given or changed.
    #[error(transparent)]
    Login(#[from] LoginError),
    /// No such device.
    #[error("there is no device {0}: `streetbook device list` shows every device")]
    DeviceUnknown(DeviceId),
    /// No entries.
    #[error("{from} to {to} names no entries: they are numbered from 1, the first before the last")]
    Range {
        /// The first.
        from: u64,
        /// The last.
        to: u64,
    },
    /// No such zone.
    #[error(transparent)]
    Zone(#[from] IdError),
    /// Empty or too long.
    #[error("the {what} must have 1 to {TEXT_CHARS_MAX} characters")]
    Text {
        /// Name of the text.
        what: &'static str,
    },
}

/// Reason why a login cannot be created or changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// The login is somebody's.
    #[error("this login is taken: choose another one")]
    Taken,
    /// They have one already.
    #[error("this person signs in as `{0}` already: reset its password if he has forgotten it")]
    HasOne(String),
    /// Nobody's.
    #[error("there is no such login: `streetbook account list` shows every login")]
    Unknown,
    /// A code counts once.
    #[error("this code was used already: wait for the next one")]
    CodeUsed,
    /// Nothing to set the demand on.
    #[error("the workspace is not set up yet: make it with `streetbook init`")]
    NoWorkspace,
}
