//! Devices that the server holds for people who edit in the office.

use std::collections::HashMap;

use streetbook_core::ids::{DeviceId, PersonId};
use streetbook_core::journal::{DeviceKey, Head};

/// A device that lives in the server's memory until its next start, so that after a restore from a
/// backup no number of it is used twice.
pub(crate) struct OfficeDevice {
    pub device: DeviceId,
    pub key: DeviceKey,
    pub head: Head,
}

/// Those of everybody who has edited since the start. Edits come one after the other.
pub(crate) type OfficeDevices = tokio::sync::Mutex<HashMap<PersonId, OfficeDevice>>;
