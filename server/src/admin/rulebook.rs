//! The rulebook: its content today, and publishing its next version: an event of the server's own journal,
//! which the merging thread releases to everybody.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use streetbook_core::rulebook::{
    Edition, Holiday, Parameter, Revision, RevisionPublished, Rulebook, Setting,
};
use streetbook_core::time::Day;

use super::{Admin, AdminError, Outcome};
use crate::directory::{AuditAct, Directory, Event};
use crate::state::AppState;

/// Time that publishing waits until phones can fetch the rulebook.
const RELEASED_WITHIN: Duration = Duration::from_secs(10);

/// Commands on the rulebook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do")]
pub enum RulebookCommand {
    /// Show the rulebook in force today, and its versions.
    #[serde(rename = "rulebook_show")]
    Show,
    /// Publish the next version of the rulebook.
    #[serde(rename = "rulebook_publish")]
    Publish {
        /// Its file.
        toml: String,
        /// True: only say whether it can be published.
        check: bool,
    },
}

pub(super) async fn execute(
    admin: &Admin<'_>,
    command: RulebookCommand,
) -> Result<Outcome, AdminError> {
    Ok(match command {
        RulebookCommand::Show => show(admin.app).into(),
        RulebookCommand::Publish { toml, check } => {
            let edition = if check {
                admin.check_rulebook(&toml)?
            } else {
                admin.publish_rulebook(&toml).await?
            };
            version(&edition).into()
        }
    })
}

fn show(app: &AppState) -> Json {
    let directory = app.handles.directory.read();
    let rulebook = directory.rulebook();
    let today = app.handles.clock.now().day(&directory.zone());
    let edition = rulebook.at(today);
    let parameter = |parameter: &Parameter| {
        json!({"id": parameter.id, "rule": parameter.rule.to_string(), "clause": parameter.clause,
            "value": value(edition.setting(&parameter.id)), "zh": parameter.label.zh,
            "en": parameter.label.en})
    };
    let holiday = |holiday: &Holiday| {
        let days: Vec<String> = holiday.days.iter().map(ToString::to_string).collect();
        json!({"id": holiday.id, "zh": holiday.label.zh, "en": holiday.label.en, "days": days})
    };
    json!({
        "version": edition.version,
        "versions": rulebook.editions().map(version).collect::<Vec<_>>(),
        "parameters": rulebook.parameters().map(parameter).collect::<Vec<_>>(),
        "holidays": edition.holidays.iter().map(holiday).collect::<Vec<_>>(),
    })
}

fn version(edition: &Edition) -> Json {
    let from = edition.effective_from.to_string();
    json!({"version": edition.version, "effective_from": from})
}

fn value(setting: &Setting) -> Json {
    match setting {
        Setting::Number(number) => json!(number),
        Setting::Word(word) => json!(word),
        Setting::Words(words) => json!(words),
        Setting::None => json!("none"),
        Setting::NotSet => Json::Null,
    }
}

impl Admin<'_> {
    /// Returns the edition that a version of the rulebook would be, and publishes nothing.
    ///
    /// # Errors
    /// [`AdminError`] naming what does not fit.
    pub fn check_rulebook(&self, toml: &str) -> Result<Edition, AdminError> {
        let directory = self.app.handles.directory.read();
        let today = self.app.handles.clock.now().day(&directory.zone());
        next_edition(directory.rulebook(), toml, today)
    }

    /// Publishes the next version of the rulebook and answers once phones can fetch it.
    ///
    /// # Errors
    /// [`AdminError`]; nothing was published then.
    pub async fn publish_rulebook(&self, toml: &str) -> Result<Edition, AdminError> {
        let now = self.app.handles.clock.now();
        let make = |directory: &Directory| {
            let today = now.day(&directory.zone());
            let edition = next_edition(directory.rulebook(), toml, today)?;
            let version = format!("version {}", edition.version);
            let noted = self.act(AuditAct::Rulebook, version);
            let toml = toml.to_owned();
            let published = Event::RevisionPublished(RevisionPublished { toml });
            Ok::<_, AdminError>((edition, vec![published, Event::AuditEntry(noted)]))
        };
        let edition = self.app.handles.directory.change(make).await?;
        // Where merging is late, it is released later.
        let _ = tokio::time::timeout(RELEASED_WITHIN, self.app.progress.until_shown()).await;
        Ok(edition)
    }
}

/// For how long a new workspace protects a client. The source names no number, and none is guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// The office decides later: until then rulings say so.
    NotSet,
    /// Without end.
    Endless,
    /// For so many days.
    Days(std::num::NonZeroU32),
}

impl Protection {
    /// The version of the rulebook that contains it from today on.
    pub(crate) fn event(self, today: Day) -> Option<Event> {
        let days = match self {
            Protection::NotSet => return None,
            Protection::Endless => "\"none\"".to_owned(),
            Protection::Days(days) => days.to_string(),
        };
        let toml = format!(
            "version = 2\neffective_from = \"{today}\"\n[set]\n\"client.protection_days\" = {days}\n"
        );
        Some(Event::RevisionPublished(RevisionPublished { toml }))
    }
}

impl std::str::FromStr for Protection {
    type Err = NoProtection;
    fn from_str(text: &str) -> Result<Protection, NoProtection> {
        match text.trim() {
            "none" => Ok(Protection::Endless),
            days => days.parse().map(Protection::Days).map_err(|_| NoProtection),
        }
    }
}

/// Text that is no protection period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a protection period is a number of days from 1, or `none` for one without end")]
pub struct NoProtection;

/// The version that a file makes of a rulebook. Days that are over keep theirs.
fn next_edition(rulebook: &Rulebook, toml: &str, today: Day) -> Result<Edition, AdminError> {
    let revision = Revision::parse_toml(toml)?;
    let from = revision.effective_from;
    if from < today {
        return Err(AdminError::Refused(format!(
            "effective from {from} lies before today, {today}: choose today or a later day"
        )));
    }
    let mut next = Rulebook::clone(rulebook);
    next.publish(revision)?;
    Ok(next.latest().clone())
}
