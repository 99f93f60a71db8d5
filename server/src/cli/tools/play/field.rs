//! The phones of a scripted day, and the acts on them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value as Json;
use streetbook_core::ids::{EntryRef, RecordId};
use streetbook_core::record::State;
use streetbook_core::replica::{Replica, ReplicaError};

use super::clock::ScriptClock;
use super::script::{Act, Op, Script};
use crate::cli::tools::line::{Line, LineError};

/// Rounds of syncing after the last act, until no phone sends or receives anything.
const SETTLING_ROUNDS_MAX: u32 = 200;

/// The phones of a scripted day.
pub struct Field {
    clock: Arc<ScriptClock>,
    line: Line,
    phones: BTreeMap<String, Phone>,
    /// The records of the script, by the script's names.
    pub records: BTreeMap<String, (String, RecordId)>,
}

/// A person's phone. Each act that writes is one entry of its journal: after an interrupted play the
/// journal's length is the number of acts that are done.
struct Phone {
    replica: Replica,
    /// Entries that an earlier, interrupted play has written.
    written_before: u64,
    /// Acts that write, played or passed over so far.
    acts: u64,
}

impl Field {
    /// A field whose phones are enrolled one after the other with codes from the office.
    pub fn new(clock: Arc<ScriptClock>, address: &str) -> Field {
        Field {
            clock,
            line: Line::to(address),
            phones: BTreeMap::new(),
            records: BTreeMap::new(),
        }
    }

    /// Enrols a person's phone, or opens the one that an interrupted play has left.
    ///
    /// # Errors
    /// [`PlayError`] if the office refuses.
    pub fn enrol(&mut self, person: &str, directory: &Path, code: &str) -> Result<(), PlayError> {
        let replica = match Replica::open_dir(directory, None) {
            Err(ReplicaError::NotEnrolled) => self.line.enrol(directory, None, code)?,
            opened => opened?,
        };
        let phone = Phone {
            written_before: replica.status()?.saved,
            acts: 0,
            replica,
        };
        self.phones.insert(person.to_owned(), phone);
        Ok(())
    }

    /// The number of phones.
    pub fn phones(&self) -> usize {
        self.phones.len()
    }

    /// Plays every act.
    ///
    /// # Errors
    /// [`PlayError`] naming the line of the script.
    pub fn play(&mut self, script: &Script) -> Result<(), PlayError> {
        for act in &script.acts {
            self.clock.set(act.at);
            self.act(act).map_err(|error| PlayError::Act {
                line: act.line,
                why: error.to_string(),
            })?;
        }
        Ok(())
    }

