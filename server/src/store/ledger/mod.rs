//! The server's truth: every stored part of every journal, its own included, in the order in which
//! they became durable.
//!
//! One frame of the log holds one [`StoredPart`] as CBOR, deflated (flag 1) where that is shorter.
//! Erased entries are rewritten without their payloads (`rewrite`). Certificates are left out: the
//! directory holds them. The server's own journal is that of the device whose id is the ledger's.

mod cache;
mod error;
mod file;
mod lock;
mod part;
mod reader;
mod rewrite;

pub use error::LedgerError;
pub use file::{FREE_BYTES_MIN, Ledger, spec};
pub use lock::once_free;
pub use part::{Received, StoredPart};
pub use reader::LedgerReader;
pub use rewrite::MovedPart;
