//! The server's look-up tables: a fold over the ledger's frames, stored in an embedded tree that
//! may be deleted at any time.
//!
//! The tree's library promises less about crashes than its documentation claims, so the index trusts
//! nothing that the ledger does not confirm: every frame is folded in one atomic batch together with a
//! marker that names the frame. After a crash the index is the state after some
//! frame; later frames are folded again. An index that cannot be opened, or whose marker the
//! ledger does not know, is deleted and rebuilt.
//!
//! With a key the index is *sealed*: each row is, for the place that its key names, and where a key would
//! name a book (a team, a person) it holds a keyed MAC of the name.
//!
//! Rows outside the fold may be lost: the last challenge that each device used.

mod books;
mod draft;
mod erasure;
mod error;
mod fold;
mod forgettable;
mod home;
mod journals;
mod keys;
mod memory;
mod open;
mod records;
mod rows;
mod rows_of;
mod rule;
mod sealed;
mod tree;

#[cfg(test)]
mod contract;
#[cfg(test)]
mod sealed_tests;
#[cfg(test)]
mod tests;

pub use books::Placed;
pub use error::IndexError;
pub use home::{IndexHome, IndexPlace};
pub use journals::Found;
pub use memory::MemoryTree;
pub use open::{Index, Opened};
pub use rows::{JournalEnd, PartRow, RecordRow};
