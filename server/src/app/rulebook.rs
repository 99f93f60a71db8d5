//! Publishing a version of the rulebook: an event of the server's own journal, which the merging thread
//! releases to everybody.

use std::time::Duration;

use streetbook_core::rulebook::{Edition, Revision, RevisionPublished, Rulebook, RulebookError};
use streetbook_core::time::Day;

use super::{App, StaffFailure};
use crate::access::{Actor, AuditAct, Directory, Event, Noted};
use crate::directory::WriteFailure;

/// How long whoever publishes waits until phones can fetch it.
const RELEASED_WITHIN: Duration = Duration::from_secs(10);

impl App {
    /// Says what a version of the rulebook would be, and publishes nothing.
    ///
    /// # Errors
    /// [`RulebookFailure`] naming what does not fit.
    pub fn check_rulebook(&self, toml: &str) -> Result<Edition, RulebookFailure> {
        let directory = self.directory.read();
        let today = self.clock.now().day(&directory.zone());
        next_edition(directory.rulebook(), toml, today)
    }

    /// Publishes the next version of the rulebook and answers once phones can fetch it.
    ///
    /// # Errors
    /// [`RulebookFailure`]; nothing was published then.
    pub async fn publish_rulebook(
        &self,
        toml: &str,
        by: Actor,
    ) -> Result<Edition, RulebookFailure> {
        let now = self.clock.now();
        let make = |directory: &Directory| {
            let today = now.day(&directory.zone());
            let edition = next_edition(directory.rulebook(), toml, today)?;
            let noted = Noted::new(now, by, AuditAct::Rulebook)
                .about(format!("version {}", edition.version));
            let toml = toml.to_owned();
            let published = Event::RevisionPublished(RevisionPublished { toml });
            Ok::<_, RulebookFailure>((edition, vec![published, Event::Noted(noted)]))
        };
        let edition = self.directory.change(make).await?;
        // Where merging is late, it is released later.
        let _ = tokio::time::timeout(RELEASED_WITHIN, self.wait_until_shown()).await;
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
    /// The version of the rulebook that says it from today on.
    pub(super) fn event(self, today: Day) -> Option<Event> {
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
pub(super) fn next_edition(
    rulebook: &Rulebook,
    toml: &str,
    today: Day,
) -> Result<Edition, RulebookFailure> {
    let revision = Revision::parse_toml(toml)?;
    let from = revision.effective_from;
    if from < today {
        return Err(RulebookFailure::Over { from, today });
    }
    let mut next = Rulebook::clone(rulebook);
    next.publish(revision)?;
    Ok(next.latest().clone())
}

/// Why a version of the rulebook was not published.
#[derive(Debug, thiserror::Error)]
pub enum RulebookFailure {
    /// It cannot be read, or does not follow.
    #[error(transparent)]
    Rulebook(#[from] RulebookError),
    /// It would judge days anew that are over.
    #[error("effective from {from} lies before today, {today}: choose today or a later day")]
    Over {
        /// The day given.
        from: Day,
        /// Today, in the workspace's zone.
        today: Day,
    },
    /// The event could not be stored.
    #[error(transparent)]
    Staff(#[from] StaffFailure),
}

impl From<WriteFailure> for RulebookFailure {
    fn from(failure: WriteFailure) -> RulebookFailure {
        StaffFailure::from(failure).into()
    }
}
