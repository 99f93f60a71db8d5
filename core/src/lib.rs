//! Streetbook's document core: everything that phone and office must agree on, byte for byte.
//!
//! It contains the base types ([`ids`], [`time`], [`phone`], [`book`], [`limits`]), the [`seal`] of
//! files, the forms of [`kind`], our own reader of changes ([`change`]), the append-only files of
//! [`log`], the entries of a device's [`journal`] with their hash chain and signatures, the messages of
//! [`sync`], the documents of a [`record`], the [`rulebook`] and the [`rules`] that apply it, and a
//! whole phone: the [`replica`].
//!
//! The core has no clock, no random numbers, no threads and no sockets: time, randomness and keys are
//! arguments, so that every run can be replayed. Files are reached through [`log::Disk`] only.
//!
//! Import order (nothing points back, `tests/tests/tidy.rs` checks it): base types → toml, seal, kind,
//! change → log → journal → sync → record → rulebook → rules → replica.
#![warn(clippy::indexing_slicing)]

pub mod book;
pub mod change;
mod checksum;
pub mod ids;
pub mod journal;
pub mod kind;
pub mod limits;
pub mod log;
pub mod phone;
pub mod planted;
pub mod record;
pub mod replica;
pub mod rulebook;
pub mod rules;
pub mod seal;
pub mod sync;
pub mod time;
mod toml;
