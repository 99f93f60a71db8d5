//! Translation of a person's intent to keys and values, and from those to payloads.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Values;
use super::error::MergeError;
use super::keys::Key;
use super::merge::Record;
use crate::change::{self, Scalar};
use crate::ids::{Actor, EntryRef, Hash};
use crate::kind::{Field, FieldType, Kind, Value};
use crate::phone::PhoneNumber;

/// An act of a person on a record.
#[derive(Clone, Debug)]
pub enum Write<'a> {
    /// Sets fields, already checked by the kind. Creating and choosing are this too.
    Fields(&'a Kind, &'a BTreeMap<crate::kind::FieldId, Value>),
    /// Annuls it, with a reason.
    Annul(&'a str),
    /// Adds a remark.
    Note(&'a str),
    /// Signs its current version.
    Sign,
    /// Reissues an earlier entry.
    Reissue(&'a Reissue<'a>),
}

/// An entry that is reissued.
#[derive(Clone, Debug)]
pub struct Reissue<'a> {
    /// Its payload.
    pub main: &'a [u8],
    /// Its companion payload.
    pub companion: Option<&'a [u8]>,
    /// New ids of records that were reissued: references to them follow.
    pub renamed: &'a BTreeMap<String, String>,
}

/// Payloads of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payloads {
    /// The record's change.
    pub main: Vec<u8>,
    /// The companion's change, if restricted fields were written.
    pub companion: Option<Vec<u8>>,
}

