//! For how long records are kept, and what is beyond that.

use std::collections::BTreeSet;

use streetbook_core::ids::{KindId, PersonId, RecordId};
use streetbook_core::time::Day;

use super::App;
use super::StaffFailure;
use super::finding::SubjectFailure;
use super::staff::Staff;
use crate::access::{Actor, AuditAct, ErasureWish, Event, Noted};
use crate::release::ErasureId;
use crate::subject::Due;
use crate::view::{Books, ViewError};

/// Records in one request for erasure; what is more is due the next time.
const RECORDS_MAX: u32 = 50_000;
/// What such a request says why.
const REASON: &str = "retention";

impl App {
    /// Of every form, what is beyond its period today.
    ///
    /// # Errors
    /// [`SubjectFailure`] when the tables do not answer.
    pub async fn due(&self) -> Result<Vec<Due>, SubjectFailure> {
        let mut all = Vec::new();
        for kind in self.kinds.now().iter_latest() {
            let days = self.directory.read().retention().get(&kind.id).copied();
            let (records, oldest) = match days {
                Some(days) => {
                    let before = self.kept_from(days);
                    self.view.captured_before(&kind.id, before).await?
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

    /// Waits until the view shows all that is stored, and notes that the records of a form leave the
    /// office; then they may. Gives how many they are.
    ///
    /// # Errors
    /// [`SubjectFailure`] when the tables do not answer or the note cannot be kept.
    pub async fn note_export(
        &self,
        by: Actor,
        kind: &KindId,
        purpose: &str,
    ) -> Result<u64, SubjectFailure> {
        self.wait_until_shown().await;
        let rows = self.view.counts(&Books::All).await?;
        let rows = rows.get(kind).copied().unwrap_or(0);
        let noted = Noted::new(self.clock.now(), by, AuditAct::Export);
        let noted = noted.about(kind).rows(rows).purpose(purpose);
        self.directory.audit(noted).await?;
        Ok(rows)
    }

    /// The first day whose records are kept: one captured on it is so many days old today.
    fn kept_from(&self, days: u32) -> Day {
        self.clock.now().day(self.view.zone()).back(days)
    }
}

impl Staff<'_> {
    /// Sets for how many days after the day of capture a form's records are kept; `None`: for ever.
    ///
    /// # Errors
    /// [`SubjectFailure`] for a form that is not there or a period that cannot be meant.
    pub async fn keep(&self, kind: &KindId, days: Option<u32>) -> Result<(), SubjectFailure> {
        if self.app.kinds.now().latest(kind).is_none() {
            return Err(ViewError::UnknownKind(kind.clone()).into());
        }
        let period = days.map_or_else(|| "forever".to_owned(), |days| format!("{days} days"));
        let noted = self.act(AuditAct::Retention, kind).purpose(&period);
        let set = self.app.directory.change(|directory| {
            let event = directory.keep(kind.clone(), days)?;
            Ok::<_, StaffFailure>(((), vec![event, Event::Noted(noted)]))
        });
        Ok(set.await?)
    }

    /// Asks that what is beyond its period be erased; `None` when nothing is.
    ///
    /// # Errors
    /// [`SubjectFailure`] when the asking person may not.
    pub async fn ask_due(
        &self,
        by: &PersonId,
        after_days: u32,
    ) -> Result<Option<(ErasureId, u64)>, SubjectFailure> {
        let mut records: BTreeSet<RecordId> = BTreeSet::new();
        let periods = self.app.directory.read().retention().clone();
        for (kind, days) in periods {
            let room = RECORDS_MAX.saturating_sub(records.len() as u32);
            let before = self.app.kept_from(days);
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
        Ok(Some((self.ask(wish).await?, count)))
    }
}
