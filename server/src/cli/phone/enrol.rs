//! Verbs that talk to the office.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use streetbook_core::replica::{Replica, ReplicaError};

use super::boot;
use super::opening::open;
use crate::cli::Failure;
use crate::cli::data_dir::DataDir;
use crate::cli::out::{print_json, say};
use crate::cli::tools::line::Line;

/// The authority of the office's certificate.
#[derive(Args)]
struct Roots {
    /// A PEM file with the authority of the office's certificate, if it is not a public one.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
}

impl Roots {
    fn line(&self, address: &str) -> Result<Line, Failure> {
        Ok(match &self.ca {
            Some(roots) => {
                let unusable = |why: String| {
                    let path = roots.display();
                    Failure::new(format!("{path} cannot be used: {why}"))
                };
                let pem = std::fs::read(roots).map_err(|error| unusable(error.to_string()))?;
                Line::trusting(address, &pem).map_err(|error| unusable(error.to_string()))?
            }
            None => Line::to(address),
        })
    }
}

/// Join an office with a one-time code.
#[derive(Args)]
pub(super) struct Enrol {
    /// The office's address, such as `http://127.0.0.1:8080`.
    #[arg(long)]
    server: String,
    /// The one-time code that the office gave.
    #[arg(long)]
    code: String,
    #[command(flatten)]
    roots: Roots,
    /// Print {"person","device"}.
    #[arg(long)]
    json: bool,
}

impl Enrol {
    pub(super) fn run(self, data: &DataDir) -> Result<(), Failure> {
        // Checked before the code is used up.
        if data.is_dir() {
            match Replica::open_dir(data, data.seal()?) {
                Ok(_) => return Err(ReplicaError::AlreadyEnrolled.into()),
                Err(ReplicaError::NotEnrolled) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let phone = self
            .roots
            .line(&self.server)?
            .enrol(data, data.seal()?, &self.code)?;
        if self.json {
            print_json(&json!({"person": phone.person(), "device": phone.device().to_string()}))
        } else {
            say(format!("this is a phone of {} now", phone.person()))
        }
    }
}

/// Exchange everything with the office.
#[derive(Args)]
pub(super) struct Sync {
    #[command(flatten)]
    roots: Roots,
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
}

impl Sync {
    pub(super) fn run(self, data: &DataDir) -> Result<(), Failure> {
        let mut phone = open(data)?;
        let line = self.roots.line(phone.address())?;
        let synced = line.sync(&mut phone, boot::now)?;
        if self.json {
            return print_json(&json!({
                "round_trips": synced.round_trips,
                "bytes_up": synced.bytes_up,
                "bytes_down": synced.bytes_down,
                "sent": synced.sent,
                "receipted": synced.receipted,
                "received": synced.received,
            }));
        }
        say(format!(
            "sent {}, receipted {}, received {} in {} round trips",
            synced.sent, synced.receipted, synced.received, synced.round_trips
        ))
    }
}
