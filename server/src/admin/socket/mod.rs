//! The administrator's commands on the server's machine, with the server running or stopped.
//!
//! One process holds the ledger. While `serve` is that process it listens on `control.sock` in the
//! data directory, for every user with permission to open that file: one JSON line with an
//! [`AdminCommand`](crate::admin::AdminCommand) in, one JSON line with an [`Answer`] out. While
//! nothing runs, the command line opens the data directory itself and executes the same command
//! there.

mod answer;
mod ask;
mod listen;
mod place;

pub use answer::{Answer, answer};
pub use ask::{AskError, ask};
pub use listen::Control;
