//! `streetbook device`.

use clap::{Args, Subcommand};
use serde_json::Value as Json;
use streetbook_core::ids::DeviceId;

use super::data_dir::DataDir;
use super::listing::Listing;
use super::office;
use super::out::{Failure, cell};
use crate::admin::{AdminCommand, DeviceCommand};

/// Devices that write in people's names.
#[derive(Args)]
pub struct Device {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// List every device.
    List(Listing),
    /// Revoke a device: it reads nothing more, and what it still sends is set aside.
    Revoke(Revoke),
}

impl Device {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self.verb {
            Verb::List(listing) => listing.print(AdminCommand::Device(DeviceCommand::List), line),
            Verb::Revoke(verb) => verb.run(),
        }
    }
}

fn line(device: &Json) -> String {
    let (id, person) = (cell(&device["id"]), cell(&device["person"]));
    let place = match device["office"].as_bool() {
        Some(true) => "office",
        _ => "phone",
    };
    let revoked = match device["revoked"].as_str() {
        Some(reason) => format!("  revoked: {reason}"),
        None => String::new(),
    };
    format!("{id}  {person}  {place}{revoked}")
}

#[derive(Args)]
struct Revoke {
    #[command(flatten)]
    data: DataDir,
    /// The device's id: `streetbook device list` names them.
    #[arg(long)]
    id: DeviceId,
    /// The reason.
    #[arg(long)]
    reason: String,
}

impl Revoke {
    fn run(self) -> Result<(), Failure> {
        let command = AdminCommand::Device(DeviceCommand::Revoke {
            device: self.id.to_string(),
            reason: self.reason,
        });
        office::run(&self.data, command).map(drop)
    }
}
