//! Conversion of a payload to a change.

use super::columns::Columns;
use super::error::ChangeError;
use super::header::{contents, header};
use super::lineage;
use super::model::Change;
use super::ops::ops;
use crate::ids::Hash;

/// Reads a payload: a change chunk from its ninth byte on.
///
/// Uses time and memory in proportion to the bytes, at most some megabytes, whatever they claim.
///
/// # Errors
/// [`ChangeError`] for everything that a Streetbook phone does not write.
pub fn read(payload: &[u8]) -> Result<Change, ChangeError> {
    let mut bytes = contents(payload)?;
    let header = header(&mut bytes)?;
    let columns = Columns::read(&mut bytes)?;
    let ops = ops(columns, &header.actors)?;
    lineage::check(&header, &ops)?;
    Ok(Change {
        hash: Hash::of(&[payload]),
        actor: header.actor,
        seq: header.seq,
        start_op: header.start_op,
        deps: header.deps,
        ops,
    })
}
