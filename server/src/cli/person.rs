//! `streetbook person`.

use clap::{Args, Subcommand};
use serde_json::Value as Json;
use streetbook_core::ids::{PersonId, RoleId, TeamId};

use super::data_dir::DataDir;
use super::listing::Listing;
use super::office;
use super::out::{Failure, cell, print_json, say};
use crate::admin::{AdminCommand, PersonCommand};

/// People and their roles.
#[derive(Args)]
pub struct Person {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Add a person and print their id.
    Add(Add),
    /// List all people.
    List(Listing),
    /// Move a person to another team or role.
    Move(Move),
    /// Take all rights from a person, or give them back.
    Disable(Disable),
}

impl Person {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self.verb {
            Verb::Add(verb) => verb.run(),
            Verb::List(listing) => listing.print(AdminCommand::Person(PersonCommand::List), line),
            Verb::Move(verb) => verb.run(),
            Verb::Disable(verb) => verb.run(),
        }
    }
}

#[derive(Args)]
struct Add {
    #[command(flatten)]
    data: DataDir,
    /// The person's id, for good: letters, digits and `_-.`.
    #[arg(long)]
    id: PersonId,
    /// The name that others see.
    #[arg(long)]
    name: String,
    /// outreach, specialist, consultant, verifier, site_lead, manager, centre, clerk, administrator
    /// or partner_agent.
    #[arg(long)]
    role: RoleId,
    /// The team.
    #[arg(long)]
    team: TeamId,
    /// Print {"id"}.
    #[arg(long)]
    json: bool,
}

impl Add {
    fn run(self) -> Result<(), Failure> {
        let command = AdminCommand::Person(PersonCommand::Add {
            id: self.id.clone(),
            name: self.name,
            team: self.team,
            role: self.role,
        });
        let added = office::run(&self.data, command)?;
        if self.json {
            print_json(&added)
        } else {
            say(self.id)
        }
    }
}

fn line(person: &Json) -> String {
    let [id, name, role, team] = ["id", "name", "role", "team"].map(|key| cell(&person[key]));
    let disabled = if person["disabled"] == Json::Bool(true) {
        "  disabled"
    } else {
        ""
    };
    format!("{id}  {name}  {role}  {team}{disabled}")
}

#[derive(Args)]
struct Move {
    #[command(flatten)]
    data: DataDir,
    /// The person.
    #[arg(long)]
    id: PersonId,
    /// The new team; without it the team stays.
    #[arg(long, required_unless_present = "role")]
    team: Option<TeamId>,
    /// The new role; without it the role stays.
    #[arg(long)]
    role: Option<RoleId>,
}

impl Move {
    fn run(self) -> Result<(), Failure> {
        let command = AdminCommand::Person(PersonCommand::Move {
            id: self.id,
            team: self.team,
            role: self.role,
        });
        office::run(&self.data, command).map(drop)
    }
}

#[derive(Args)]
struct Disable {
    #[command(flatten)]
    data: DataDir,
    /// The person.
    #[arg(long)]
    id: PersonId,
    /// Give the rights back.
    #[arg(long)]
    undo: bool,
}

impl Disable {
    fn run(self) -> Result<(), Failure> {
        let command = AdminCommand::Person(PersonCommand::Disable {
            id: self.id,
            disabled: !self.undo,
        });
        office::run(&self.data, command).map(drop)
    }
}