/// Reason why a change could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The document refused it.
    #[error(transparent)]
    Merge(#[from] MergeError),
    /// A payload to be reissued cannot be read.
    #[error("the earlier entry cannot be read: {0}")]
    Earlier(#[from] change::ChangeError),
}

/// Keys and values of one change; a map, since a change writes a key once.
type Writes = BTreeMap<String, Option<Scalar>>;

impl Record {
    /// Writes a change for the entry that will hold it. The record holds the change from then on: if
    /// the entry cannot be stored, the caller drops the record.
    ///
    /// # Errors
    /// [`WriteError`] if automerge rejects it or an earlier payload cannot be read.
    pub fn write(
        &mut self,
        actor: Actor,
        entry: EntryRef,
        write: &Write<'_>,
    ) -> Result<Payloads, WriteError> {
        let (main, companion) = match write {
            Write::Fields(kind, values) => self.field_writes(kind, values),
            Write::Annul(reason) => (one("annul".to_owned(), reason), Writes::new()),
            Write::Note(text) => (one(Key::note(entry), text), Writes::new()),
            Write::Sign => {
                let digest = Scalar::Bytes(content_digest(&self.main.values()).to_vec());
                let signature = (Key::signature(entry), Some(digest));
                (Writes::from([signature]), Writes::new())
            }
            Write::Reissue(earlier) => {
                let writes = |payload| again(payload, entry, earlier.renamed);
                let companion = earlier.companion.map(writes).transpose()?;
                (writes(earlier.main)?, companion.unwrap_or_default())
            }
        };
        let main = self.main.write(actor, borrowed(&main))?;
        let companion = if companion.is_empty() {
            None
        } else {
            Some(self.companion.write(actor, borrowed(&companion))?)
        };
        Ok(Payloads { main, companion })
    }

    fn field_writes(
        &self,
        kind: &Kind,
        values: &BTreeMap<crate::kind::FieldId, Value>,
    ) -> (Writes, Writes) {
        let standing = self.main.values();
        let mut main = Writes::new();
        let mut companion = Writes::new();
        for (id, value) in values {
            let Some(field) = kind.field(id.as_str()) else {
                continue;
            };
            match value {
                Value::Members(members) => {
                    member_writes(id.as_str(), members, &standing, &mut main)
                }
                Value::Cleared if field.field_type.is_set() => {
                    member_writes(id.as_str(), &BTreeSet::new(), &standing, &mut main);
                }
                _ if field.restricted => {
                    companion.insert(id.to_string(), Some(to_scalar(value)));
                    // One entry writes both documents: readers without the companion still see a value.
                    if let Some(masked) = masked(field, value) {
                        main.insert(id.to_string(), Some(masked));
                    }
                }
                _ => {
                    main.insert(id.to_string(), Some(to_scalar(value)));
                }
            }
        }
        (main, companion)
    }
}

/// Adds the new members and removes those that are not wanted any more.
fn member_writes(field: &str, wanted: &BTreeSet<String>, standing: &Values, writes: &mut Writes) {
    let present: BTreeSet<&str> = standing
        .keys()
        .filter_map(|key| match Key::parse(key) {
            Key::Member(of, member) if of == field => Some(member),
            _ => None,
        })
        .collect();
    for member in wanted
        .iter()
        .filter(|member| !present.contains(member.as_str()))
    {
        writes.insert(format!("{field}/{member}"), Some(Scalar::Bool(true)));
    }
    for member in present.iter().filter(|member| !wanted.contains(**member)) {
        writes.insert(format!("{field}/{member}"), None);
    }
}

/// Returns the public form of a restricted value: of a phone number the masked form, of anything else
/// nothing.
fn masked(field: &Field, value: &Value) -> Option<Scalar> {
    match (&field.field_type, value) {
        (FieldType::Phone, Value::Text(text)) => {
            let number: PhoneNumber = text.parse().ok()?;
            Some(Scalar::Text(number.masked().to_string()))
        }
        (FieldType::Phone, Value::Cleared) => Some(Scalar::Null),
        _ => None,
    }
}

fn to_scalar(value: &Value) -> Scalar {
    match value {
        Value::Text(text) => Scalar::Text(text.clone()),
        Value::Integer(number) => Scalar::Int(*number),
        Value::Bool(value) => Scalar::Bool(*value),
        Value::Time(at) => Scalar::Timestamp(at.millis()),
        Value::Cleared | Value::Members(_) => Scalar::Null,
    }
}

fn one(key: String, text: &str) -> Writes {
    Writes::from([(key, Some(Scalar::Text(text.to_owned())))])
}

/// Returns the writes of an earlier payload, with its signatures and remarks under the new entry's
/// name. The signed digest is unchanged: over a changed version the signature shows as not current.
fn again(
    payload: &[u8],
    entry: EntryRef,
    renamed: &BTreeMap<String, String>,
) -> Result<Writes, change::ChangeError> {
    let key_again = |key: String| match Key::parse(&key) {
        Key::Signature(_) => Key::signature(entry),
        Key::Note(_) => Key::note(entry),
        Key::Member(field, member) => match renamed.get(member) {
            Some(renamed) => format!("{field}/{renamed}"),
            None => key,
        },
        _ => key,
    };
    let value_again = |value: Option<Scalar>| match value {
        Some(Scalar::Text(text)) => Some(Scalar::Text(renamed.get(&text).cloned().unwrap_or(text))),
        other => other,
    };
    let ops = change::read(payload)?.ops.into_iter();
    Ok(ops
        .map(|op| (key_again(op.key), value_again(op.value)))
        .collect())
}

fn borrowed(writes: &Writes) -> impl Iterator<Item = (&str, &Option<Scalar>)> {
    writes.iter().map(|(key, value)| (key.as_str(), value))
}

/// Returns sixteen bytes that identify a record's content: a signature covers them. Remarks and
/// signatures are not part of it, so that two people can sign one version.
pub(super) fn content_digest(values: &Values) -> [u8; 16] {
    let mut bytes = Vec::new();
    for (key, standing) in values {
        if !Key::parse(key).is_content() {
            continue;
        }
        part(&mut bytes, key.as_bytes());
        let mut said: Vec<Vec<u8>> = standing
            .iter()
            .map(|(value, _)| scalar_bytes(value))
            .collect();
        said.sort();
        bytes.extend_from_slice(&(said.len() as u32).to_be_bytes());
        for value in said {
            part(&mut bytes, &value);
        }
    }
    let hash = Hash::of(&[b"streetbook/content/1", &bytes]);
    let mut digest = [0; 16];
    digest.copy_from_slice(&hash.0[..16]);
    digest
}

fn part(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
    out.extend_from_slice(bytes);
}

fn scalar_bytes(value: &Scalar) -> Vec<u8> {
    let (tag, bytes): (u8, Vec<u8>) = match value {
        Scalar::Null => (0, Vec::new()),
        Scalar::Bool(value) => (1, vec![u8::from(*value)]),
        Scalar::Int(value) => (2, value.to_be_bytes().to_vec()),
        Scalar::Uint(value) => (3, value.to_be_bytes().to_vec()),
        Scalar::Text(value) => (4, value.as_bytes().to_vec()),
        Scalar::Bytes(value) => (5, value.clone()),
        Scalar::Timestamp(value) => (6, value.to_be_bytes().to_vec()),
    };
    [vec![tag], bytes].concat()
}
