//! The phone's screens: lists, one record with its history, and the state of synchronisation.

use serde_json::Value as Json;

use crate::book::Book;
use crate::ids::{EntryRef, KindId, RecordId};
use crate::record::{HistoryLine, Shown, State, shown_json};
use crate::replica::store::Packed;
use crate::replica::store::{KnownStatus, Row};
use crate::replica::view::View;
use crate::replica::{ReplicaError, Unread};
use crate::time::Instant;

/// Conditions on the records to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this kind.
    pub kind: Option<KindId>,
    /// Only those with several values in a field.
    pub conflicts_only: bool,
}

/// The range to return, in the order of capture.
#[derive(Clone, Debug)]
pub struct Window {
    /// Only those behind this record.
    pub after: Option<RecordId>,
    /// The newest first, else the oldest.
    pub newest_first: bool,
    /// At most so many.
    pub limit: usize,
}

/// Some of the records that a filter takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The records.
    pub entries: Vec<Entry>,
    /// The one to go on behind; none at the end.
    pub next: Option<RecordId>,
    /// Number of records that match the filter.
    pub total: u64,
}

impl Filter {
    fn takes(&self, row: &Row, packed: &Packed) -> bool {
        let kind = row.origin.as_ref().map(|origin| &origin.kind);
        (self.kind.is_none() || self.kind.as_ref() == kind)
            && (!self.conflicts_only || packed.in_conflict)
    }
}

/// A record's position in a list.
type ListPlace = (Instant, EntryRef);

fn place_of(row: &Row) -> Option<ListPlace> {
    let creator = row.origin.as_ref()?.creator;
    Some((row.shown.as_ref()?.captured_at, creator))
}

/// One record in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The record's content.
    pub shown: Shown,
    /// Its state on the way to the office.
    pub state: State,
}

/// State of synchronisation between phone and office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Entries that this device has saved.
    pub saved: u64,
    /// Of those, the ones that the office has not receipted.
    pub waiting: u64,
    /// Time at which the oldest of them was captured.
    pub oldest_waiting: Option<Instant>,
    /// Entries that the office has receipted.
    pub receipted: u64,
    /// Own entries that the office has set aside.
    pub quarantined: u64,
    /// The office's clock in its last answer.
    pub last_heard: Option<Instant>,
    /// Position to which each book has been read.
    pub books: Vec<BookStatus>,
    /// Entries of colleagues that this phone carries to the office.
    pub carried: u64,
    /// Items that the office has published and this app cannot read.
    pub unread: Vec<Unread>,
}

/// Position to which a book has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookStatus {
    /// The book.
    pub book: Book,
    /// Releases read.
    pub cursor: u64,
}

/// An own entry that the office has set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The entry.
    pub entry: EntryRef,
    /// Its record.
    pub record: RecordId,
    /// A stable word for the reason.
    pub code: String,
    /// The reason for people.
    pub text: String,
}

