//! `streetbook init`.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::out::{Failure, runtime};
use crate::access::{check_new_password, hash_password};
use crate::app::{Founding, Opening, create};
use crate::clock::SystemClock;

/// Make a data directory for a new workspace.
#[derive(Args)]
pub struct Init {
    /// The data directory; it is made if it does not exist.
    #[arg(long)]
    data: PathBuf,
    /// The workspace's name.
    #[arg(long)]
    name: String,
    /// An IANA time zone: it decides to which day a record belongs.
    #[arg(long, default_value = "Asia/Shanghai")]
    time_zone: String,
    /// The administrator's login. The password comes from STREETBOOK_PASSWORD or is asked for.
    #[arg(long)]
    admin: String,
}

impl Init {
    pub(super) fn run(self) -> Result<(), Failure> {
        let password = password()?;
        check_new_password(&password, &[&self.admin])?;
        let founding = Founding {
            name: &self.name,
            time_zone: &self.time_zone,
            admin: &self.admin,
            password_hash: hash_password(&password)?,
        };
        let opening = Opening {
            dir: self.data.clone(),
            clock: Arc::new(SystemClock),
            erasures: None,
            worker: std::env::current_exe()?,
        };
        runtime()?.block_on(create(&opening, founding))?;
        println!(
            "{} is ready: streetbook serve --data {0}",
            self.data.display()
        );
        Ok(())
    }
}

fn password() -> Result<String, Failure> {
    if let Ok(password) = std::env::var("STREETBOOK_PASSWORD") {
        return Ok(password);
    }
    if io::stdin().is_terminal() {
        print!("Password for the administrator (it shows while you type): ");
        io::stdout().flush()?;
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
