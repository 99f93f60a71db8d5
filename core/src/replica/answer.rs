//! What the office's answer does to the phone.

use std::collections::{BTreeMap, BTreeSet};

use super::act::Moment;
use super::rows::{CursorAt, Known, Place, Row, Ruled};
use super::volume::Volume;
use super::{Replica, ReplicaError};
use crate::ids::{EntryRef, RecordId};
use crate::log::At;
use crate::sync::{
    BookPage, Enrolled, Problem, QuarantineReason, Receipt, Release, Response, Standing,
    from_bytes, inflate,
};

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
    pub fn on_answer(&mut self, body: &[u8], now: Moment) -> Result<Progress, ReplicaError> {
        let response = Response::open(body)?;
        if response.ledger != self.identity.office.ledger {
            return Err(ReplicaError::OtherOffice);
        }
        self.show_papers = false;
        let before = self.volume.rows.covered.receipted();
        let challenge = response.challenge.clone();
        let more = response.more;
        let mut received = 0;
        if self.is_news(&response) {
            received = contents(&response);
            let (at, response) = self.volume.keep(response)?;
            self.check_history(&response)?;
            self.take_in(at, &response)?;
            self.make_quarantined_again(now)?;
        }
        self.volume.rows.covered.challenge = Some(challenge);
        self.volume.keep_rows(&self.disk)?;
        let covered = &self.volume.rows.covered;
        let unsent = covered.held < self.volume.head.n || self.relay.waiting().next().is_some();
        Ok(Progress {
            receipted: covered.receipted().saturating_sub(before),
            received,
            again: more || unsent || self.fork.is_some(),
        })
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
    pub fn on_enrolled(&mut self, body: &[u8], now: Moment) -> Result<(), ReplicaError> {
        let enrolled = Replica::read_enrolled(body)?;
        if enrolled.ledger != self.identity.office.ledger {
            return Err(ReplicaError::OtherOffice);
        }
        self.succeed(enrolled, now)
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
        let ours = self.volume.hash_at(receipt.through.n)?;
        if receipt.through.n > 0 && ours != Some(receipt.through.hash) {
            // The office knows a longer or another journal of this device: we are the copy. Had we
            // sent something that parts from it, the fork would say from where.
            self.fork = Some(self.volume.head.n.min(receipt.through.n));
        }
        Ok(())
    }

    /// Takes an answer that is durable in the heard log into rows and cursors.
    pub(super) fn take_in(&mut self, at: At, response: &Response) -> Result<(), ReplicaError> {
        self.take_receipts(&response.receipts)?;
        self.volume.rows.covered.directory = response.directory;
        if let Some(papers) = &response.certificate {
            self.take_papers(papers)?;
        }
        for book in &response.gone {
            self.volume.rows.covered.cursors.remove(book);
        }
        let mut touched: BTreeMap<RecordId, Row> = BTreeMap::new();
        for (number, page) in response.books.iter().enumerate() {
            for (place, release) in page.releases.iter().enumerate() {
                let place = Place::Heard {
                    at,
                    page: number as u32,
                    release: place as u32,
                };
                self.take_release(release, place, &mut touched)?;
            }
            self.move_cursor(page);
        }
        for (id, row) in touched {
            self.keep_row(id, row)?;
        }
        Ok(())
    }

    fn take_receipts(&mut self, receipts: &[Receipt]) -> Result<(), ReplicaError> {
        let head = self.volume.head.n;
        for receipt in receipts {
            let covered = &mut self.volume.rows.covered;
            if receipt.device != self.volume.device {
                covered.relayed.insert(receipt.device, receipt.through.n);
                self.relay.receipted(receipt.device, receipt.through.n)?;
                continue;
            }
            covered.held = receipt.through.n.min(head);
            if receipt.through.n > covered.receipted() && receipt.through.n <= head {
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
        let entry = match (&release.content, own) {
            (Some(entry), _) => entry.clone(),
            (None, true) if release.entry.n <= self.volume.head.n => {
                self.volume.entry(release.entry.n)?
            }
            // A notice about an entry that is not here.
            (None, _) => return self.take_notice(release, touched),
        };
        let Ok(header) = entry.header() else {
            return Ok(());
        };
        let Some((id, origin)) = Volume::belongs(release.entry, &header.act) else {
            return Ok(());
        };
        let row = touched
            .entry(id)
            .or_insert_with(|| self.volume.rows.get(id).cloned().unwrap_or_default());
        if origin.is_some() {
            row.origin = origin;
        }
        let ruled = ruled(&release.standing);
        let known = row
            .entries
            .iter_mut()
            .find(|known| known.entry == release.entry);
        match known {
            Some(known) => {
                known.merged = merges(&ruled, own);
                known.ruled = ruled;
            }
            None => row.entries.push(Known {
                entry: release.entry,
                place,
                merged: merges(&ruled, own),
                ruled,
            }),
        }
        Ok(())
    }

    /// A ruling without content on an entry that is known already.
    fn take_notice(
        &mut self,
        release: &Release,
        touched: &mut BTreeMap<RecordId, Row>,
    ) -> Result<(), ReplicaError> {
        let knows = |row: &Row| row.entries.iter().any(|known| known.entry == release.entry);
        let Some(id) = self
            .volume
            .rows
            .iter()
            .find_map(|(id, row)| knows(row).then_some(*id))
        else {
            return Ok(());
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
            known.merged = merges(&known.ruled, false);
        }
        Ok(())
    }

    /// Own changes that fell with a quarantined one are made again without it, on the next branch.
    fn make_quarantined_again(&mut self, now: Moment) -> Result<(), ReplicaError> {
        let mut again: Vec<(EntryRef, RecordId)> = Vec::new();
        let made: BTreeSet<EntryRef> = self.remade()?;
        for (id, row) in self.volume.rows.iter() {
            for known in &row.entries {
                let falls = match &known.ruled {
                    Ruled::Quarantined { code, .. } => code == QuarantineReason::BUILDS_ON,
                    Ruled::Nothing | Ruled::Held => !known.merged,
                    _ => false,
                };
                let own = known.entry.device == self.volume.device;
                if own && falls && !made.contains(&known.entry) {
                    again.push((known.entry, *id));
                }
            }
        }
        again.sort();
        for (entry, id) in again {
            self.make_again(entry, id, now)?;
        }
        Ok(())
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

/// Nobody merges what was not released, his own entries apart.
fn merges(ruled: &Ruled, own: bool) -> bool {
    match ruled {
        Ruled::Stands => true,
        Ruled::Nothing | Ruled::Held => own,
        Ruled::Quarantined { .. } | Ruled::Erased => false,
    }
}
