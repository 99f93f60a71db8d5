//! What the office says in entries of its own journal: forms, versions of the rulebook and who has left for
//! everybody, rulings for the person concerned.
//!
//! What is for everybody comes with the workspace's book, stays in the heard log, and is read from there at
//! every start. Rulings come with the inbox; there are many, so the last word on each is kept with the
//! rows.

use std::sync::Arc;

use minicbor::{Decode, Encode};

use super::Replica;
use super::rows::Place;
use crate::ids::EntryRef;
use crate::journal::{Entry, Topic};
use crate::kind::{Kind, KindPublished, KindSet, PersonLeft};
use crate::rulebook::{Revision, RevisionPublished, Rulebook};
use crate::rules::RulingSaid;
use crate::sync::{Release, Standing, from_bytes};

/// Where something that was published stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Published {
    #[n(0)]
    pub entry: EntryRef,
    #[n(1)]
    pub place: Place,
}

/// Something published that this app cannot read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The entry in the office's journal.
    pub entry: EntryRef,
    /// What is wrong, and what to do.
    pub text: String,
}

impl Replica {
    /// Reads again what was published before, in the order in which it came.
    pub(super) fn learn_again(&mut self) {
        for Published { entry, place } in self.volume.rows.covered.published.clone() {
            let Place::Heard { at, page, release } = place else {
                continue;
            };
            // What cannot be read any more is damage: the books are then read from their start.
            let Ok(release) = self.volume.release_at(at, page, release) else {
                continue;
            };
            if let Some(content) = &release.content {
                self.take_up(entry, content);
            }
        }
    }

    /// The office, restored from a backup, tells its book from the start: what it published since that
    /// backup counts no more, and records written by it would be set aside.
    pub(super) fn forget_published(&mut self) {
        self.volume.rows.covered.published.clear();
        self.kinds = KindSet::built_in_shared();
        self.rulebook = Rulebook::built_in_shared();
        self.left.clear();
        self.unread.clear();
    }

    /// Takes a release of the office's own journal.
    pub(super) fn take_published(&mut self, release: &Release, place: Place) {
        let ours = release.entry.device.0 == self.identity.office.ledger;
        let (true, Standing::Stands, Some(content)) = (ours, &release.standing, &release.content)
        else {
            return;
        };
        if !self.take_up(release.entry, content) {
            return;
        }
        let published = Published {
            entry: release.entry,
            place,
        };
        let all = &mut self.volume.rows.covered.published;
        all.retain(|known| known.entry != release.entry);
        all.push(published);
    }

    /// True where the entry publishes something that is to be read again at every start, also when this
    /// app cannot read it yet.
    fn take_up(&mut self, at: EntryRef, entry: &Entry) -> bool {
        let topic = entry.header().ok().and_then(|header| header.act.topic());
        let Some(payload) = entry.payload.bytes() else {
            return false;
        };
        let learnt = match topic {
            Some(Topic::KindPublished) => self.learn_kind(payload),
            Some(Topic::RevisionPublished) => self.learn_revision(payload),
            Some(Topic::PersonLeft) => self.learn_who_left(payload),
            Some(Topic::RulingSaid) => {
                self.hear_ruling(at, payload);
                return false;
            }
            _ => return false,
        };
        self.unread.retain(|unread| unread.entry != at);
        if let Err(text) = learnt {
            self.unread.push(Unread { entry: at, text });
        }
        true
    }

    fn learn_kind(&mut self, payload: &[u8]) -> Result<(), String> {
        let unread = |why: String| {
            format!("a form that the office published cannot be read: update the app ({why})")
        };
        let published: KindPublished =
            from_bytes(payload).map_err(|error| unread(error.to_string()))?;
        Kind::parse_toml(&published.toml)
            .and_then(|kind| Arc::make_mut(&mut self.kinds).insert(kind))
            .map_err(|error| unread(error.to_string()))
    }

    fn learn_revision(&mut self, payload: &[u8]) -> Result<(), String> {
        let unread = |why: String| {
            format!("a version of the rulebook cannot be read: update the app ({why})")
        };
        let published: RevisionPublished =
            from_bytes(payload).map_err(|error| unread(error.to_string()))?;
        let revision = Revision::parse_toml(&published.toml);
        let revision = revision.map_err(|error| unread(error.to_string()))?;
        if revision.version <= self.rulebook.latest().version {
            // Heard once more: a version stays what it is.
            return Ok(());
        }
        let published = Arc::make_mut(&mut self.rulebook).publish(revision);
        published.map_err(|error| unread(error.to_string()))
    }

    fn learn_who_left(&mut self, payload: &[u8]) -> Result<(), String> {
        let unread = |why| format!("who has left cannot be read: update the app ({why})");
        let PersonLeft { person, left } = from_bytes(payload).map_err(unread)?;
        match left {
            true => self.left.insert(person),
            false => self.left.remove(&person),
        };
        Ok(())
    }

    fn hear_ruling(&mut self, at: EntryRef, payload: &[u8]) {
        self.unread.retain(|unread| unread.entry != at);
        match RulingSaid::read(payload) {
            Ok(said) => self.volume.rows.put_said(said),
            Err(error) => self.unread.push(Unread {
                entry: at,
                text: format!("a ruling of the office cannot be read: update the app ({error})"),
            }),
        }
    }
}
