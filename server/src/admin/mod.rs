//! The office's commands: one language for the pages, the control socket and the command line.
//!
//! Each file declares the commands of one noun and executes them; [`AdminCommand`] gathers them.
//! Authorisation is the caller's: the page's rule, or the permissions of the control socket. Each
//! act is an event of the server's own journal, with an audit entry behind it that names the actor,
//! so that both are stored or neither.
//!
//! To add a verb: a variant and its execution in the file of its noun, and its page or its verb of the command line.
//!
//! Absent: HTTP, and authorisation.

mod acting;
mod audit;
mod command;
mod copying;
mod device;
mod error;
mod execute;
mod finding;
mod form;
mod login;
mod outcome;
mod person;
mod quarantine;
mod record;
mod report;
mod retention;
mod rulebook;
mod second_factor;
pub mod socket;
mod subject;

pub use acting::Admin;
pub use audit::AuditCommand;
pub use command::AdminCommand;
pub use device::{DeviceCommand, last_seen};
pub use error::AdminError;
pub use execute::{BoxFuture, Execute, execute};
pub use form::FormCommand;
pub use login::LoginCommand;
pub use outcome::{History, Outcome};
pub use person::PersonCommand;
pub use quarantine::QuarantineCommand;
pub use record::RecordCommand;
pub use report::ReportCommand;
pub use rulebook::{NoProtection, Protection, RulebookCommand};
pub use second_factor::SecondFactorCommand;
pub use subject::{SubjectCommand, SubjectRequest};
