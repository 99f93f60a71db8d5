//! The office's own journal as the phone reads it: forms, versions of the rulebook and who has
//! left, for everybody; rulings, for the person concerned.
//!
//! Items for everybody come with the workspace's book, stay in the received log, and are read
//! from there at every start. Rulings come with the inbox; there are many, so the latest on each is
//! stored with the rows.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ReplicaError;
use super::store::{DeviceStore, Notice};
use crate::ids::{EntryRef, KindId, PersonId, RecordId};
use crate::journal::{Entry, Topic};
use crate::kind::{Kind, KindPublished, KindSet, PersonLeft};
use crate::rulebook::{Revision, RevisionPublished, Rulebook};
use crate::sync::from_bytes;

/// Something published that this app cannot read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The entry in the office's journal.
    pub entry: EntryRef,
    /// The problem and its remedy.
    pub text: String,
}

/// Everything that the office has published for everybody, on top of what is built in.
pub(super) struct Workspace {
    kinds: Arc<KindSet>,
    rulebook: Arc<Rulebook>,
    /// People who have left, as far as the office has published it.
    left: BTreeSet<PersonId>,
    /// Published items that this app cannot read.
    unread: Vec<Unread>,
}

impl Workspace {
    /// Returns the workspace that is built in.
    pub(super) fn built_in() -> Workspace {
        Workspace {
            kinds: KindSet::built_in_shared(),
            rulebook: Rulebook::built_in_shared(),
            left: BTreeSet::new(),
            unread: Vec::new(),
        }
    }

    /// The forms.
    pub(super) fn kinds(&self) -> &KindSet {
        &self.kinds
    }

    /// The rulebook.
    pub(super) fn rulebook(&self) -> &Rulebook {
        &self.rulebook
    }

    /// A form at its newest version.
    pub(super) fn latest(&self, kind: &str) -> Result<Kind, ReplicaError> {
        let unknown = || ReplicaError::UnknownKind(kind.chars().take(64).collect());
        let id: KindId = kind.parse().map_err(|_| unknown())?;
        self.kinds.latest(&id).cloned().ok_or_else(unknown)
    }

    /// The form of a record here, at its newest version.
    pub(super) fn kind_of(&self, store: &DeviceStore, id: RecordId) -> Result<Kind, ReplicaError> {
        let origin = store.row(id).and_then(|row| row.origin.as_ref());
        let origin = origin.ok_or_else(|| ReplicaError::UnknownRecord(id.to_string()))?;
        self.latest(origin.kind.as_str())
    }

    /// True if a person has left.
    pub(super) fn has_left(&self, person: &PersonId) -> bool {
        self.left.contains(person)
    }

    /// Returns the published items that this app cannot read.
    pub(super) fn unread(&self) -> &[Unread] {
        &self.unread
    }

    /// Applies the office's notices in the order of their arrival.
    pub(super) fn apply(&mut self, notices: Vec<Notice>) {
        for notice in notices {
            match notice {
                // The office was restored from a backup: what it published since then counts no more, and
                // records written by it would be set aside.
                Notice::Anew => *self = Workspace::built_in(),
                Notice::Published { at, entry } => {
                    let read = self.publish(&entry);
                    self.note(at, read.err());
                }
                Notice::Finding { at, unreadable } => {
                    let text = |why| {
                        format!("a ruling of the office cannot be read: update the app ({why})")
                    };
                    self.note(at, unreadable.map(text));
                }
            }
        }
    }

    /// Notes that an entry cannot be read, or that it can be.
    fn note(&mut self, at: EntryRef, unread: Option<String>) {
        self.unread.retain(|unread| unread.entry != at);
        let unread = unread.map(|text| Unread { entry: at, text });
        self.unread.extend(unread);
    }

    fn publish(&mut self, entry: &Entry) -> Result<(), String> {
        let header = entry.header().map_err(|error| error.to_string())?;
        let Some(payload) = entry.payload.bytes() else {
            return Ok(());
        };
        match header.act.topic() {
            Some(Topic::KindPublished) => self.learn_kind(payload),
            Some(Topic::RevisionPublished) => self.learn_revision(payload),
            Some(Topic::PersonLeft) => self.learn_who_left(payload),
            _ => Ok(()),
        }
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
        if left {
            self.left.insert(person)
        } else {
            self.left.remove(&person)
        };
        Ok(())
    }
}
