//! Where a person stands in what the office holds, and asking that it be erased.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Weak;
use std::time::Duration;

use streetbook_core::book::Book;
use streetbook_core::ids::{EntryRef, KindId, PersonId, RecordId};
use streetbook_core::journal::Act;
use streetbook_core::phone::PhoneNumber;

use super::erasing::{Finder, Finding};
use super::staff::{Staff, StaffFailure};
use super::{App, DeskFailure};
use crate::access::{AuditAct, ErasureWish, Noted};
use crate::directory::WriteFailure;
use crate::index::IndexError;
use crate::release::ErasureId;
use crate::subject::{Found, Place, Sought, place_state};
use crate::view::{NumberMac, ViewError};

/// Whoever looks for a person waits this long for what was just stored to be shown.
const SHOWN_WITHIN: Duration = Duration::from_secs(10);

impl App {
    /// Everything that concerns a person, also what was set aside and where his number stood once.
    ///
    /// # Errors
    /// [`SubjectFailure`] when tables, index or ledger do not answer, or are behind.
    pub async fn find_subject(&self, sought: &Sought) -> Result<Vec<Found>, SubjectFailure> {
        self.shown_soon().await?;
        match sought {
            Sought::Number(number) => self.with_number(number).await,
            Sought::Records(records) => {
                let found = records.iter().map(|record| self.with_record(*record));
                found.collect()
            }
        }
    }

    async fn shown_soon(&self) -> Result<(), SubjectFailure> {
        let shown = tokio::time::timeout(SHOWN_WITHIN, self.wait_until_shown()).await;
        shown.map_err(|_| SubjectFailure::Behind)
    }

