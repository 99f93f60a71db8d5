//! Both logs folded into rows, cursors and receipts.

use std::collections::BTreeMap;

use super::checkpoint::{CursorAt, Published};
use super::device_store::DeviceStore;
use super::effects::{CaughtUp, Effects, Notice};
use super::lineage::Lineage;
use super::packed::Packed;
use super::row::{EntrySource, KnownStatus, Row};
use crate::book::Book;
use crate::ids::{PersonId, RecordId};
use crate::journal::{Act, Entry, Topic};
use crate::log::At;
use crate::planted::{Bug, planted};
use crate::replica::ReplicaError;
use crate::rules::FindingNotice;
use crate::sync::{BookPage, EntryStatus, Receipt, Release, Response, Tag};

/// The records that an answer touches, by id.
type Touched = BTreeMap<RecordId, Row>;

impl DeviceStore {
    /// Folds the entries behind the rows in the logs, as after a kill. `person` writes on this
    /// device.
    ///
    /// # Errors
    /// The failure of the files.
    pub fn catch_up(
        &mut self,
        person: &PersonId,
        lineage: &Lineage,
    ) -> Result<CaughtUp, ReplicaError> {
        self.set_author(person);
        let checkpoint = &self.rows.checkpoint;
        let written = self.journal.numbers_after(checkpoint.journal.n);
        let behind = self.received.places_after(checkpoint.heard);
        let is_stale = !behind.is_empty() || !written.is_empty() || self.reread;
        let mut effects = Effects::default();
        for n in written {
            let entry = self.entry(n)?;
            effects.records.extend(self.fold_own(n, &entry)?);
        }
        for at in behind {
            let response = self.received.response(at)?;
            self.fold(at, &response, lineage, &mut effects)?;
        }
        if std::mem::take(&mut self.reread) {
            // Answers have been lost: read every book again from its start.
            self.rows.checkpoint.cursors.clear();
        }
        Ok(CaughtUp { effects, is_stale })
    }

    /// Sets the person who writes on this device.
    pub fn set_author(&mut self, person: &PersonId) {
        self.rows.checkpoint.person = Some(person.clone());
    }

    /// Appends an answer durably and folds it.
    ///
    /// # Errors
    /// The failure of the files.
    pub fn receive(
        &mut self,
        response: Response,
        lineage: &Lineage,
    ) -> Result<Effects, ReplicaError> {
        if planted(Bug::CursorAheadOfData) {
            response
                .books
                .iter()
                .for_each(|page| self.move_cursor(page));
            self.persist()?;
        }
        let (at, response) = self.received.append(response)?;
        let mut effects = Effects::default();
        let folded = self.fold(at, &response, lineage, &mut effects);
        // The answer is durable already: rows that lack it must not say that they have it.
        self.incomplete |= folded.is_err();
        folded.map(|()| effects)
    }

    /// Folds an own entry into its record's row, which it returns.
    pub(super) fn fold_own(
        &mut self,
        n: u64,
        entry: &Entry,
    ) -> Result<Option<RecordId>, ReplicaError> {
        let header = entry.header().map_err(|_| ReplicaError::Newer)?;
        let at = self.own(n);
        let Some((id, origin)) = DeviceStore::belongs(at, &header.act) else {
            return Ok(None);
        };
        let mut row = self.row(id).cloned().unwrap_or_default();
        if origin.is_some() {
            row.origin = origin;
        }
        row.branch = row.branch.max(branch_of(entry));
        row.put_own(at);
        self.put_row(id, row);
        Ok(Some(id))
    }

    /// Stores a changed row once its record is read again. What cannot be read now stays as it was
    /// shown: the entry is saved all the same.
    pub(super) fn put_row(&mut self, id: RecordId, mut row: Row) {
        match self.record(&mut row) {
            Ok(record) => {
                let shown = record.and_then(|record| record.shown());
                row.shown = shown.as_ref().map(Packed::of);
            }
            Err(_) => self.incomplete = true,
        }
        self.rows.put(id, row);
    }

