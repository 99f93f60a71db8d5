//! Finding a person in the records that the office holds, and requesting their erasure.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use streetbook_core::book::Book;
use streetbook_core::ids::{EntryRef, KindId, PersonId, RecordId};
use streetbook_core::journal::Act;
use streetbook_core::phone::PhoneNumber;

use super::{Admin, AdminError};
use crate::directory::{AuditAct, AuditEntry};
use crate::erasure::ErasureWish;
use crate::erasure::subject::{Found, Place, Sought, place_state};
use crate::store::events::ErasureId;
use crate::store::index::IndexError;

/// Time that a search for a person waits until the view shows the newest stored entries.
const SHOWN_WITHIN: Duration = Duration::from_secs(10);

impl Admin<'_> {
    /// Everything that concerns a person, also what was set aside and where their number stood
    /// once.
    ///
    /// # Errors
    /// [`AdminError`] when tables, index or ledger do not answer, or are behind.
    pub(super) async fn look_for(&self, sought: &Sought) -> Result<Vec<Found>, AdminError> {
        self.shown_soon().await?;
        match sought {
            Sought::Number(number) => self.with_number(number).await,
            Sought::Records(records) => {
                let found = records.iter().map(|record| self.with_record(*record));
                found.collect()
            }
        }
    }

    async fn shown_soon(&self) -> Result<(), AdminError> {
        let shown = tokio::time::timeout(SHOWN_WITHIN, self.app.progress.until_shown()).await;
        shown.map_err(|_| AdminError::Behind)
    }

    async fn with_number(&self, number: &PhoneNumber) -> Result<Vec<Found>, AdminError> {
        let mac = self.app.handles.keys.match_number(number);
        let mut by_record: BTreeMap<(Option<RecordId>, Option<EntryRef>), Vec<Place>> =
            BTreeMap::new();
        for row in self.app.view.numbers(&mac).await? {
            // Entries that name no record have nothing in common.
            let alone = row.record.is_none().then_some(row.entry);
            let places = by_record.entry((row.record, alone)).or_default();
            places.push(self.place(row.entry, row.field)?);
        }
        let found = by_record.into_iter();
        found
            .map(|((record, _), places)| self.found(record, places))
            .collect()
    }

    fn with_record(&self, record: RecordId) -> Result<Found, AdminError> {
        let standing = self.app.handles.index.standing(record)?.into_iter();
        let waiting = self.app.handles.index.waiting(record)?.into_iter();
        let entries = standing.map(|(entry, _)| entry);
        let entries = entries.chain(waiting.map(|(entry, _)| entry));
        let places: Result<Vec<Place>, _> = entries
            .map(|entry| self.place(entry, String::new()))
            .collect();
        let places = places?;
        if places.is_empty() {
            Err(no_record(record))
        } else {
            self.found(Some(record), places)
        }
    }

    fn place(&self, entry: EntryRef, field: String) -> Result<Place, IndexError> {
        let standing = self.app.handles.index.status(entry)?;
        let state = place_state(standing.as_ref());
        Ok(Place {
            entry,
            field,
            state,
        })
    }

    /// Returns the record of some places; one whose creation was never accepted is described by its
    /// entry.
    fn found(&self, record: Option<RecordId>, places: Vec<Place>) -> Result<Found, AdminError> {
        let row = match record {
            Some(record) => self.app.handles.index.record(record)?,
            None => None,
        };
        let entries = places.iter().map(|place| place.entry);
        let creator = row.as_ref().map(|row| row.creator).or_else(|| {
            let mut entries = entries.clone();
            entries.find(|entry| Some(RecordId::of(*entry)) == record)
        });
        let first = creator.or_else(|| entries.clone().next());
        let said = match first {
            Some(first) => self
                .app
                .handles
                .index
                .entry(first, &self.app.handles.ledger)?,
            None => None,
        };
        let header = said.and_then(|said| said.entry.header().ok());
        let created = creator.and(header.as_ref());
        let created: Option<(KindId, Book)> = created.and_then(|header| match &header.act {
            Act::Create { kind, book, .. } => Some((kind.clone(), book.clone())),
            _ => None,
        });
        let (kind, book) = row.map(|row| (row.kind, row.book)).or(created).unzip();
        let directory = self.app.handles.directory.read();
        Ok(Found {
            record,
            kind,
            book,
            author: first.and_then(|entry| directory.author(&entry.device)),
            day: header.map(|header| header.clock.wall.day(self.app.view.zone())),
            places,
        })
    }
}

