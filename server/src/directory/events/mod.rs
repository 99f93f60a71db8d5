//! The office's own journal entries about people, devices, logins and erasures.
//!
//! An event is stored as the payload of an office entry; its topic is in the entry's header.
//!
//! Absent: the effect of an event, which is the fold's.

mod erasure;
mod error;
mod event;
mod payloads;
mod retention;
#[cfg(test)]
mod tests;

pub use erasure::{ErasureAsked, ErasureDecided};
pub use error::EventError;
pub use event::Event;
pub use payloads::{
    AccountSet, DeviceCertified, DeviceRevoked, InviteGiven, OfficeDeviceOpened, PersonSet,
    SecondFactorSet, WorkspaceSet,
};
pub use retention::RetentionSet;
