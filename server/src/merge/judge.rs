//! What can be said of one entry without merging it: readable, by its own author, within his rights,
//! fitting its form.

use std::collections::HashMap;
use std::sync::Mutex;

use streetbook_core::change::{self, Change};
use streetbook_core::ids::{DeviceId, EntryRef, PersonId, RecordId, RoleId};
use streetbook_core::journal::{Act, Entry, Header, Posting};
use streetbook_core::kind::{Kind, KindSet};
use streetbook_core::record::{Key, Origin};
use streetbook_core::sync::QuarantineReason;
use streetbook_core::time::Instant;

use super::form;
use super::open::Open;
use crate::access::{Directory, FreedEntries, Refusal, Target};

/// Which directory position a device is known to have had when it wrote an entry.
///
/// A phone proves that it got an answer by using the answer's challenge; whatever it writes after that
/// request cannot claim an older directory. May be forgotten: entries are then judged by the position
/// that they carry.
#[derive(Default)]
pub struct Given(Mutex<HashMap<DeviceId, Confirmed>>);

#[derive(Clone, Copy, Default)]
struct Confirmed {
    after: u64,
    position: u64,
    issued: (Instant, u64),
}

impl Given {
    /// A device asks: under which challenge, with how much of its journal written.
    pub fn asked(&self, device: DeviceId, challenge: Instant, written: u64) {
        let mut given = self.lock();
        let confirmed = given.entry(device).or_default();
        if confirmed.issued.0 == challenge && confirmed.position < confirmed.issued.1 {
            confirmed.after = written;
            confirmed.position = confirmed.issued.1;
        }
    }

    /// A device was answered: with which challenge and directory position.
    pub fn answered(&self, device: DeviceId, challenge: Instant, position: u64) {
        self.lock().entry(device).or_default().issued = (challenge, position);
    }

    fn position(&self, entry: EntryRef, claimed: u64) -> u64 {
        match self.lock().get(&entry.device) {
            Some(confirmed) if entry.n > confirmed.after => claimed.max(confirmed.position),
            _ => claimed,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<DeviceId, Confirmed>> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// A reason for quarantine.
pub fn reason(code: &str, text: impl Into<String>) -> QuarantineReason {
    QuarantineReason {
        code: code.to_owned(),
        text: text.into(),
    }
}

/// An entry that says what it does, by somebody who may write.
pub struct Candidate {
    /// Where it stands.
    pub at: EntryRef,
    /// When the office stored it.
    pub received_at: Instant,
    /// The entry.
    pub entry: Entry,
    /// Its header.
    pub header: Header,
    /// Who wrote it.
    pub person: PersonId,
    /// His posting then.
    pub posting: Posting,
    /// The record's change.
    pub change: Change,
    /// The companion's.
    pub restricted: Option<Change>,
    /// The office has freed it: that its writer had no right is no objection.
    pub freed: bool,
}

impl Candidate {
    /// A refusal of its writer's rights, unless the office has lifted it.
    fn unless_freed(&self, may: Result<(), Refusal>) -> Result<(), QuarantineReason> {
        match self.freed {
            true => Ok(()),
            false => may.map_err(QuarantineReason::from),
        }
    }

    /// The role whose fields it may fill in; none for every field.
    fn role(&self) -> Option<&RoleId> {
        (!self.freed).then_some(&self.posting.role)
    }
}

/// What the judge knows.
pub struct Judge<'a> {
    /// Who is who.
    pub directory: &'a Directory,
    /// The forms.
    pub kinds: &'a KindSet,
    /// Which directory a device had.
    pub given: &'a Given,
    /// What the office freed, as far as the ledger was read: the directory may not have it yet.
    pub freed: &'a FreedEntries,
}

impl Judge<'_> {
    /// Reads an entry.
    ///
    /// # Errors
    /// The reason to set it aside.
    pub fn read(
        &self,
        at: EntryRef,
        entry: &Entry,
        received_at: Instant,
    ) -> Result<Candidate, QuarantineReason> {
        let header = entry
            .header()
            .map_err(|_| reason("format", "written by a newer app than this server knows"))?;
        let position = self.given.position(at, header.directory);
        let freed = self.freed.contains(&at) || self.directory.is_freed(&at);
        let writer = match freed {
            true => self.directory.writer_of_freed(&at.device, position)?,
            false => self.directory.writer(&at.device, position)?,
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

    /// The record that an entry is about, as its header says.
    ///
    /// # Errors
    /// An act that no phone may do.
    pub fn record_of(&self, candidate: &Candidate) -> Result<RecordId, QuarantineReason> {
        match &candidate.header.act {
            Act::Create { .. } => Ok(RecordId::of(candidate.at)),
            Act::Change { target } => Ok(RecordId::of(*target)),
            Act::Office { .. } => Err(reason("rights", "only the office's own journal does that")),
        }
    }

    /// Checks a creation, and gives where the record comes from.
    ///
    /// # Errors
    /// The reason to set it aside.
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
        // What a newer version demands, who wrote with an older one could not know.
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

    /// Checks a change to a record that stands.
    ///
    /// # Errors
    /// The reason to set it aside.
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
        let own = |entry: EntryRef| match entry == candidate.at {
            true => Ok(()),
            false => Err(reason("actor", "it bears another entry's name")),
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

    /// The form to judge by: rights as the latest version says, fields and choices of every version.
    fn kind(&self, kind: &streetbook_core::ids::KindId) -> Result<&Kind, QuarantineReason> {
        self.kinds
            .reading(kind)
            .ok_or_else(|| reason("kind", format!("there is no kind `{kind}`")))
    }
}