    async fn with_number(&self, number: &PhoneNumber) -> Result<Vec<Found>, SubjectFailure> {
        let mac = self.keys.match_number(number);
        let mut by_record: BTreeMap<(Option<RecordId>, Option<EntryRef>), Vec<Place>> =
            BTreeMap::new();
        for row in self.view.numbers(&mac).await? {
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

    fn with_record(&self, record: RecordId) -> Result<Found, SubjectFailure> {
        let standing = self.store.index.standing(record)?.into_iter();
        let waiting = self.store.index.waiting(record)?.into_iter();
        let entries = standing.map(|(entry, _)| entry);
        let entries = entries.chain(waiting.map(|(entry, _)| entry));
        let places: Result<Vec<Place>, _> = entries
            .map(|entry| self.place(entry, String::new()))
            .collect();
        let places = places?;
        match places.is_empty() {
            true => Err(SubjectFailure::NoRecord(record)),
            false => self.found(Some(record), places),
        }
    }

    fn place(&self, entry: EntryRef, field: String) -> Result<Place, IndexError> {
        let standing = self.store.index.status(entry)?;
        let state = place_state(standing.as_ref());
        Ok(Place {
            entry,
            field,
            state,
        })
    }

    /// What is known of a record besides the places: of one whose creation never stood, what its entry
    /// says.
    fn found(&self, record: Option<RecordId>, places: Vec<Place>) -> Result<Found, SubjectFailure> {
        let row = match record {
            Some(record) => self.store.index.record(record)?,
            None => None,
        };
        let entries = places.iter().map(|place| place.entry);
        let creator = row.as_ref().map(|row| row.creator).or_else(|| {
            let mut entries = entries.clone();
            entries.find(|entry| Some(RecordId::of(*entry)) == record)
        });
        let first = creator.or_else(|| entries.clone().next());
        let said = match first {
            Some(first) => self.store.index.entry(first, &self.store.ledger)?,
            None => None,
        };
        let header = said.and_then(|said| said.entry.header().ok());
        let created = creator.and(header.as_ref());
        let created: Option<(KindId, Book)> = created.and_then(|header| match &header.act {
            Act::Create { kind, book, .. } => Some((kind.clone(), book.clone())),
            _ => None,
        });
        let (kind, book) = row.map(|row| (row.kind, row.book)).or(created).unzip();
        let directory = self.directory.read();
        Ok(Found {
            record,
            kind,
            book,
            author: first.and_then(|entry| directory.author(&entry.device)),
            day: header.map(|header| header.clock.wall.day(self.view.zone())),
            places,
        })
    }
}

impl Staff<'_> {
    /// Finds a person, and notes that somebody looked.
    ///
    /// # Errors
    /// [`SubjectFailure`], as everywhere here.
    pub async fn find_subject(&self, sought: &Sought) -> Result<Vec<Found>, SubjectFailure> {
        let found = self.app.find_subject(sought).await?;
        let noted = self.about_subject(AuditAct::SubjectFind, sought);
        self.app
            .directory
            .audit(noted.rows(found.len() as u64))
            .await?;
        Ok(found)
    }

    /// Asks that everything of a person be erased: by his number also what comes until then. Gives the
    /// request's name and what it takes now.
    ///
    /// # Errors
    /// [`SubjectFailure`] when the asking person may not, or a record is not there.
    pub async fn ask_erasure_of(
        &self,
        sought: &Sought,
        reason: &str,
        by: &PersonId,
        after_days: u32,
    ) -> Result<(ErasureId, Vec<Found>), SubjectFailure> {
        let found = self.app.find_subject(sought).await?;
        let records: BTreeSet<RecordId> = found.iter().filter_map(|found| found.record).collect();
        let number_mac = match sought {
            Sought::Number(number) => Some(self.app.keys.match_number(number)),
            Sought::Records(_) => None,
        };
        let wish = ErasureWish {
            records,
            number_mac,
            reason: reason.to_owned(),
            by: by.clone(),
            after_days,
        };
        Ok((self.ask(wish).await?, found))
    }

    /// Files a request, and notes whose it is.
    pub(super) async fn ask(&self, wish: ErasureWish) -> Result<ErasureId, StaffFailure> {
        let (rows, reason) = (wish.records.len() as u64, wish.reason.clone());
        let id = self.app.ask_erasure(wish).await?;
        let noted = self.act(AuditAct::ErasureAsked, id);
        let noted = noted.rows(rows).purpose(&reason);
        self.app.directory.audit(noted).await?;
        Ok(id)
    }

    /// Approves a request as the second person, or cancels it.
    ///
    /// # Errors
    /// [`StaffFailure`] when he may not decide it.
    pub async fn decide_erasure_of(
        &self,
        id: ErasureId,
        approve: bool,
        by: &PersonId,
    ) -> Result<(), StaffFailure> {
        self.app.decide_erasure(id, approve, by).await?;
        let decided = if approve { "approved" } else { "cancelled" };
        let noted = self.act(AuditAct::ErasureDecided, id).purpose(decided);
        Ok(self.app.directory.audit(noted).await?)
    }

    /// A note about a person: a number stands in it as the beginning of its MAC, by which two notes
    /// about one person are told to be that, and nobody reads the number.
    pub(super) fn about_subject(&self, act: AuditAct, sought: &Sought) -> Noted {
        let about = match sought {
            Sought::Number(number) => {
                let mac = self.app.keys.match_number(number);
                let beginning: Vec<u8> = mac.iter().copied().take(8).collect();
                format!("number {}", streetbook_core::ids::hex(&beginning))
            }
            Sought::Records(_) => sought.word(),
        };
        self.act(act, about)
    }
}

impl From<WriteFailure> for SubjectFailure {
    fn from(failure: WriteFailure) -> SubjectFailure {
        StaffFailure::from(failure).into()
    }
}

/// Looks for a number among what the running office shows. It keeps no office open.
pub struct ByNumber(pub Weak<App>);

impl Finder for ByNumber {
    fn records_of<'a>(&'a self, number_mac: &'a NumberMac) -> Finding<'a> {
        let found = async {
            let app = self.0.upgrade().ok_or(SubjectFailure::Behind)?;
            app.shown_soon().await?;
            let rows = app.view.numbers(number_mac).await?;
            Ok::<_, SubjectFailure>(rows.into_iter().filter_map(|row| row.record).collect())
        };
        Box::pin(async { found.await.map_err(|failure| failure.to_string()) })
    }
}

/// Why a person is not found, told or asked to be erased.
#[derive(Debug, thiserror::Error)]
pub enum SubjectFailure {
    /// Merging has not come to what was stored.
    #[error("the office's tables do not show yet all that was stored: try again in a moment")]
    Behind,
    /// A record that is not there.
    #[error("there is no record {0}: `streetbook subject find --number` names those of a number")]
    NoRecord(RecordId),
    /// A name that no request has.
    #[error(
        "a request is named by 16 hexadecimal digits: `streetbook subject list` shows every one"
    )]
    NoRequest,
    /// The tables.
    #[error(transparent)]
    View(#[from] ViewError),
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// Reading a record.
    #[error(transparent)]
    Desk(#[from] DeskFailure),
    /// The directory or the ledger.
    #[error(transparent)]
    Staff(#[from] StaffFailure),
}
