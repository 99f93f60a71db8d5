//! What the office's answer does to the phone.

use std::collections::BTreeMap;

use super::covered::CursorAt;
use super::rows::{Known, Place, Row, Ruled};
use super::volume::Volume;
use super::{Replica, ReplicaError};
use crate::book::Book;
use crate::ids::RecordId;
use crate::log::At;
use crate::planted::{Bug, planted};
use crate::sync::{
    BookPage, Enrolled, Problem, Receipt, Release, Response, Standing, Tag, from_bytes, inflate,
};

/// How far before a doubtful receipt the own journal is sent again.
const DOUBT_ENTRIES: u64 = 1_000;

/// What a round trip achieved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Own entries that the office has receipted with this answer for the first time.
    pub receipted: u64,
    /// Entries of others that came.
    pub received: u64,
    /// Whether another round trip is needed now.
    pub again: bool,
}

impl Replica {
    /// Takes an answer to [`super::Outgoing::Sync`].
    ///
    /// # Errors
    /// [`ReplicaError::Message`] or [`ReplicaError::OtherOffice`] when it is no answer of this phone's
    /// office (a captive portal answers 200 too): nothing has changed then.
    pub fn on_answer(&mut self, body: &[u8]) -> Result<Progress, ReplicaError> {
        let response = Response::open(body)?;
        if response.ledger != self.identity.office.ledger {
            return Err(ReplicaError::OtherOffice);
        }
        self.show_papers = false;
        self.heard = true;
        let before = self.volume.rows.covered.receipted();
        let waited = self.waiting();
        let challenge = response.challenge.clone();
        let more = response.more;
        let mut received = 0;
        self.check_history(&response)?;
        if self.is_news(&response) {
            received = contents(&response);
            if planted(Bug::CursorAheadOfData) {
                response
                    .books
                    .iter()
                    .for_each(|page| self.move_cursor(page));
                self.volume.keep_rows(&self.files)?;
            }
            let (at, response) = self.volume.keep(response)?;
            self.take_in(at, &response)?;
            self.erase_what_is_doomed()?;
            self.make_quarantined_again()?;
        }
        self.finish_remaking(!more)?;
        self.volume.rows.covered.challenge = Some(challenge);
        self.volume.keep_rows(&self.files)?;
        let covered = &self.volume.rows.covered;
        // Without this, a journal that the office cannot take yet would be sent round and round.
        let untried = self.volume.head.n > self.tried.max(covered.held);
        let (own, carried) = self.waiting();
        let moves = (own, carried) != waited && (own > 0 || carried > 0);
        Ok(Progress {
            receipted: covered.receipted().saturating_sub(before),
            received,
            again: more || untried || moves || self.fork.is_some() || self.volume.is_damaged(),
        })
    }

    /// Own entries that the office does not hold, and carried parts.
    fn waiting(&self) -> (u64, usize) {
        let own = self.volume.head.n - self.volume.rows.covered.held;
        (own, self.relay.len())
    }

    /// Takes the office's refusal. Nothing is lost by one: what to do next is in the answer.
    ///
    /// # Errors
    /// [`ReplicaError::Message`] when it is no word of the office.
    pub fn on_problem(&mut self, body: &[u8]) -> Result<Problem, ReplicaError> {
        let problem: Problem =
            from_bytes(&inflate(body, 64 * 1024).map_err(crate::sync::MessageError::from)?)?;
        match problem.code.as_str() {
            Problem::STALE => {
                if let Some(challenge) = &problem.challenge {
                    self.volume.rows.covered.challenge = Some(challenge.clone());
                }
            }
            Problem::UNKNOWN_DEVICE => self.show_papers = true,
            _ => {}
        }
        Ok(problem)
    }

    /// Takes the papers of the successor that this phone asked to become.
    ///
    /// # Errors
    /// When the answer is none of this office, or the files fail.
    pub fn on_enrolled(&mut self, body: &[u8]) -> Result<(), ReplicaError> {
        let enrolled = Replica::read_enrolled(body)?;
        if enrolled.ledger != self.identity.office.ledger {
            return Err(ReplicaError::OtherOffice);
        }
        self.succeed(enrolled)
    }

    /// Reads the answer to an enrolment.
    ///
    /// # Errors
    /// [`ReplicaError::Message`] when it is none.
    pub fn read_enrolled(body: &[u8]) -> Result<Enrolled, ReplicaError> {
        let plain = inflate(body, 64 * 1024).map_err(crate::sync::MessageError::from)?;
        Ok(from_bytes(&plain)?)
    }

