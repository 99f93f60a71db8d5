//! Devices: who has which, and taking their rights.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use streetbook_core::ids::DeviceId;
use streetbook_core::time::Instant;

use super::{Admin, AdminError, Outcome};
use crate::directory::{AuditAct, Device, Directory};
use crate::store::index::{Index, IndexError};

/// Commands on devices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do")]
pub enum DeviceCommand {
    /// List every device.
    #[serde(rename = "device_list")]
    List,
    /// Take a device's rights.
    #[serde(rename = "device_revoke")]
    Revoke {
        /// The device.
        device: String,
        /// Why.
        reason: String,
    },
}

pub(super) async fn execute(
    admin: &Admin<'_>,
    command: DeviceCommand,
) -> Result<Outcome, AdminError> {
    Ok(match command {
        DeviceCommand::List => devices(&admin.app.handles.directory.read()).into(),
        DeviceCommand::Revoke { device, reason } => {
            let device: DeviceId = device.parse()?;
            admin.revoke(device, &reason).await?;
            json!({"id": device.to_string()}).into()
        }
    })
}

fn devices(directory: &Directory) -> Json {
    let device = |device: &Device| {
        json!({"id": device.id.to_string(), "person": device.person, "office": device.is_office(),
            "revoked": device.revoked})
    };
    directory.devices().map(device).collect()
}

/// Time at which each device last sent an entry.
///
/// # Errors
/// [`IndexError`] when the index fails.
pub fn last_seen(index: &Index) -> Result<BTreeMap<DeviceId, Instant>, IndexError> {
    let heads = index.heads();
    let seen = heads.map(|head| head.map(|(device, end)| (device, end.received_at)));
    seen.collect()
}

impl Admin<'_> {
    /// Revokes a device.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn revoke(&self, device: DeviceId, reason: &str) -> Result<(), AdminError> {
        let noted = self.act(AuditAct::DeviceRevoked, device).purpose(reason);
        self.store(noted, |directory| directory.revoke(device, reason))
            .await
    }
}
