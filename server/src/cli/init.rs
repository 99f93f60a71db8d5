//! `streetbook init`.

use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;

use super::data_dir::DataDir;
use super::office::opening;
use super::out::{Failure, runtime, say};
use crate::admin::Protection;
use crate::auth::{check_new_password, hash_password};
use crate::secrets::KEY_FILE;
use crate::start::{Founding, create};

/// Make a data directory for a new workspace.
#[derive(Args)]
pub struct Init {
    #[command(flatten)]
    data: DataDir,
    /// The workspace's name.
    #[arg(long)]
    name: String,
    /// An IANA time zone: it decides to which day a record belongs.
    #[arg(long, default_value = "Asia/Shanghai")]
    time_zone: String,
    /// The administrator's login. The password comes from STREETBOOK_PASSWORD or is asked for.
    #[arg(long)]
    admin: String,
    /// The number of days for which a client is protected, or `none` for without end. Without it the rules report
    /// that nothing is set.
    #[arg(long, value_name = "DAYS")]
    protection_days: Option<Protection>,
}

impl Init {
    pub(super) fn run(self) -> Result<(), Failure> {
        let password = password()?;
        check_new_password(&password, &[&self.admin])?;
        let protection = match self.protection_days {
            Some(protection) => protection,
            None => asked_protection()?,
        };
        let founding = Founding {
            name: &self.name,
            time_zone: &self.time_zone,
            admin: &self.admin,
            password_hash: hash_password(&password)?,
            protection,
        };
        // An existing directory is sealed with its own key or with none.
        let made = if self.data.join(KEY_FILE).exists() {
            None
        } else {
            self.data.make_key()?
        };
        runtime()?.block_on(create(&opening(&self.data)?, founding))?;
        if let Some(made) = made {
            say(format!(
                "{} is the key of this data directory: keep a copy where neither the directory nor its backups are, without it nobody can read them",
                made.display()
            ))?;
        }
        println!(
            "{} is ready: streetbook serve --data {0}",
            self.data.display()
        );
        Ok(())
    }
}

/// Asks the person at the terminal; a script without the flag leaves it open.
fn asked_protection() -> Result<Protection, Failure> {
    if !io::stdin().is_terminal() {
        return Ok(Protection::NotSet);
    }
    print!(
        "For how many days is a client protected (`none` for without end, empty to decide later)? "
    );
    io::stdout().flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    match line.trim() {
        "" => Ok(Protection::NotSet),
        days => Ok(days.parse()?),
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