impl Admin<'_> {
    /// Finds a person, and notes that somebody looked.
    ///
    /// # Errors
    /// [`AdminError`], as everywhere here.
    pub async fn find_subject(&self, sought: &Sought) -> Result<Vec<Found>, AdminError> {
        let found = self.look_for(sought).await?;
        let noted = self.about_subject(AuditAct::SubjectFind, sought);
        self.audit(noted.rows(found.len() as u64)).await?;
        Ok(found)
    }

    /// Requests the erasure of everything about a person: by their number also what comes until
    /// then. Returns the request's name and what it covers now.
    ///
    /// # Errors
    /// [`AdminError`] when the asking person may not, or a record is not there.
    pub async fn ask_erasure_of(
        &self,
        sought: &Sought,
        reason: &str,
        by: &PersonId,
        after_days: u32,
    ) -> Result<(ErasureId, Vec<Found>), AdminError> {
        let found = self.look_for(sought).await?;
        let records: BTreeSet<RecordId> = found.iter().filter_map(|found| found.record).collect();
        let number_mac = match sought {
            Sought::Number(number) => Some(self.app.handles.keys.match_number(number)),
            Sought::Records(_) => None,
        };
        let wish = ErasureWish {
            records,
            number_mac,
            reason: reason.to_owned(),
            by: by.clone(),
            after_days,
        };
        Ok((self.ask_erasure(wish).await?, found))
    }

    /// Files a request, and gives its name.
    ///
    /// # Errors
    /// [`AdminError::Refused`] when it may not be asked.
    pub async fn ask_erasure(&self, wish: ErasureWish) -> Result<ErasureId, AdminError> {
        let id = ErasureId(crate::secrets::random()?);
        let entry = self.act(AuditAct::ErasureAsked, id);
        let entry = entry.rows(wish.records.len() as u64).purpose(&wish.reason);
        let now = entry.at;
        self.store(entry, |directory| directory.ask_erasure(id, wish, now))
            .await?;
        Ok(id)
    }

    /// Approves a request as the second person, or cancels it.
    ///
    /// # Errors
    /// [`AdminError::Refused`] when they may not decide it.
    pub async fn decide_erasure(
        &self,
        id: ErasureId,
        approve: bool,
        by: &PersonId,
    ) -> Result<(), AdminError> {
        let decided = if approve { "approved" } else { "cancelled" };
        let entry = self.act(AuditAct::ErasureDecided, id).purpose(decided);
        let now = entry.at;
        self.store(entry, |directory| {
            directory.decide_erasure(id, approve, by, now)
        })
        .await?;
        self.app.erasing.notify_decided();
        Ok(())
    }

    /// A note about a person: it holds a number as the beginning of its MAC, by which two notes
    /// about one person are recognised, while the number stays unreadable.
    pub(super) fn about_subject(&self, act: AuditAct, sought: &Sought) -> AuditEntry {
        let about = match sought {
            Sought::Number(number) => {
                let mac = self.app.handles.keys.match_number(number);
                let beginning: Vec<u8> = mac.iter().copied().take(8).collect();
                format!("number {}", streetbook_core::ids::hex(&beginning))
            }
            Sought::Records(_) => sought.word(),
        };
        self.act(act, about)
    }
}

fn no_record(record: RecordId) -> AdminError {
    AdminError::Refused(format!(
        "there is no record {record}: `streetbook subject find --number` names those of a number"
    ))
}
