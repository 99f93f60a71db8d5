//! Publishing a form: an event of the server's own journal, which the merging thread releases to
//! everybody.

use std::time::Duration;

use streetbook_core::ids::RoleId;
use streetbook_core::kind::{Kind, KindError, KindPublished};
use streetbook_core::time::Instant;

use super::{App, StaffFailure};
use crate::access::{Actor, AuditAct, Directory, Event, Noted, ROLES};
use crate::directory::WriteFailure;

/// How long whoever publishes waits until phones can fetch it.
const RELEASED_WITHIN: Duration = Duration::from_secs(10);

impl App {
    /// Checks a form's file as [`App::publish_kind`] does, and publishes nothing.
    ///
    /// # Errors
    /// [`PublishFailure`] naming the rule that is broken.
    pub fn check_kind(&self, toml: &str) -> Result<Kind, PublishFailure> {
        let kind = Kind::parse_toml(toml)?;
        let written = kind.writers.iter().chain(&kind.amenders);
        let mut named = written.chain(&kind.signers).chain(&kind.restricted_to);
        if let Some(role) = named.find(|role| !ROLES.contains(&role.as_str())) {
            return Err(PublishFailure::Role { role: role.clone() });
        }
        self.kinds.now().check_next(&kind)?;
        Ok(kind)
    }

    /// Publishes a form and answers once this office judges by it and phones can fetch it. The same
    /// form again is no news.
    ///
    /// # Errors
    /// [`PublishFailure`]; nothing was published then.
    pub async fn publish_kind(&self, toml: &str, by: Actor) -> Result<Kind, PublishFailure> {
        let now = self.clock.now();
        let make = |_: &Directory| {
            let kind = self.check_kind(toml)?;
            let is_new = self.kinds.now().get(&kind.id, kind.version).is_none();
            let events = is_new.then(|| published(&kind, now, by));
            Ok::<_, PublishFailure>((kind, events.map(Vec::from).unwrap_or_default()))
        };
        let kind = self.directory.change(make).await?;
        // Where merging is late, it is released later.
        let _ = tokio::time::timeout(RELEASED_WITHIN, self.wait_until_shown()).await;
        Ok(kind)
    }
}

/// The event that publishes a form, and its audit entry.
fn published(kind: &Kind, at: Instant, by: Actor) -> [Event; 2] {
    let about = format!("{} {}", kind.id, kind.version);
    let noted = Noted::new(at, by, AuditAct::Kind).about(about);
    let toml = kind.toml().to_owned();
    let published = Event::KindPublished(KindPublished { toml });
    [published, Event::Noted(noted)]
}

/// Why a form was not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishFailure {
    /// The form is not sound, or does not go with what was published before.
    #[error(transparent)]
    Kind(#[from] KindError),
    /// A role that no posting has.
    #[error("the form names the role `{role}`, which nobody can have: use {}", ROLES.join(", "))]
    Role {
        /// As the form writes it.
        role: RoleId,
    },
    /// The event could not be stored.
    #[error(transparent)]
    Staff(#[from] StaffFailure),
}

impl From<WriteFailure> for PublishFailure {
    fn from(failure: WriteFailure) -> PublishFailure {
        StaffFailure::from(failure).into()
    }
}
