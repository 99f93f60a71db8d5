//! Edits of people in the office.

use minicbor::{Decode, Encode};
use streetbook_core::ids::{DeviceId, EntryRef};

use super::choice::Choice;

/// An edit of a record by a person in the office.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Edit {
    /// The device that the server holds for them.
    #[n(0)]
    pub device: DeviceId,
    /// The entry that will carry the change.
    #[n(1)]
    pub entry: EntryRef,
    /// The edit itself.
    #[n(2)]
    pub act: EditAct,
}

/// The kinds of office edits.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum EditAct {
    /// Sets a field to the value that a person chose.
    #[n(0)]
    Choose(#[n(0)] Choice),
    /// Annuls, with a reason.
    #[n(1)]
    Annul(#[n(0)] String),
}
