//! What the office's pages ask of the running office.

use std::collections::BTreeMap;
use std::sync::Arc;

use streetbook_core::ids::{DeviceId, PersonId, RecordId};
use streetbook_core::record::Shown;
use streetbook_core::time::Instant;

use super::App;
use super::desk::DeskFailure;
use super::finding::SubjectFailure;
use super::staff::StaffFailure;
use crate::access::{
    Actor, AuditAsked, Noted, Refusals, SharedSecret, StaffAct, StaffDone, Throttle,
};
use crate::office::{BoxFuture, Desk, DeskError, History, Office};
use crate::release::ErasureId;
use crate::subject::{Found, Sought};

impl App {
    /// The pages of this office. `secure` when people reach them through TLS.
    pub fn pages(self: &Arc<App>, secure: bool) -> Office {
        Office {
            view: self.view.clone(),
            directory: self.directory.clone(),
            sessions: self.sessions.clone(),
            passwords: self.passwords.clone(),
            throttle: Arc::new(Throttle::default()),
            refusals: Arc::new(Refusals::default()),
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

    fn whole(&self, id: RecordId) -> BoxFuture<'_, Result<Option<Shown>, DeskError>> {
        Box::pin(async move { Ok(App::whole(self, id).await?.map(|(shown, _)| shown)) })
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

    fn staff(&self, by: PersonId, act: StaffAct) -> BoxFuture<'_, Result<StaffDone, DeskError>> {
        Box::pin(async move {
            let done = App::staff(self, Actor::Person(by)).perform(act).await;
            Ok(done.map_err(DeskFailure::from)?)
        })
    }

    fn use_code(&self, person: PersonId, code: String) -> BoxFuture<'_, Result<bool, DeskError>> {
        Box::pin(async move {
            let used = App::use_code(self, &person, &code).await;
            Ok(used.map_err(DeskFailure::from)?)
        })
    }

    fn seal(&self, person: &PersonId, secret: &SharedSecret) -> Result<Vec<u8>, DeskError> {
        let sealed = secret.seal(&self.keys, person);
        Ok(sealed.map_err(|error| DeskFailure::from(StaffFailure::from(error)))?)
    }

    fn unseal(&self, person: &PersonId, sealed: &[u8]) -> Option<SharedSecret> {
        SharedSecret::open(&self.keys, person, sealed)
    }

    fn audit(
        &self,
        before: u64,
        asked: AuditAsked,
    ) -> BoxFuture<'_, Result<Vec<(u64, Noted)>, DeskError>> {
        Box::pin(async move {
            let lines = self.audit_before(before, asked).await;
            Ok(lines.map_err(DeskFailure::from)?)
        })
    }

    fn last_heard(&self) -> Result<BTreeMap<DeviceId, Instant>, DeskError> {
        Ok(self.heard().map_err(DeskFailure::from)?)
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

    fn find_subject(
        &self,
        by: PersonId,
        sought: Sought,
    ) -> BoxFuture<'_, Result<Vec<Found>, DeskError>> {
        Box::pin(async move {
            let staff = App::staff(self, Actor::Person(by));
            Ok(staff
                .find_subject(&sought)
                .await
                .map_err(DeskFailure::from)?)
        })
    }

    fn ask_erasure(
        &self,
        by: PersonId,
        sought: Sought,
        reason: String,
        after_days: u32,
    ) -> BoxFuture<'_, Result<(), DeskError>> {
        Box::pin(async move {
            let staff = App::staff(self, Actor::Person(by.clone()));
            let asked = staff
                .ask_erasure_of(&sought, &reason, &by, after_days)
                .await;
            Ok(asked.map(drop).map_err(DeskFailure::from)?)
        })
    }

    fn decide_erasure(
        &self,
        by: PersonId,
        id: ErasureId,
        approve: bool,
    ) -> BoxFuture<'_, Result<(), DeskError>> {
        Box::pin(async move {
            let staff = App::staff(self, Actor::Person(by.clone()));
            let decided = staff.decide_erasure_of(id, approve, &by).await;
            Ok(decided.map_err(DeskFailure::from)?)
        })
    }

    fn note(&self, noted: Noted) -> BoxFuture<'_, Result<(), DeskError>> {
        Box::pin(async move {
            Ok(self
                .directory
                .audit(noted)
                .await
                .map_err(StaffFailure::from)
                .map_err(DeskFailure::from)?)
        })
    }
}

impl From<SubjectFailure> for DeskFailure {
    fn from(failure: SubjectFailure) -> DeskFailure {
        match failure {
            SubjectFailure::Desk(failure) => failure,
            SubjectFailure::Staff(failure) => failure.into(),
            SubjectFailure::NoRecord(_) => DeskFailure::Refused(failure.to_string()),
            other => {
                tracing::warn!(error = %other, "a person could not be looked for");
                DeskFailure::Busy
            }
        }
    }
}

impl From<DeskFailure> for DeskError {
    fn from(failure: DeskFailure) -> DeskError {
        match failure {
            DeskFailure::NotFound => DeskError::NotFound,
            DeskFailure::Refused(why) => DeskError::Refused(why),
            DeskFailure::Staff(StaffFailure::Staff(error)) => DeskError::Refused(error.to_string()),
            DeskFailure::Staff(StaffFailure::Erasure(error)) => {
                DeskError::Refused(error.to_string())
            }
            DeskFailure::Staff(failure @ StaffFailure::NoSuchPerson(_)) => {
                DeskError::Refused(failure.to_string())
            }
            other => {
                tracing::warn!(error = %other, "an act at the desk failed");
                DeskError::Busy
            }
        }
    }
}
