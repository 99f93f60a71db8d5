//! What can be asked.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use streetbook_core::ids::{KindId, PersonId, RoleId, TeamId};

use super::SubjectCommand;

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
pub enum Command {
    /// Add a person in his first posting.
    PersonAdd {
        /// His id, for good.
        id: PersonId,
        /// The name that others see.
        name: String,
        /// His team.
        team: TeamId,
        /// His role there.
        role: RoleId,
    },
    /// Everybody.
    PersonList,
    /// Move a person; what is not given stays.
    PersonMove {
        /// Who.
        id: PersonId,
        /// The new team.
        team: Option<TeamId>,
        /// The new role.
        role: Option<RoleId>,
    },
    /// Take all rights from a person, or give them back.
    PersonDisable {
        /// Who.
        id: PersonId,
        /// True takes, false gives.
        disabled: bool,
    },
    /// Give out a one-time code.
    Invite {
        /// Whose device it makes.
        person: PersonId,
    },
    /// Every device.
    DeviceList,
    /// Take a device's rights.
    DeviceRevoke {
        /// Which one.
        device: String,
        /// Why.
        reason: String,
    },
    /// Give a person a login with a temporary password.
    AccountAdd {
        /// What he types.
        login: String,
        /// Who he is.
        person: PersonId,
    },
    /// Every login.
    AccountList,
    /// A new temporary password; the second factor goes.
    AccountReset {
        /// Whose.
        login: String,
    },
    /// Let nobody sign in with a login, or again.
    AccountDisable {
        /// Which one.
        login: String,
        /// True shuts it.
        disabled: bool,
    },
    /// Demand a second factor of administrators, or no longer.
    SecondFactor {
        /// True demands.
        demanded: bool,
    },
    /// A stretch of the audit log, oldest first; the first one of a reading is noted.
    Audit {
        /// The first day, as `2026-11-24`.
        from: Option<String>,
        /// The last day.
        to: Option<String>,
        /// Lines behind this number; 0 begins a reading.
        after: u64,
    },
    /// Everything that is set aside or waits.
    QuarantineList,
    /// Free entries that were set aside for want of rights.
    QuarantineFree {
        /// Whose journal.
        device: String,
        /// The first entry.
        from: u64,
        /// The last entry; all that came so far without it.
        to: Option<u64>,
        /// Why.
        reason: String,
    },
    /// The newest version of every form.
    KindList,
    /// The files of every version of every form.
    Forms,
    /// Publish a form.
    KindPublish {
        /// Its file.
        toml: String,
        /// True: only say whether it can be published.
        check: bool,
    },
    /// The rulebook in force today, and its versions.
    RulebookShow,
    /// Publish the next version of the rulebook.
    RulebookPublish {
        /// Its file.
        toml: String,
        /// True: only say whether it can be published.
        check: bool,
    },
    /// A person whose data is held, and periods of retention.
    Subject(SubjectCommand),
    /// Wait until the view shows all that is stored, and note that the records of a form leave.
    Export {
        /// The form.
        kind: KindId,
        /// What for.
        purpose: String,
    },
    /// Wait until the view shows all that is stored, make a report of all books, and note that it was read.
    Report {
        /// Which one.
        name: String,
        /// The first day, as `2026-11-24`; the first of the last day's month without.
        from: Option<String>,
        /// The last day; today without.
        to: Option<String>,
        /// Of one team only.
        team: Option<TeamId>,
        /// Of one person only.
        person: Option<PersonId>,
    },
    /// The last frame of the ledger that is durable: a backup ends there.
    Durable,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// What was asked for.
    Done(Json),
    /// Why not, for people.
    Failed(String),
}
