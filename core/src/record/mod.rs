//! Records: each one flat automerge document.
//!
//! The root map holds scalars only. A field is a key; a set is one key per member (`present/out0` =
//! true), so that two people who add members at once lose neither; a signature is a key of its own
//! (`sig/DEVICE/NUMBER`). Restricted fields (full phone numbers) live in a second document, the
//! *companion*, which travels in the same entry as its own payload and reaches fewer people; the record
//! itself then shows the masked form under the same key.
//!
//! [`Record`] is the only owner of automerge values: `Automerge::new` draws a random actor, and here
//! the actor is always set. Changes come in as *payloads* (see [`crate::change`]); nothing is ever
//! saved or loaded as an automerge document, since a saved document can be unloadable.
//!
//! | key | holds | written by |
//! |---|---|---|
//! | `FIELD` | the field's value; null = cleared | create, amend, choose |
//! | `FIELD/MEMBER` | true | create, amend |
//! | `annul` | the reason | annul |
//! | `note/DEVICE/NUMBER` | a remark on a record that is never edited | annotate |
//! | `sig/DEVICE/NUMBER` | digest of the version that was signed | sign |
//! | `review`, `superseded_by`, `photo/…` | reserved | |

mod document;
mod error;
mod keys;
mod masked;
mod merge;
mod numbers;
mod reading;
mod settled;
mod shown;
mod writes;

pub use error::MergeError;
pub use keys::{Key, RESERVED};
pub use merge::{Origin, Record, Stamp};
pub use numbers::{UNREADABLE, numbers_of};
pub use reading::value_of;
pub use shown::{
    Annulment, Conflict, HistoryLine, Note, Settled, Shown, Side, Signed, State, shown_json,
};
pub use writes::{Payloads, Reissue, Write, WriteError};