    /// Whether an answer changes anything but the challenge.
    fn is_news(&self, response: &Response) -> bool {
        let covered = &self.volume.rows.covered;
        let own = |receipt: &Receipt| receipt.device == self.volume.device;
        let receipts = response.receipts.iter().any(|receipt| {
            !own(receipt) || receipt.through.n != covered.held || covered.receipts.is_empty()
        });
        let empty_journal = self.volume.head.n == 0
            && response
                .receipts
                .iter()
                .all(|receipt| receipt.through.n == 0);
        (receipts && !empty_journal)
            || !response.joined.is_empty()
            || !response.gone.is_empty()
            || !response.books.is_empty()
            || !response.forks.is_empty()
            || response.certificate.is_some()
            || response.directory != covered.directory
    }

    /// Compares the office's history of our journal with our own.
    fn check_history(&mut self, response: &Response) -> Result<(), ReplicaError> {
        let device = self.volume.device;
        if planted(Bug::ClonedPhoneNotNoticed) {
            return Ok(());
        }
        if let Some(fork) = response.forks.iter().find(|fork| fork.device == device) {
            self.fork = Some(fork.common);
            return Ok(());
        }
        let Some(receipt) = response
            .receipts
            .iter()
            .find(|receipt| receipt.device == device)
        else {
            return Ok(());
        };
        let through = receipt.through;
        match self.volume.hash_at(through.n)? {
            Some(ours) if ours == through.hash => self.doubt = false,
            // It may hold what can no longer be read here.
            None if self.volume.is_damaged() => {}
            // The office knows a longer journal of this device: we are the copy.
            None => self.fork = Some(self.volume.head.n),
            // What it did not object to is the same on both sides: it says from where on with what follows.
            Some(_) if self.doubt && self.tried > self.volume.rows.covered.held => {
                self.volume.rows.covered.held = self.tried;
            }
            // It does not say from where: all counts as unsent.
            Some(_) if self.doubt => self.fork = Some(0),
            // Another journal under our numbers. Sending what we have lets the office say from where.
            Some(_) => {
                self.doubt = true;
                self.volume.rows.covered.held = through.n.saturating_sub(DOUBT_ENTRIES);
            }
        }
        Ok(())
    }

    /// Takes an answer that is durable in the heard log into rows and cursors.
    pub(super) fn take_in(&mut self, at: At, response: &Response) -> Result<(), ReplicaError> {
        self.take_receipts(&response.receipts)?;
        for fork in &response.forks {
            self.relay.parts_from(fork.device);
        }
        self.volume.rows.covered.directory = response.directory;
        if let Some(papers) = &response.certificate {
            self.take_papers(papers)?;
        }
        for book in &response.gone {
            self.volume.rows.covered.cursors.remove(book);
        }
        for book in &response.joined {
            let start = CursorAt {
                after: 0,
                tag: Tag::START,
            };
            let cursors = &mut self.volume.rows.covered.cursors;
            cursors.entry(book.clone()).or_insert(start);
        }
        let ours = self.ours_through(response)?;
        let mut touched: BTreeMap<RecordId, Row> = BTreeMap::new();
        for (number, page) in response.books.iter().enumerate() {
            if page.anew && page.book == Book::Workspace {
                self.forget_published();
            }
            if page.anew && matches!(page.book, Book::Inbox(_)) {
                self.volume.rows.forget_said();
            }
            for (place, release) in page.releases.iter().enumerate() {
                let place = Place::Heard {
                    at,
                    page: number as u32,
                    release: place as u32,
                };
                if release.entry.device == self.volume.device && release.entry.n > ours {
                    // A clone wrote it: what is said of it is not said of what stands here.
                    continue;
                }
                self.take_release(release, place, &mut touched)?;
            }
            self.move_cursor(page);
        }
        for (id, row) in touched {
            if self.volume.rows.covered.erasing.contains(&id) {
                self.news.records.insert(id);
                self.volume.rows.remove(id);
                continue;
            }
            self.keep_row(id, row);
        }
        Ok(())
    }

    /// Up to which number the office speaks of our own entries: behind that it holds another history under
    /// the same numbers.
    fn ours_through(&self, response: &Response) -> Result<u64, ReplicaError> {
        let device = self.volume.device;
        if let Some(fork) = response.forks.iter().find(|fork| fork.device == device) {
            return Ok(fork.common);
        }
        let mut receipts = response.receipts.iter();
        let Some(receipt) = receipts.find(|receipt| receipt.device == device) else {
            return Ok(u64::MAX);
        };
        let ours = self.volume.hash_at(receipt.through.n)?;
        Ok(
            match ours.is_some_and(|hash| hash != receipt.through.hash) {
                true => 0,
                false => u64::MAX,
            },
        )
    }

