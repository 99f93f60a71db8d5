//! What a person does. Each call returns once its entry is on the disk: then the record is saved, and only
//! then may an app say so.

use streetbook_core::ids::{KindId, RecordId};
use streetbook_core::replica::{Moment, Replica, ReplicaError};

use crate::error::PhoneError;
use crate::fields::{Fields, check, read};
use crate::listener::{Cause, Change};
use crate::phone::Phone;
use crate::value::FieldValue;

#[uniffi::export]
impl Phone {
    /// Writes a new record of a kind and gives its id once it is saved.
    pub fn log(&self, kind: String, fields: Fields) -> Result<String, PhoneError> {
        let (record, change) = self.write(&kind, &fields)?;
        self.listeners.changed(&change);
        Ok(record)
    }

    /// Changes fields of a record; those that are not named stay.
    pub fn amend(&self, record: String, fields: Fields) -> Result<(), PhoneError> {
        self.act(|replica, now| {
            let id = id(&record)?;
            let form = replica.kind_of(id)?;
            let fields = read(replica, Some(&form), &fields)?;
            Ok(replica.amend(id, &fields, now)?)
        })
    }

    /// Annuls a record, with a reason. It stays to be seen.
    pub fn annul(&self, record: String, reason: String) -> Result<(), PhoneError> {
        self.act(|replica, now| Ok(replica.annul(id(&record)?, &reason, now)?))
    }

    /// Adds a remark to a record.
    pub fn annotate(&self, record: String, remark: String) -> Result<(), PhoneError> {
        self.act(|replica, now| Ok(replica.annotate(id(&record)?, &remark, now)?))
    }

    /// Signs a record as it stands on this phone.
    pub fn sign(&self, record: String) -> Result<(), PhoneError> {
        self.act(|replica, now| Ok(replica.sign(id(&record)?, now)?))
    }

    /// Settles a conflict: the value takes the place of all that stand there.
    pub fn choose(
        &self,
        record: String,
        field: String,
        value: FieldValue,
    ) -> Result<(), PhoneError> {
        self.act(|replica, now| {
            let id = id(&record)?;
            let kind = replica.kind_of(id)?.id;
            // What stands in conflict may be a field or choice that only earlier versions offer.
            let form = replica.kinds().reading(&kind);
            let known = form.and_then(|form| Some((form, form.field(&field)?)));
            let value = value.to_json(known, replica.zone())?;
            Ok(replica.choose(id, &field, &value, now)?)
        })
    }
}

impl Phone {
    /// Does one act and tells whoever listens.
    pub(crate) fn act<T>(
        &self,
        act: impl FnOnce(&mut Replica, Moment) -> Result<T, PhoneError>,
    ) -> Result<T, PhoneError> {
        let (done, change) = self.done(act)?;
        self.listeners.changed(&change);
        Ok(done)
    }

    /// Writes a new record; whoever calls tells who listens.
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

/// The id of a record as an app hands it over.
pub(crate) fn id(text: &str) -> Result<RecordId, ReplicaError> {
    Ok(text.parse()?)
}