    fn act(&mut self, act: &Act) -> Result<(), PlayError> {
        let now = self.clock.moment();
        match &act.op {
            // Phones sync only when the script says so.
            Op::Offline => Ok(()),
            Op::Online => {
                let (line, clock) = (&self.line, &self.clock);
                let no_phone = || PlayError::NoPhone(act.phone.clone());
                let phone = self.phones.get_mut(&act.phone).ok_or_else(no_phone)?;
                line.sync(&mut phone.replica, || clock.moment())?;
                Ok(())
            }
            Op::Log {
                r#ref,
                kind,
                fields,
            } => {
                let fields = self.resolve(fields);
                let phone = self.phone(&act.phone)?;
                let id = match phone.was_written() {
                    Some(entry) => RecordId::of(entry),
                    None => phone.replica.log(kind, &fields, now)?,
                };
                self.records.insert(r#ref.clone(), (act.phone.clone(), id));
                Ok(())
            }
            Op::Amend { r#ref, fields } => {
                let fields = self.resolve(fields);
                self.change(act, r#ref, |phone, id| phone.amend(id, &fields, now))
            }
            Op::Annul { r#ref, reason } => {
                self.change(act, r#ref, |phone, id| phone.annul(id, reason, now))
            }
            Op::Sign { r#ref } => self.change(act, r#ref, |phone, id| phone.sign(id, now)),
        }
    }

    fn change(
        &mut self,
        act: &Act,
        name: &str,
        change: impl FnOnce(&mut Replica, RecordId) -> Result<(), ReplicaError>,
    ) -> Result<(), PlayError> {
        let id = self.record(name)?;
        let phone = self.phone(&act.phone)?;
        if phone.was_written().is_none() {
            change(&mut phone.replica, id)?;
        }
        Ok(())
    }

    fn phone(&mut self, person: &str) -> Result<&mut Phone, PlayError> {
        self.phones
            .get_mut(person)
            .ok_or_else(|| PlayError::NoPhone(person.to_owned()))
    }

    fn record(&self, name: &str) -> Result<RecordId, PlayError> {
        let found = self.records.get(name).map(|(_, id)| *id);
        found.ok_or_else(|| PlayError::NoRecord(name.to_owned()))
    }

    /// Field values that name a record by the script's name get its id.
    fn resolve(&self, fields: &BTreeMap<String, Json>) -> BTreeMap<String, Json> {
        let value = |value: &Json| match value {
            Json::String(name) => match self.records.get(name) {
                Some((_, id)) => Json::String(id.to_string()),
                None => value.clone(),
            },
            other => other.clone(),
        };
        fields
            .iter()
            .map(|(field, given)| (field.clone(), value(given)))
            .collect()
    }

    /// Syncs every phone until none sends or receives anything.
    ///
    /// # Errors
    /// [`PlayError::Restless`] if it does not go quiet.
    pub fn settle(&mut self) -> Result<(), PlayError> {
        for _ in 0..SETTLING_ROUNDS_MAX {
            let mut moved = 0;
            for phone in self.phones.values_mut() {
                let synced = self.line.sync(&mut phone.replica, || self.clock.moment())?;
                moved += synced.sent + synced.received + synced.receipted;
            }
            if moved == 0 {
                return Ok(());
            }
        }
        Err(PlayError::Restless)
    }

    /// The most round trips that any phone needs with nothing new.
    ///
    /// # Errors
    /// [`PlayError`] if the office is out of reach.
    pub fn quiet_round_trips(&mut self) -> Result<u64, PlayError> {
        let mut most = 0;
        for phone in self.phones.values_mut() {
            let synced = self.line.sync(&mut phone.replica, || self.clock.moment())?;
            most = most.max(synced.round_trips);
        }
        Ok(most)
    }

    /// The number of the script's records that the office has receipted.
    ///
    /// # Errors
    /// [`PlayError`] if a phone does not have its own record.
    pub fn receipted(&self) -> Result<u64, PlayError> {
        let mut receipted = 0;
        for (name, id) in self.records.values() {
            let phone = self
                .phones
                .get(name)
                .ok_or_else(|| PlayError::NoPhone(name.clone()))?;
            let (entry, _) = phone.replica.show(*id)?;
            receipted += u64::from(entry.state != State::Waiting);
        }
        Ok(receipted)
    }
}

impl Phone {
    /// The entry of the next act that writes, if an interrupted play has written it already.
    fn was_written(&mut self) -> Option<EntryRef> {
        self.acts += 1;
        (self.acts <= self.written_before).then_some(EntryRef {
            device: self.replica.device(),
            n: self.acts,
        })
    }
}

/// Reasons that a script cannot be played to its end.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// One act failed.
    #[error("line {line} of the script: {why}")]
    Act {
        /// The line, counted from 1.
        line: usize,
        /// The reason.
        why: String,
    },
    /// No person has the id.
    #[error("nobody of the script has the phone `{0}`")]
    NoPhone(String),
    /// No act logged it.
    #[error("no earlier act logged `{0}`")]
    NoRecord(String),
    /// A phone refused.
    #[error(transparent)]
    Phone(#[from] ReplicaError),
    /// The office is out of reach or refused.
    #[error(transparent)]
    Line(#[from] LineError),
    /// Phones go on exchanging without end.
    #[error("the phones did not go quiet")]
    Restless,
}