    fn take_receipts(&mut self, receipts: &[Receipt]) -> Result<(), ReplicaError> {
        for receipt in receipts {
            let covered = &mut self.volume.rows.covered;
            if receipt.device != self.volume.device {
                covered.relayed.insert(receipt.device, receipt.through.n);
                self.relay.receipted(receipt.device, receipt.through.n)?;
                continue;
            }
            let through = receipt.through;
            if self.volume.hash_at(through.n)? != Some(through.hash) {
                continue;
            }
            let covered = &mut self.volume.rows.covered;
            covered.held = match planted(Bug::RestoredServerNotNoticed) {
                true => covered.held.max(through.n),
                false => through.n,
            };
            if through.n > covered.receipted() {
                covered.receipts.push(receipt.clone());
            }
        }
        Ok(())
    }

    fn move_cursor(&mut self, page: &BookPage) {
        let cursor = CursorAt {
            after: page.next,
            tag: page.tag,
        };
        let cursors = &mut self.volume.rows.covered.cursors;
        cursors.insert(page.book.clone(), cursor);
    }

    fn take_release(
        &mut self,
        release: &Release,
        place: Place,
        touched: &mut BTreeMap<RecordId, Row>,
    ) -> Result<(), ReplicaError> {
        let own = release.entry.device == self.volume.device;
        let (entry, place) = match (&release.content, own) {
            (Some(entry), false) => (entry.clone(), place),
            (_, true) => match self.volume.entry(release.entry.n) {
                Ok(entry) => (entry, Place::Own),
                // A clone wrote it, or it is damaged here: the successor will hear of it.
                Err(ReplicaError::JournalDamaged) => return Ok(()),
                Err(error) => return Err(error),
            },
            (None, false) => {
                self.take_notice(release, touched);
                return Ok(());
            }
        };
        let Ok(header) = entry.header() else {
            return Ok(());
        };
        let Some((id, origin)) = Volume::belongs(release.entry, &header.act) else {
            self.take_published(release, place);
            return Ok(());
        };
        let row = touched
            .entry(id)
            .or_insert_with(|| self.volume.rows.get(id).cloned().unwrap_or_default());
        if origin.is_some() {
            row.origin = origin;
        }
        let ruled = ruled(&release.standing);
        if own && matches!(ruled, Ruled::Quarantined { .. }) {
            self.news.set_aside.insert(release.entry);
        }
        if ruled == Ruled::Erased {
            self.volume.rows.covered.erasing.insert(id);
        }
        let known = row
            .entries
            .iter_mut()
            .find(|known| known.entry == release.entry);
        match known {
            Some(known) => {
                known.ruled = ruled;
                if entry
                    .companion
                    .is_some_and(|companion| companion.bytes().is_some())
                {
                    // Whoever may see restricted values from now on is given them later.
                    known.place = place;
                }
            }
            None => row.entries.push(Known {
                entry: release.entry,
                place,
                merged: false,
                ruled,
            }),
        }
        Ok(())
    }

    /// A ruling without content on an entry that is known already.
    fn take_notice(&mut self, release: &Release, touched: &mut BTreeMap<RecordId, Row>) {
        let knows = |row: &Row| row.entries.iter().any(|known| known.entry == release.entry);
        let all = touched.iter().chain(self.volume.rows.iter());
        let Some(id) = all.filter(|(_, row)| knows(row)).map(|(id, _)| *id).next() else {
            if release.standing == Standing::Erased {
                let earlier = self.record_of_earlier(release.entry);
                self.volume.rows.covered.erasing.extend(earlier);
            }
            return;
        };
        let row = touched
            .entry(id)
            .or_insert_with(|| self.volume.rows.get(id).cloned().unwrap_or_default());
        for known in row
            .entries
            .iter_mut()
            .filter(|known| known.entry == release.entry)
        {
            known.ruled = ruled(&release.standing);
        }
        if release.standing == Standing::Erased {
            self.volume.rows.covered.erasing.insert(id);
        }
    }
}

fn contents(response: &Response) -> u64 {
    response
        .books
        .iter()
        .flat_map(|page| &page.releases)
        .filter(|release| release.content.is_some())
        .count() as u64
}

fn ruled(standing: &Standing) -> Ruled {
    match standing {
        Standing::Stands => Ruled::Stands,
        Standing::Held => Ruled::Held,
        Standing::Erased => Ruled::Erased,
        Standing::Quarantined(reason) => Ruled::Quarantined {
            code: reason.code.clone(),
            text: reason.text.clone(),
        },
    }
}