    /// Folds an answer that is durable in the received log.
    fn fold(
        &mut self,
        at: At,
        response: &Response,
        lineage: &Lineage,
        effects: &mut Effects,
    ) -> Result<(), ReplicaError> {
        self.fold_receipts(&response.receipts, effects)?;
        let forked = response.forks.iter().map(|fork| fork.device);
        effects.forked.extend(forked);
        self.rows.checkpoint.directory = response.directory;
        if response.certificate.is_some() {
            effects.certificate = response.certificate.clone();
        }
        self.fold_books(response);
        let ours = self.ours_through(response)?;
        let mut touched = Touched::new();
        for (number, page) in response.books.iter().enumerate() {
            self.begin_page(page, effects);
            for (place, release) in page.releases.iter().enumerate() {
                let place = EntrySource::Received {
                    at,
                    page: number as u32,
                    release: place as u32,
                };
                if release.entry.device == self.device() && release.entry.n > ours {
                    // A clone wrote it: what is said of it is not said of what stands here.
                    continue;
                }
                self.fold_release(release, place, lineage, &mut touched, effects)?;
            }
            self.move_cursor(page);
        }
        for (id, row) in touched {
            effects.records.insert(id);
            if self.rows.checkpoint.erasing.contains(&id) {
                self.rows.remove(id);
            } else {
                self.put_row(id, row);
            }
        }
        Ok(())
    }

    /// Drops the cursors of books that are gone and begins those that have joined.
    fn fold_books(&mut self, response: &Response) {
        let cursors = &mut self.rows.checkpoint.cursors;
        for book in &response.gone {
            cursors.remove(book);
        }
        for book in &response.joined {
            let start = CursorAt {
                after: 0,
                tag: Tag::START,
            };
            cursors.entry(book.clone()).or_insert(start);
        }
    }

    /// Forgets a book's contents when the office sends it from its start.
    fn begin_page(&mut self, page: &BookPage, effects: &mut Effects) {
        if page.anew && page.book == Book::Workspace {
            self.rows.checkpoint.published.clear();
            effects.notices.push(Notice::Anew);
        }
        if page.anew && matches!(page.book, Book::Inbox(_)) {
            self.rows.forget_said();
        }
    }

    /// Up to which number the office speaks of our own entries: behind that it holds another history under
    /// the same numbers.
    fn ours_through(&self, response: &Response) -> Result<u64, ReplicaError> {
        let device = self.device();
        if let Some(fork) = response.forks.iter().find(|fork| fork.device == device) {
            return Ok(fork.common);
        }
        let mut receipts = response.receipts.iter();
        let Some(receipt) = receipts.find(|receipt| receipt.device == device) else {
            return Ok(u64::MAX);
        };
        let ours = self.hash_at(receipt.through.n)?;
        let differs = ours.is_some_and(|hash| hash != receipt.through.hash);
        Ok(if differs { 0 } else { u64::MAX })
    }

    fn fold_receipts(
        &mut self,
        receipts: &[Receipt],
        effects: &mut Effects,
    ) -> Result<(), ReplicaError> {
        for receipt in receipts {
            let through = receipt.through;
            if receipt.device != self.device() {
                let relayed = &mut self.rows.checkpoint.relayed;
                relayed.insert(receipt.device, through.n);
                effects.carried.push((receipt.device, through.n));
                continue;
            }
            if self.hash_at(through.n)? != Some(through.hash) {
                continue;
            }
            let checkpoint = &mut self.rows.checkpoint;
            checkpoint.held = if planted(Bug::RestoredServerNotNoticed) {
                checkpoint.held.max(through.n)
            } else {
                through.n
            };
            if through.n > checkpoint.receipted() {
                checkpoint.receipts.push(receipt.clone());
            }
        }
        Ok(())
    }

    fn move_cursor(&mut self, page: &BookPage) {
        let cursor = CursorAt {
            after: page.next,
            tag: page.tag,
        };
        let cursors = &mut self.rows.checkpoint.cursors;
        cursors.insert(page.book.clone(), cursor);
    }

