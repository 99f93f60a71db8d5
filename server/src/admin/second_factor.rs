//! Second factors: demanding them, switching one's own on and off, and using its codes.

use serde::{Deserialize, Serialize};
use serde_json::json;
use streetbook_core::ids::PersonId;

use super::{Admin, AdminError, Outcome};
use crate::auth::SharedSecret;
use crate::directory::{AuditAct, Directory, Event};

/// Commands on second factors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do")]
pub enum SecondFactorCommand {
    /// Demand a second factor of administrators, or no longer.
    #[serde(rename = "second_factor")]
    Demand {
        /// True demands.
        demanded: bool,
    },
    /// Switch a second factor on; from the pages only.
    #[serde(skip)]
    Set {
        /// The factor's person.
        person: PersonId,
        /// The secret that their app holds.
        secret: SharedSecret,
        /// The step of the code that proved it.
        step: u64,
    },
    /// Switch a second factor off; from the pages only.
    #[serde(skip)]
    Drop {
        /// The factor's person.
        person: PersonId,
    },
    /// Use a code, if it is right and was not used before; from the pages only.
    #[serde(skip)]
    UseCode {
        /// The factor's person.
        person: PersonId,
        /// As it was typed.
        code: String,
    },
}

pub(super) async fn execute(
    admin: &Admin<'_>,
    command: SecondFactorCommand,
) -> Result<Outcome, AdminError> {
    Ok(match command {
        SecondFactorCommand::Demand { demanded } => {
            admin.demand_second_factor(demanded).await?;
            json!({"demanded": demanded}).into()
        }
        SecondFactorCommand::Set {
            person,
            secret,
            step,
        } => {
            admin.set_second_factor(&person, &secret, step).await?;
            Outcome::DONE
        }
        SecondFactorCommand::Drop { person } => {
            admin.drop_second_factor(&person).await?;
            Outcome::DONE
        }
        SecondFactorCommand::UseCode { person, code } => {
            Outcome::CodeUsed(admin.use_code(&person, &code).await?)
        }
    })
}

impl Admin<'_> {
    /// Switches a person's second factor on; `step` is that of the code by which they proved that
    /// their app has the secret.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn set_second_factor(
        &self,
        person: &PersonId,
        secret: &SharedSecret,
        step: u64,
    ) -> Result<(), AdminError> {
        let sealed = secret.seal(&self.app.handles.keys, person)?;
        let noted = self.act(AuditAct::SecondFactor, person).purpose("on");
        self.store(noted, |directory| {
            directory.set_second_factor_of(person, sealed, step)
        })
        .await
    }

    /// Removes a person's second factor; does nothing where they have none.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn drop_second_factor(&self, person: &PersonId) -> Result<(), AdminError> {
        let noted = self.act(AuditAct::SecondFactor, person).purpose("off");
        let dropped = self.app.handles.directory.change(|directory| {
            let dropped = directory.drop_second_factor(person);
            let events = dropped.map(|event| vec![event, Event::AuditEntry(noted)]);
            Ok::<_, AdminError>(((), events.unwrap_or_default()))
        });
        dropped.await
    }

    /// Demands a second factor of administrators, or no longer.
    ///
    /// # Errors
    /// [`AdminError`].
    pub async fn demand_second_factor(&self, demanded: bool) -> Result<(), AdminError> {
        let purpose = if demanded {
            "demanded"
        } else {
            "no longer demanded"
        };
        let noted = self
            .act(AuditAct::SecondFactor, "workspace")
            .purpose(purpose);
        self.store(noted, |directory| directory.demand_second_factor(demanded))
            .await
    }
}

impl Admin<'_> {
    /// True when a code is the person's and was not used before; then it never counts again. Checked
    /// and stored in one turn: of two requests with the same code, one is admitted.
    ///
    /// # Errors
    /// [`AdminError`] when the ledger fails.
    pub async fn use_code(&self, person: &PersonId, code: &str) -> Result<bool, AdminError> {
        let now = self.app.handles.clock.now();
        let used = self.app.handles.directory.change(|directory| {
            let step = self.secret_of(directory, person);
            let step = step.and_then(|secret| secret.step_of(code, now));
            let event = step.and_then(|step| directory.use_code(person, step).ok());
            let fits = event.is_some();
            Ok::<_, AdminError>((fits, event.into_iter().collect()))
        });
        used.await
    }

    fn secret_of(&self, directory: &Directory, person: &PersonId) -> Option<SharedSecret> {
        let factor = directory.second_factor(person)?;
        SharedSecret::open(&self.app.handles.keys, person, &factor.sealed)
    }
}
