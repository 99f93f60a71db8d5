//! For how long records are kept, and what is beyond that.

use std::collections::BTreeSet;

use streetbook_core::ids::{KindId, PersonId, RecordId};
use streetbook_core::time::Day;

use super::{Admin, AdminError};
use crate::directory::AuditAct;
use crate::erasure::ErasureWish;
use crate::erasure::subject::Due;
use crate::store::events::ErasureId;
use crate::store::view::ViewError;

/// Records in one request for erasure; what is more is due the next time.
const RECORDS_MAX: u32 = 50_000;
/// The reason noted for such a request.
const REASON: &str = "retention";

impl Admin<'_> {
    /// Of every form, what is beyond its period today.
    ///
    /// # Errors
    /// [`AdminError`] when the tables do not answer.
    pub async fn due(&self) -> Result<Vec<Due>, AdminError> {
        let mut all = Vec::new();
        for kind in self.app.handles.kinds.now().iter_latest() {
            let days = self
                .app
                .handles
                .directory
                .read()
                .retention()
                .get(&kind.id)
                .copied();
            let (records, oldest) = match days {
                Some(days) => {
                    let before = self.kept_from(days);
                    self.app.view.captured_before(&kind.id, before).await?
                }
                None => (0, None),
            };
            all.push(Due {
                kind: kind.id.clone(),
                days,
                records,
                oldest,
            });
        }
        Ok(all)
    }

    /// The first day whose records are kept: one captured on it is so many days old today.
    fn kept_from(&self, days: u32) -> Day {
        self.app
            .handles
            .clock
            .now()
            .day(self.app.view.zone())
            .back(days)
    }
}

impl Admin<'_> {
    /// Sets for how many days after the day of capture a form's records are kept; `None`: for ever.
    ///
    /// # Errors
    /// [`AdminError`] for a form that is not there or a period that cannot be meant.
    pub async fn keep(&self, kind: &KindId, days: Option<u32>) -> Result<(), AdminError> {
        if self.app.handles.kinds.now().latest(kind).is_none() {
            return Err(ViewError::UnknownKind(kind.clone()).into());
        }
        let period = days.map_or_else(|| "forever".to_owned(), |days| format!("{days} days"));
        let noted = self.act(AuditAct::Retention, kind).purpose(&period);
        let set = self.store(noted, |directory| directory.keep(kind.clone(), days));
        set.await
    }

    /// Requests the erasure of records beyond their period; `None` when there are none.
    ///
    /// # Errors
    /// [`AdminError`] when the asking person may not.
    pub async fn ask_due(
        &self,
        by: &PersonId,
        after_days: u32,
    ) -> Result<Option<(ErasureId, u64)>, AdminError> {
        let mut records: BTreeSet<RecordId> = BTreeSet::new();
        let periods = self.app.handles.directory.read().retention().clone();
        for (kind, days) in periods {
            let room = RECORDS_MAX.saturating_sub(records.len() as u32);
            let before = self.kept_from(days);
            records.extend(self.app.view.ids_before(&kind, before, room).await?);
        }
        if records.is_empty() {
            return Ok(None);
        }
        let count = records.len() as u64;
        let wish = ErasureWish {
            records,
            number_mac: None,
            reason: REASON.to_owned(),
            by: by.clone(),
            after_days,
        };
        Ok(Some((self.ask_erasure(wish).await?, count)))
    }
}
