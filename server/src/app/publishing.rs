//! Publishing a form: an event of the server's own journal, which the merging thread releases to
//! everybody.

use std::time::Duration;

use streetbook_core::ids::RoleId;
use streetbook_core::kind::{Kind, KindError, KindPublished};

use super::{App, StaffFailure};
use crate::access::{Actor, AuditAct, Event, Noted, ROLES};

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
        let kind = {
            let _turn = self.exchange.directory_turn().lock().await;
            let kind = self.check_kind(toml)?;
            if self.kinds.now().get(&kind.id, kind.version).is_none() {
                self.store_kind(&kind, by).await?;
            }
            kind
        };
        // Where merging is late, it is released later.
        let _ = tokio::time::timeout(RELEASED_WITHIN, self.wait_until_shown()).await;
        Ok(kind)
    }

    async fn store_kind(&self, kind: &Kind, by: Actor) -> Result<(), StaffFailure> {
        let about = format!("{} {}", kind.id, kind.version);
        let noted = Noted::new(self.clock.now(), by, AuditAct::Kind).about(about);
        let toml = kind.toml().to_owned();
        let published = Event::KindPublished(KindPublished { toml });
        self.store_events(vec![published, Event::Noted(noted)])
            .await
    }
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
