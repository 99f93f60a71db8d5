//! Acts of a person. Each call returns once its entry is persisted; only then may an app report the
//! record as saved.

use streetbook_core::ids::{KindId, RecordId};
use streetbook_core::replica::{Moment, Replica, ReplicaError};

use crate::error::PhoneError;
use crate::fields::{Fields, check, read};
use crate::listener::{Cause, Change};
use crate::phone::Phone;
use crate::value::FieldValue;

#[uniffi::export]
impl Phone {
    /// Writes a new record of a kind and returns its id once it is saved.
    pub fn log(&self, kind: String, fields: Fields) -> Result<String, PhoneError> {
        let (record, change) = self.write(&kind, &fields)?;
        self.listeners.changed(&change);
        Ok(record)
    }

    /// Changes fields of a record; fields that are not named keep their value.
    pub fn amend(&self, record: String, fields: Fields) -> Result<(), PhoneError> {
        self.act(|replica, now| {
            let id = id(&record)?;
            let form = replica.kind_of(id)?;
            let fields = read(replica, Some(&form), &fields)?;
            Ok(replica.amend(id, &fields, now)?)
        })
    }

    /// Annuls a record, with a reason. It stays visible.
    pub fn annul(&self, record: String, reason: String) -> Result<(), PhoneError> {
        self.act(|replica, now| Ok(replica.annul(id(&record)?, &reason, now)?))
    }

    /// Adds a remark to a record.
    pub fn annotate(&self, record: String, remark: String) -> Result<(), PhoneError> {
        self.act(|replica, now| Ok(replica.annotate(id(&record)?, &remark, now)?))
    }

    /// Signs a record as it is on this phone.
    pub fn sign(&self, record: String) -> Result<(), PhoneError> {
        self.act(|replica, now| Ok(replica.sign(id(&record)?, now)?))
    }

    /// Settles a conflict: the value replaces all concurrent ones.
    pub fn choose(
        &self,
        record: String,
        field: String,
        value: FieldValue,
    ) -> Result<(), PhoneError> {
        self.act(|replica, now| {
            let id = id(&record)?;
            let kind = replica.kind_of(id)?.id;
            // A value in conflict may use a field or choice that only earlier versions offer.
            let form = replica.kinds().reading(&kind);
            let known = form.and_then(|form| Some((form, form.field(&field)?)));
            let value = value.to_json(known, replica.zone())?;
            Ok(replica.choose(id, &field, &value, now)?)
        })
    }
}

impl Phone {
    /// Performs one act and notifies the listeners.
    pub(crate) fn act<T>(
        &self,
        act: impl FnOnce(&mut Replica, Moment) -> Result<T, PhoneError>,
    ) -> Result<T, PhoneError> {
        let (done, change) = self.done(act)?;
        self.listeners.changed(&change);
        Ok(done)
    }

    /// Writes a new record; the caller notifies the listeners.
    pub(crate) fn write(
        &self,
        kind: &str,
        fields: &Fields,
    ) -> Result<(String, Change), PhoneError> {
        self.done(|replica, now| {
            let id: Option<KindId> = kind.parse().ok();
            let form = id.and_then(|id| replica.kinds().latest(&id));
            form.map_or(Ok(()), |form| check(replica, form, fields))?;
            let fields = read(replica, form, fields)?;
            Ok(replica.log(kind, &fields, now)?.to_string())
        })
    }

    fn done<T>(
        &self,
        act: impl FnOnce(&mut Replica, Moment) -> Result<T, PhoneError>,
    ) -> Result<(T, Change), PhoneError> {
        let now = self.now()?;
        self.cell.with(|replica| {
            let done = act(replica, now)?;
            Ok((done, Change::of(replica, Cause::Act)))
        })
    }
}

/// Parses a record's id as an app passes it.
pub(crate) fn id(text: &str) -> Result<RecordId, ReplicaError> {
    Ok(text.parse()?)
}
