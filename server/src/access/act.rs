//! What can be done with people, devices and logins, as one asks for it: the pages and the control
//! socket say these, the app does them.

use streetbook_core::ids::{DeviceId, PersonId, RoleId, TeamId};
use streetbook_core::time::Instant;

use super::totp::SharedSecret;

/// One act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StaffAct {
    /// Add a person in his first posting.
    AddPerson {
        /// His id, for good.
        id: PersonId,
        /// The name that others see.
        name: String,
        /// His team.
        team: TeamId,
        /// His role there.
        role: RoleId,
    },
    /// Move a person; what is not given stays.
    MovePerson {
        /// Who.
        id: PersonId,
        /// The new team.
        team: Option<TeamId>,
        /// The new role.
        role: Option<RoleId>,
    },
    /// Take all rights from a person, or give them back.
    DisablePerson {
        /// Who.
        id: PersonId,
        /// True takes, false gives.
        disabled: bool,
    },
    /// Give out a one-time code for a phone of his.
    Invite {
        /// Whose.
        person: PersonId,
    },
    /// Take a device's rights.
    Revoke {
        /// Which one.
        device: DeviceId,
        /// Why.
        reason: String,
    },
    /// Give a person a login with a temporary password.
    AddLogin {
        /// What he types.
        login: String,
        /// Who he is.
        person: PersonId,
    },
    /// Make a new temporary password, and take the second factor away.
    ResetLogin {
        /// Whose.
        login: String,
    },
    /// Let nobody sign in with a login, or again.
    DisableLogin {
        /// Which one.
        login: String,
        /// True shuts it.
        disabled: bool,
    },
    /// Set the password that its person chose.
    SetPassword {
        /// Whose.
        login: String,
        /// Hashed.
        hash: String,
    },
    /// Switch a second factor on.
    SetSecondFactor {
        /// Whose.
        person: PersonId,
        /// What his app holds.
        secret: SharedSecret,
        /// The step of the code that proved it.
        step: u64,
    },
    /// Switch a second factor off.
    DropSecondFactor {
        /// Whose.
        person: PersonId,
    },
    /// Demand a second factor of administrators, or no longer.
    DemandSecondFactor {
        /// True demands.
        demanded: bool,
    },
}

/// What an act leaves in the hands of whoever did it. It is shown once and kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub enum StaffDone {
    /// Nothing.
    Done,
    /// A one-time code.
    Code {
        /// To read out or photograph.
        code: String,
        /// Its last moment.
        expires_at: Instant,
    },
    /// A temporary password.
    Password(String),
}