impl View<'_> {
    /// The records on this phone, oldest first.
    pub(in crate::replica) fn list(&self, filter: &Filter) -> Vec<Entry> {
        self.listed_where(|row, packed| filter.takes(row, packed))
    }

    /// Some of the records on this phone: only what the page holds is unpacked.
    ///
    /// # Errors
    /// [`ReplicaError::UnknownRecord`] when the one to go on behind is not here.
    pub(in crate::replica) fn page(
        &self,
        filter: &Filter,
        window: &Window,
    ) -> Result<Page, ReplicaError> {
        let behind = window.after.map(|id| self.place(id)).transpose()?;
        let mut chosen = self.chosen(|row, packed| filter.takes(row, packed));
        let total = chosen.len() as u64;
        chosen.retain(|(place, _)| {
            behind.is_none_or(|behind| {
                if window.newest_first {
                    *place < behind
                } else {
                    *place > behind
                }
            })
        });
        let order = |(a, _): &(ListPlace, &Row), (b, _): &(ListPlace, &Row)| {
            if window.newest_first {
                b.cmp(a)
            } else {
                a.cmp(b)
            }
        };
        let goes_on = chosen.len() > window.limit;
        if goes_on {
            // Only the page is put in order, not everything behind it.
            chosen.select_nth_unstable_by(window.limit, order);
            chosen.truncate(window.limit);
        }
        chosen.sort_unstable_by(order);
        let entries = self.unpacked(&chosen);
        let last = entries.last().map(|entry| entry.shown.origin.id());
        Ok(Page {
            entries,
            next: last.filter(|_| goes_on),
            total,
        })
    }

    fn place(&self, id: RecordId) -> Result<ListPlace, ReplicaError> {
        let row = self.store.row(id);
        let unknown = || ReplicaError::UnknownRecord(id.to_string());
        row.and_then(place_of).ok_or_else(unknown)
    }

    /// The records of these rows, oldest first; only what is taken is unpacked.
    pub(in crate::replica) fn listed_where(
        &self,
        takes: impl Fn(&Row, &Packed) -> bool,
    ) -> Vec<Entry> {
        let mut chosen = self.chosen(takes);
        chosen.sort_unstable_by_key(|(place, _)| *place);
        self.unpacked(&chosen)
    }

    fn chosen(&self, takes: impl Fn(&Row, &Packed) -> bool) -> Vec<(ListPlace, &Row)> {
        let rows = self.store.rows().map(|(_, row)| row);
        let taken = rows.filter(|row| row.shown.as_ref().is_some_and(|packed| takes(row, packed)));
        taken
            .filter_map(|row| Some((place_of(row)?, row)))
            .collect()
    }

    fn unpacked(&self, chosen: &[(ListPlace, &Row)]) -> Vec<Entry> {
        let rows = chosen.iter();
        rows.filter_map(|(_, row)| self.listed(row)).collect()
    }

    /// One record and its history.
    ///
    /// # Errors
    /// [`ReplicaError::UnknownRecord`] when it is not here.
    pub(in crate::replica) fn show(
        &self,
        id: RecordId,
    ) -> Result<(Entry, Vec<HistoryLine>), ReplicaError> {
        let unknown = || ReplicaError::UnknownRecord(id.to_string());
        let row = self.store.row(id).ok_or_else(unknown)?;
        let entry = self.listed(row).ok_or_else(unknown)?;
        let record = self.store.record(&mut row.clone())?.ok_or_else(unknown)?;
        Ok((entry, record.history()))
    }

    /// The JSON form of a listed record.
    pub(in crate::replica) fn json(&self, entry: &Entry) -> Json {
        shown_json(&entry.shown, entry.state, self.enrolment.zone())
    }

    /// Returns the state of synchronisation with the office.
    ///
    /// # Errors
    /// When the oldest waiting entry was written by a newer app.
    pub(in crate::replica) fn status(&self) -> Result<Status, ReplicaError> {
        let covered = self.store.checkpoint();
        let saved = self.store.head().n;
        let receipted = covered.receipted().min(saved);
        let oldest_waiting = if receipted < saved {
            // Of a damaged journal, the oldest that can be read.
            let mut waiting = receipted + 1..=saved;
            let oldest = waiting.find_map(|n| self.store.entry(n).ok());
            let header = oldest.map(|oldest| oldest.header()).transpose();
            header
                .map_err(|_| ReplicaError::Newer)?
                .map(|header| header.clock.wall)
        } else {
            None
        };
        let book = |(book, cursor): (&Book, &crate::replica::store::CursorAt)| BookStatus {
            book: book.clone(),
            cursor: cursor.after,
        };
        Ok(Status {
            saved,
            waiting: saved - receipted,
            oldest_waiting,
            receipted,
            quarantined: self.troubles().len() as u64,
            last_heard: covered.challenge.as_ref().map(|challenge| challenge.at),
            books: covered.cursors.iter().map(book).collect(),
            unread: self.workspace.unread().to_vec(),
            carried: self
                .relay
                .waiting()
                .iter()
                .map(|part| part.entries.len() as u64)
                .sum(),
        })
    }

    /// Own entries that the office has set aside, with its reasons.
    pub(in crate::replica) fn troubles(&self) -> Vec<Trouble> {
        let mut troubles = Vec::new();
        for (id, row) in self.store.rows() {
            for known in &row.entries {
                let own = known.entry.device == self.store.device();
                if let (true, KnownStatus::Quarantined { code, text }) = (own, &known.ruled) {
                    troubles.push(Trouble {
                        entry: known.entry,
                        record: *id,
                        code: code.clone(),
                        text: text.clone(),
                    });
                }
            }
        }
        troubles.sort_by_key(|trouble| trouble.entry);
        troubles
    }

    fn listed(&self, row: &Row) -> Option<Entry> {
        Some(Entry {
            shown: row.shown.as_ref()?.open()?,
            state: self.state(row),
        })
    }

    /// A record is as far as the own entry of it that has come least far; what a colleague wrote has
    /// been released.
    pub(in crate::replica) fn state(&self, row: &Row) -> State {
        let receipted = self.store.checkpoint().receipted();
        let creator = row.origin.as_ref().map(|origin| origin.creator);
        let of = |known: &crate::replica::store::Known| match &known.ruled {
            KnownStatus::Quarantined { .. } if Some(known.entry) == creator => {
                Some(State::Quarantined)
            }
            KnownStatus::Quarantined { .. } => None,
            KnownStatus::Held => Some(State::Held),
            KnownStatus::Accepted | KnownStatus::Erased => Some(State::Released),
            KnownStatus::Nothing if known.entry.n <= receipted => Some(State::Receipted),
            KnownStatus::Nothing => Some(State::Waiting),
        };
        let states = || row.entries.iter().filter_map(of);
        [
            State::Quarantined,
            State::Waiting,
            State::Held,
            State::Receipted,
        ]
        .into_iter()
        .find(|state| states().any(|of| of == *state))
        .unwrap_or(State::Released)
    }
}
