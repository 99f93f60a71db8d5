//! What an administrator does on the server's machine, whether it serves or not.
//!
//! One process holds the ledger. While `serve` is that process it listens on `control.sock` in the data
//! directory, for whoever may open that file: one JSON line with a [`Command`] in, one JSON line with
//! an [`Answer`] out. While nothing runs, the command line opens the data directory itself and
//! executes the same [`Command`] there.

mod ask;
mod command;
mod execute;
mod listen;
mod report;
mod rulebook;
mod socket;
mod subject;

pub use ask::{AskError, ask};
pub use command::{Answer, Command};
pub use execute::execute;
pub use listen::Control;
pub use subject::SubjectCommand;
