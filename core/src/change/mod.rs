//! Our own reader of an automerge change: bounded, panic-free, without automerge.
//!
//! A change comes from a phone that may be broken or hostile, and automerge trusts what it decodes:
//! sixty bytes can make it allocate 2^40 operations or panic. So every payload is read here first.
//! [`read`] accepts exactly what a Streetbook phone writes: one flat map of scalars, set and deleted by
//! key, in the one canonical encoding. The last point matters as much as the bounds: automerge
//! re-encodes its history when it saves a document, and a change in another encoding would come back
//! under another hash.
//!
//! ```
//! use streetbook_core::change::{self, ChangeError};
//!
//! let cut_off = [1, 40, 0, 18];
//! assert!(matches!(change::read(&cut_off), Err(ChangeError::Truncated { .. })));
//! ```
//!
//! One change cannot prove everything about itself. Before it is merged, [`Past`], which knows the
//! record, has to check it, or automerge may still panic or save what it cannot load:
//! - its parents are there;
//! - `seq` is one above the actor's last among its ancestors, and no other change has that pair;
//! - `start_op` is one above the highest counter among its ancestors;
//! - what it overwrites are values set by its ancestors under the same key and not overwritten yet.
//!
//! Import order: error → bytes → runs → columns, header, value → ops → lineage → read, past.

mod bytes;
mod chunk;
mod columns;
mod error;
mod header;
mod lineage;
mod model;
mod ops;
mod past;
mod read;
mod runs;
mod value;

pub use chunk::{chunk, payload};
pub use error::ChangeError;
pub use model::{Change, Op, OpId, Scalar};
pub use past::{Past, PastError};
pub use read::read;
