//! `streetbook account`.

use clap::{Args, Subcommand};
use serde_json::Value as Json;
use streetbook_core::ids::PersonId;

use super::data_dir::DataDir;
use super::listing::Listing;
use super::office;
use super::out::{Failure, cell, print_json, say};
use crate::admin::{AdminCommand, LoginCommand, SecondFactorCommand};

/// Logins to the pages.
#[derive(Args)]
pub struct Account {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Give a person a login and print its temporary password.
    Add(Add),
    /// Print a new temporary password; removes the person's second factor and ends their sessions.
    Reset(Reset),
    /// List every login.
    List(Listing),
    /// Lock a login, or unlock it.
    Disable(Disable),
    /// Demand a second factor of administrators.
    SecondFactor(SecondFactor),
}

impl Account {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self.verb {
            Verb::Add(verb) => verb.run(),
            Verb::Reset(verb) => verb.run(),
            Verb::List(listing) => listing.print(AdminCommand::Login(LoginCommand::List), line),
            Verb::Disable(verb) => verb.run(),
            Verb::SecondFactor(verb) => verb.run(),
        }
    }
}

#[derive(Args)]
struct Add {
    #[command(flatten)]
    data: DataDir,
    /// The name that the person types.
    #[arg(long)]
    login: String,
    /// The person: `streetbook person list` lists all.
    #[arg(long)]
    person: PersonId,
    /// Print {"login","password"}.
    #[arg(long)]
    json: bool,
}

impl Add {
    fn run(self) -> Result<(), Failure> {
        let command = AdminCommand::Login(LoginCommand::Add {
            login: self.login,
            person: self.person,
        });
        hand_over(&office::run(&self.data, command)?, self.json)
    }
}

#[derive(Args)]
struct Reset {
    #[command(flatten)]
    data: DataDir,
    /// The login: `streetbook account list` names them.
    #[arg(long)]
    login: String,
    /// Print {"login","password"}.
    #[arg(long)]
    json: bool,
}

impl Reset {
    fn run(self) -> Result<(), Failure> {
        let command = AdminCommand::Login(LoginCommand::Reset { login: self.login });
        hand_over(&office::run(&self.data, command)?, self.json)
    }
}

/// Prints a temporary password, this once.
fn hand_over(answer: &Json, json: bool) -> Result<(), Failure> {
    if json {
        print_json(answer)
    } else {
        say(cell(&answer["password"]))
    }
}

fn line(account: &Json) -> String {
    let (login, person) = (cell(&account["login"]), cell(&account["person"]));
    let marks: String = [
        ("disabled", "  disabled"),
        ("temporary", "  temporary password"),
        ("second_factor", "  second factor"),
    ]
    .into_iter()
    .filter(|(key, _)| account[key] == Json::Bool(true))
    .map(|(_, mark)| mark)
    .collect();
    format!("{login}  {person}{marks}")
}

#[derive(Args)]
struct Disable {
    #[command(flatten)]
    data: DataDir,
    /// The login.
    #[arg(long)]
    login: String,
    /// Unlock it again.
    #[arg(long)]
    undo: bool,
}

impl Disable {
    fn run(self) -> Result<(), Failure> {
        let command = AdminCommand::Login(LoginCommand::Disable {
            login: self.login,
            disabled: !self.undo,
        });
        office::run(&self.data, command).map(drop)
    }
}

#[derive(Args)]
struct SecondFactor {
    #[command(flatten)]
    data: DataDir,
    /// Demand it no longer.
    #[arg(long)]
    undo: bool,
}

impl SecondFactor {
    fn run(self) -> Result<(), Failure> {
        let demanded = !self.undo;
        office::run(
            &self.data,
            AdminCommand::SecondFactor(SecondFactorCommand::Demand { demanded }),
        )
        .map(drop)
    }
}
