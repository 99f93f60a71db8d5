//! `streetbook invite`.

use clap::Args;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use streetbook_core::ids::PersonId;

use super::data_dir::DataDir;
use super::office;
use super::out::{Failure, cell_of, print_json, say};
use crate::admin::{AdminCommand, PersonCommand};

/// Give out a one-time code that makes a phone a person's.
#[derive(Args)]
pub struct Invite {
    #[command(flatten)]
    data: DataDir,
    /// The phone's future owner.
    #[arg(long)]
    person: PersonId,
    /// Print {"code","expires_at"}.
    #[arg(long)]
    json: bool,
}

impl Invite {
    pub(super) fn run(self) -> Result<(), Failure> {
        let command = AdminCommand::Person(PersonCommand::Invite {
            person: self.person,
        });
        let invite = office::run(&self.data, command)?;
        if self.json {
            return print_json(&invite);
        }
        let code = cell_of(&invite, "code");
        say(&code)?;
        say(format!("counts until {}", cell_of(&invite, "expires_at")))?;
        say(picture(&code)?)
    }
}

/// The code for a phone's camera.
fn picture(code: &str) -> Result<String, Failure> {
    let code = QrCode::new(format!("streetbook:enrol?code={code}"))?;
    // Terminals are dark: what is dark on paper is the background there.
    Ok(code
        .render::<Dense1x2>()
        .dark_color(Dense1x2::Light)
        .light_color(Dense1x2::Dark)
        .build())
}