    fn fold_release(
        &mut self,
        release: &Release,
        place: EntrySource,
        lineage: &Lineage,
        touched: &mut Touched,
        effects: &mut Effects,
    ) -> Result<(), ReplicaError> {
        let own = release.entry.device == self.device();
        let (entry, place) = match (&release.content, own) {
            (Some(entry), false) => (entry.clone(), place),
            (_, true) => match self.entry(release.entry.n) {
                Ok(entry) => (entry, EntrySource::Own),
                // A clone wrote it, or it is damaged here: the successor will hear of it.
                Err(ReplicaError::JournalDamaged) => return Ok(()),
                Err(error) => return Err(error),
            },
            (None, false) => {
                self.fold_bare_ruling(release, lineage, touched);
                return Ok(());
            }
        };
        let Ok(header) = entry.header() else {
            return Ok(());
        };
        let Some((id, origin)) = DeviceStore::belongs(release.entry, &header.act) else {
            self.fold_notice(release, place, &header.act, effects);
            return Ok(());
        };
        let row = touched.entry(id).or_insert_with(|| self.row_or_default(id));
        if origin.is_some() {
            row.origin = origin;
        }
        let ruled = KnownStatus::by(&release.standing);
        if own && matches!(ruled, KnownStatus::Quarantined { .. }) {
            effects.set_aside.insert(release.entry);
        }
        if ruled == KnownStatus::Erased {
            self.rows.checkpoint.erasing.insert(id);
        }
        row.put_release(&entry, release.entry, place, ruled);
        Ok(())
    }

    fn row_or_default(&self, id: RecordId) -> Row {
        self.row(id).cloned().unwrap_or_default()
    }

    /// Folds a ruling without content on an entry that is known already.
    fn fold_bare_ruling(&mut self, release: &Release, lineage: &Lineage, touched: &mut Touched) {
        let knows = |row: &Row| row.entries.iter().any(|known| known.entry == release.entry);
        let all = touched.iter().chain(self.rows.iter());
        let Some(id) = all.filter(|(_, row)| knows(row)).map(|(id, _)| *id).next() else {
            if release.standing == EntryStatus::Erased {
                let earlier = lineage.record_of_earlier(&self.journal, release.entry);
                self.rows.checkpoint.erasing.extend(earlier);
            }
            return;
        };
        let row = touched.entry(id).or_insert_with(|| self.row_or_default(id));
        let known = row.entries.iter_mut();
        for known in known.filter(|known| known.entry == release.entry) {
            known.ruled = KnownStatus::by(&release.standing);
        }
        if release.standing == EntryStatus::Erased {
            self.rows.checkpoint.erasing.insert(id);
        }
    }

    /// Folds a release of the office's own journal.
    fn fold_notice(
        &mut self,
        release: &Release,
        place: EntrySource,
        act: &Act,
        effects: &mut Effects,
    ) {
        let at = release.entry;
        let stands = at.device.0 == self.ledger && release.standing == EntryStatus::Accepted;
        let entry = release.content.as_ref().filter(|_| stands);
        let (Some(entry), Some(topic)) = (entry, act.topic()) else {
            return;
        };
        let Some(payload) = entry.payload.bytes() else {
            return;
        };
        match topic {
            Topic::KindPublished | Topic::RevisionPublished | Topic::PersonLeft => {
                let entry = entry.clone();
                effects.notices.push(Notice::Published { at, entry });
                let published = &mut self.rows.checkpoint.published;
                published.retain(|known| known.entry != at);
                published.push(Published { entry: at, place });
            }
            Topic::FindingNotice => {
                let read = FindingNotice::read(payload).map(|said| self.rows.put_said(said));
                let unreadable = read.err().map(|error| error.to_string());
                effects.notices.push(Notice::Finding { at, unreadable });
            }
            _ => {}
        }
    }

    /// Returns the office's published notices in the order of arrival. What cannot be read any more
    /// is damage: the books are then read from their start.
    pub fn published(&self) -> Vec<Notice> {
        let published = self.rows.checkpoint.published.iter();
        let read = published.filter_map(|Published { entry: at, place }| {
            let EntrySource::Received {
                at: answer,
                page,
                release,
            } = *place
            else {
                return None;
            };
            let release = self.received.release(answer, page, release).ok()?;
            let entry = release.content?;
            Some(Notice::Published { at: *at, entry })
        });
        read.collect()
    }
}

/// The branch that an entry's change was written on.
pub(super) fn branch_of(entry: &Entry) -> u16 {
    let change = entry.payload.bytes().map(crate::change::read);
    change
        .and_then(Result::ok)
        .map_or(0, |change| change.actor.branch)
}
