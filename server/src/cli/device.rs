//! `streetbook device`.

use clap::{Args, Subcommand};
use streetbook_core::ids::DeviceId;

use super::data_dir::DataDir;
use super::office;
use super::out::{Failure, cell, print_json, say};
use crate::admin::{AdminCommand, DeviceCommand};

/// Devices: what writes in people's names.
#[derive(Args)]
pub struct Device {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// List every device.
    List(List),
    /// Revoke a device: it reads nothing more, and what it still sends is set aside.
    Revoke(Revoke),
}

impl Device {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self.verb {
            Verb::List(verb) => verb.run(),
            Verb::Revoke(verb) => verb.run(),
        }
    }
}

#[derive(Args)]
struct List {
    #[command(flatten)]
    data: DataDir,
    /// Print a JSON array.
    #[arg(long)]
    json: bool,
}

impl List {
    fn run(self) -> Result<(), Failure> {
        let devices = office::run(&self.data, AdminCommand::Device(DeviceCommand::List))?;
        if self.json {
            return print_json(&devices);
        }
        for device in devices.as_array().into_iter().flatten() {
            let (id, person) = (cell(&device["id"]), cell(&device["person"]));
            let place = match device["office"].as_bool() {
                Some(true) => "office",
                _ => "phone",
            };
            let revoked = match device["revoked"].as_str() {
                Some(reason) => format!("  revoked: {reason}"),
                None => String::new(),
            };
            say(format!("{id}  {person}  {place}{revoked}"))?;
        }
        Ok(())
    }
}

#[derive(Args)]
struct Revoke {
    #[command(flatten)]
    data: DataDir,
    /// The device's id: `streetbook device list` names them.
    #[arg(long)]
    id: DeviceId,
    /// Why.
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
