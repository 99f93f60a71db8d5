//! The fields before the columns: chunk type and length, parents, actors, numbers.

use super::bytes::Bytes;
use super::error::ChangeError;
use crate::ids::{Actor, Hash};
use crate::limits::{CHANGE_BYTES_MAX, CHANGE_DEPS_MAX, CHANGE_OPERATIONS_MAX, RECORD_CHANGES_MAX};

const CHUNK_CHANGE: u8 = 1;
const ACTOR_LENGTH: u64 = 18;

/// Highest counter that a whole record can reach. Automerge stores counters in 32 bits and panics
/// beyond; this is far below.
pub(super) const COUNTER_MAX: u64 = RECORD_CHANGES_MAX as u64 * CHANGE_OPERATIONS_MAX;

/// A change without its operations.
pub(super) struct Header {
    pub(super) deps: Vec<Hash>,
    /// The author first, then the others whose operations are overwritten, ascending: operations name
    /// an actor by its index here.
    pub(super) actors: Vec<Actor>,
    pub(super) actor: Actor,
    pub(super) seq: u64,
    pub(super) start_op: u64,
}

/// Reads chunk type and length, and returns exactly the contents.
pub(super) fn contents(payload: &[u8]) -> Result<Bytes<'_>, ChangeError> {
    if payload.len() > CHANGE_BYTES_MAX {
        return Err(ChangeError::TooLarge {
            bytes: payload.len(),
            most: CHANGE_BYTES_MAX,
        });
    }
    let mut bytes = Bytes::new(payload);
    let kind = bytes.byte()?;
    if kind != CHUNK_CHANGE {
        return Err(ChangeError::Chunk { kind });
    }
    let length = bytes.unsigned()?;
    let contents = bytes.part(length)?;
    if !bytes.is_empty() {
        return Err(bytes.malformed("bytes after the end of the change"));
    }
    Ok(contents)
}

/// Reads everything up to the columns.
pub(super) fn header(bytes: &mut Bytes<'_>) -> Result<Header, ChangeError> {
    let deps = deps(bytes)?;
    let actor = actor(bytes)?;
    let seq = number(bytes, RECORD_CHANGES_MAX as u64)?;
    let start_op = number(bytes, COUNTER_MAX)?;
    // The header of the entry has the time, with clock evidence: a second one could contradict it.
    if bytes.signed()? != 0 {
        return Err(ChangeError::Foreign("a time of its own"));
    }
    if bytes.unsigned()? != 0 {
        return Err(ChangeError::Foreign("a message"));
    }
    Ok(Header {
        deps,
        actors: actors(bytes, actor)?,
        actor,
        seq,
        start_op,
    })
}

fn deps(bytes: &mut Bytes<'_>) -> Result<Vec<Hash>, ChangeError> {
    let count = bytes.unsigned()?;
    if count > CHANGE_DEPS_MAX as u64 {
        return Err(ChangeError::Foreign("too many parents"));
    }
    let mut deps: Vec<Hash> = Vec::new();
    for _ in 0..count {
        let dep = Hash(bytes.array()?);
        if deps.last().is_some_and(|last| *last >= dep) {
            return Err(bytes.malformed("parents out of order"));
        }
        deps.push(dep);
    }
    Ok(deps)
}

fn actor(bytes: &mut Bytes<'_>) -> Result<Actor, ChangeError> {
    if bytes.unsigned()? != ACTOR_LENGTH {
        return Err(ChangeError::Foreign("an actor that is no device"));
    }
    let actor = bytes.take(ACTOR_LENGTH)?;
    Actor::from_bytes(actor).ok_or_else(|| bytes.malformed("a wrong length"))
}

fn actors(bytes: &mut Bytes<'_>, author: Actor) -> Result<Vec<Actor>, ChangeError> {
    let mut actors = vec![author];
    for place in 0..bytes.unsigned()? {
        let other = actor(bytes)?;
        let ascends = place == 0 || actors.last().is_some_and(|last| *last < other);
        if !ascends || other == author {
            return Err(bytes.malformed("actors out of order"));
        }
        actors.push(other);
    }
    Ok(actors)
}

/// Reads a number from 1 to `most`, which no record exceeds.
fn number(bytes: &mut Bytes<'_>, most: u64) -> Result<u64, ChangeError> {
    match bytes.unsigned()? {
        0 => Err(bytes.malformed("a count from zero")),
        value if value > most => Err(ChangeError::Foreign("a count that no record reaches")),
        value => Ok(value),
    }
}
