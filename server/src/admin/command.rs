//! Everything that can be asked for.

use serde::{Deserialize, Serialize};

use super::{
    AuditCommand, DeviceCommand, FormCommand, LoginCommand, PersonCommand, QuarantineCommand,
    RecordCommand, ReportCommand, RulebookCommand, SecondFactorCommand, SubjectRequest,
};

/// One command. On the control socket it is an object whose `do` names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AdminCommand {
    /// People and codes for their phones.
    Person(PersonCommand),
    /// Devices.
    Device(DeviceCommand),
    /// Logins.
    Login(LoginCommand),
    /// Second factors.
    SecondFactor(SecondFactorCommand),
    /// The audit log.
    Audit(AuditCommand),
    /// What is set aside.
    Quarantine(QuarantineCommand),
    /// Forms.
    Form(FormCommand),
    /// The rulebook.
    Rulebook(RulebookCommand),
    /// A person whose data is held, and periods of retention.
    Subject(SubjectRequest),
    /// Reports, exports, and how far the ledger is durable.
    Report(ReportCommand),
    /// A record, read and edited by somebody in the office; from the pages only.
    #[serde(skip)]
    Record(RecordCommand),
}
