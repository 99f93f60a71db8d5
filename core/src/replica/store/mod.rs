//! The files of one device: its *journal* of what was written, the *received log* of the office's answers, and the
//! *rows* made from both, with the *checkpoint* of how far they reach.
//!
//! The store folds both logs into rows itself ([`DeviceStore::append`], [`DeviceStore::receive`],
//! [`DeviceStore::catch_up`]). What an answer means for anything but these files is returned as [`Effects`]: the store of
//! a device that the phone was before is opened and folded the same way, and its effects are dropped.

mod checkpoint;
mod damage;
mod device_store;
mod effects;
mod erase;
mod fold;
mod journal;
mod lineage;
mod packed;
mod reading;
mod received;
mod row;
mod rows;
mod write;

pub(super) use checkpoint::CursorAt;
pub use damage::JournalDamage;
pub(super) use device_store::DeviceStore;
pub(super) use effects::{Effects, Notice};
pub(super) use lineage::Lineage;
pub(super) use packed::Packed;
pub(super) use row::{Known, KnownStatus, Row};
pub(super) use write::OpenRecord;
