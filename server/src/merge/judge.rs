//! Validation of one entry without merging it: readable, by its own author, within the author's rights,
//! fitting its form.

use streetbook_core::change::{self, Change};
use streetbook_core::ids::{EntryRef, RecordId};
use streetbook_core::journal::{Act, Entry};
use streetbook_core::kind::{Kind, KindSet};
use streetbook_core::record::{Key, Origin};
use streetbook_core::sync::QuarantineReason;
use streetbook_core::time::Instant;

use super::candidate::Candidate;
use super::form;
use super::open::Open;
use super::reason::reason;
use crate::directory::{AckedPositions, Directory, FreedEntries, Target};

/// The judge's inputs.
pub struct Judge<'a> {
    /// The directory of people and devices.
    pub directory: &'a Directory,
    /// The forms.
    pub kinds: &'a KindSet,
    /// The directory positions that devices had.
    pub acked: &'a AckedPositions,
    /// The entries freed in the part of the ledger read so far: the directory may not have them yet.
    pub freed: &'a FreedEntries,
}

impl Judge<'_> {
    /// Reads an entry.
    ///
    /// # Errors
    /// The reason to quarantine it.
    pub fn read(
        &self,
        at: EntryRef,
        entry: &Entry,
        received_at: Instant,
    ) -> Result<Candidate, QuarantineReason> {
        let header = entry
            .header()
            .map_err(|_| reason("format", "written by a newer app than this server knows"))?;
        let position = self.acked.position(at, header.directory);
        let freed = self.freed.contains(&at) || self.directory.is_freed(&at);
        let writer = if freed {
            self.directory.writer_of_freed(&at.device, position)?
        } else {
            self.directory.writer(&at.device, position)?
        };
        if !freed && !header.clock.wall.is_in_living_years() {
            return Err(reason(
                "clock",
                "its phone's clock stood before 1900 or after 2199: set the clock, and write it again",
            ));
        }
        let payload = entry
            .payload
            .bytes()
            .ok_or_else(|| reason("erased", "its content was erased before it came"))?;
        let change = self.read_change(at, payload)?;
        let companion = entry.companion.as_ref().and_then(|payload| payload.bytes());
        let restricted = companion
            .map(|payload| self.read_change(at, payload))
            .transpose()?;
        Ok(Candidate {
            at,
            received_at,
            entry: entry.clone(),
            header,
            person: writer.person,
            posting: writer.posting,
            change,
            restricted,
            freed,
        })
    }

    fn read_change(&self, at: EntryRef, payload: &[u8]) -> Result<Change, QuarantineReason> {
        let change = change::read(payload).map_err(|error| reason("change", error.to_string()))?;
        if change.actor.device != at.device {
            return Err(reason("actor", "its change bears another device's name"));
        }
        Ok(change)
    }

    /// The record that an entry is about, according to its header.
    ///
    /// # Errors
    /// The reason to quarantine an act that no phone may do.
    pub fn record_of(&self, candidate: &Candidate) -> Result<RecordId, QuarantineReason> {
        match &candidate.header.act {
            Act::Create { .. } => Ok(RecordId::of(candidate.at)),
            Act::Change { target } => Ok(RecordId::of(*target)),
            Act::Office { .. } => Err(reason("rights", "only the office's own journal does that")),
        }
    }

    /// Validates a creation and returns the record's origin.
    ///
    /// # Errors
    /// The reason to quarantine it.
    pub fn creation(&self, candidate: &Candidate) -> Result<Option<Origin>, QuarantineReason> {
        let Act::Create {
            kind,
            version,
            book,
        } = &candidate.header.act
        else {
            return Ok(None);
        };
        let form = self.kind(kind)?;
        if *version > form.version {
            return Err(reason(
                "kind",
                "written with a newer form than the office has",
            ));
        }
        let (person, posting) = (&candidate.person, &candidate.posting);
        let may = self.directory.may_create(person, posting, form, book);
        candidate.unless_freed(may)?;
        if !candidate.change.deps.is_empty() {
            return Err(reason("change", "a new record builds on nothing"));
        }
        let role = candidate.role();
        // An author with an older version could not know the demands of a newer one.
        let written_with = self.kinds.get(kind, *version).unwrap_or(form);
        form::check_new(
            form,
            written_with,
            role,
            &candidate.change,
            candidate.restricted.as_ref(),
        )?;
        Ok(Some(Origin {
            creator: candidate.at,
            kind: kind.clone(),
            version: *version,
            book: book.clone(),
        }))
    }

    /// Validates a change to an accepted record.
    ///
    /// # Errors
    /// The reason to quarantine it.
    pub fn amendment(&self, candidate: &Candidate, open: &Open) -> Result<(), QuarantineReason> {
        let form = self.kind(&open.origin.kind)?;
        let target = Target {
            kind: form,
            author: &open.author,
            book: &open.origin.book,
            shared: open.shared.contains(&candidate.person),
        };
        for op in &candidate.change.ops {
            self.may(candidate, Key::parse(&op.key), &target)?;
        }
        for op in candidate.restricted.iter().flat_map(|change| &change.ops) {
            self.may(candidate, Key::parse(&op.key), &target)?;
        }
        let role = candidate.role();
        form::check(form, role, &candidate.change, candidate.restricted.as_ref())
    }

    fn may(
        &self,
        candidate: &Candidate,
        key: Key<'_>,
        target: &Target<'_>,
    ) -> Result<(), QuarantineReason> {
        let (person, posting) = (&candidate.person, &candidate.posting);
        let own = |entry: EntryRef| {
            if entry == candidate.at {
                Ok(())
            } else {
                Err(reason("actor", "it bears another entry's name"))
            }
        };
        match key {
            Key::Field(_) | Key::Member(..) => {
                candidate.unless_freed(self.directory.may_amend(person, posting, target))
            }
            Key::Annul => candidate.unless_freed(self.directory.may_annul(person, posting, target)),
            Key::Note(entry) => own(entry).and_then(|()| {
                candidate.unless_freed(self.directory.may_note(person, posting, target))
            }),
            Key::Signature(entry) => own(entry).and_then(|()| {
                candidate.unless_freed(self.directory.may_sign(person, posting, target))
            }),
            Key::Reserved(_) => Err(reason("value", "it writes a key that no form has")),
        }
    }

    /// The form to judge by: rights of the latest version, fields and choices of every version.
    fn kind(&self, kind: &streetbook_core::ids::KindId) -> Result<&Kind, QuarantineReason> {
        self.kinds
            .reading(kind)
            .ok_or_else(|| reason("kind", format!("there is no kind `{kind}`")))
    }
}
