//! What the office's pages ask of the running office.

use std::sync::Arc;

use streetbook_core::ids::{DeviceId, PersonId, RecordId};

use super::App;
use super::desk::DeskFailure;
use super::staff::StaffFailure;
use crate::access::{Actor, Noted, Throttle};
use crate::office::{BoxFuture, Desk, DeskError, History, Office};

impl App {
    /// The pages of this office. `secure` when people reach them through TLS.
    pub fn pages(self: &Arc<App>, secure: bool) -> Office {
        Office {
            view: self.view.clone(),
            directory: self.directory.clone(),
            sessions: self.sessions.clone(),
            passwords: self.passwords.clone(),
            throttle: Arc::new(Throttle::default()),
            kinds: self.kinds.clone(),
            clock: self.clock.clone(),
            desk: self.clone(),
            news: self.news.clone(),
            secure,
        }
    }
}

impl Desk for App {
    fn history(&self, id: RecordId) -> BoxFuture<'_, Result<Option<History>, DeskError>> {
        Box::pin(async move { Ok(App::history(self, id).await?) })
    }

    fn choose(
        &self,
        person: PersonId,
        id: RecordId,
        field: String,
        value: serde_json::Value,
    ) -> BoxFuture<'_, Result<(), DeskError>> {
        Box::pin(async move { Ok(App::choose(self, &person, id, &field, &value).await?) })
    }

    fn annul(
        &self,
        person: PersonId,
        id: RecordId,
        reason: String,
    ) -> BoxFuture<'_, Result<(), DeskError>> {
        Box::pin(async move { Ok(App::annul(self, &person, id, &reason).await?) })
    }

    fn free(
        &self,
        person: PersonId,
        device: DeviceId,
        (from, to): (u64, u64),
        reason: String,
    ) -> BoxFuture<'_, Result<(), DeskError>> {
        Box::pin(async move {
            let staff = self.staff(Actor::Person(person));
            match staff.free(device, from, to, &reason).await {
                Ok(_) => Ok(()),
                Err(failure @ (StaffFailure::NothingToFree { .. } | StaffFailure::Staff(_))) => {
                    Err(DeskError::Refused(failure.to_string()))
                }
                Err(other) => Err(DeskFailure::from(other).into()),
            }
        })
    }

    fn note(&self, noted: Noted) -> BoxFuture<'_, Result<(), DeskError>> {
        Box::pin(async move { Ok(self.note_act(noted).await.map_err(DeskFailure::from)?) })
    }
}

impl From<DeskFailure> for DeskError {
    fn from(failure: DeskFailure) -> DeskError {
        match failure {
            DeskFailure::NotFound => DeskError::NotFound,
            DeskFailure::Refused(why) => DeskError::Refused(why),
            other => {
                tracing::warn!(error = %other, "an act at the desk failed");
                DeskError::Busy
            }
        }
    }
}
