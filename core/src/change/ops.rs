//! Conversion of columns to operations.

use super::bytes::Bytes;
use super::columns::Columns;
use super::error::ChangeError;
use super::header::COUNTER_MAX;
use super::model::{Op, OpId, Scalar};
use super::runs::Runs;
use super::value::value;
use crate::ids::Actor;
use crate::limits::CHANGE_OPERATIONS_MAX;

const KEY_BYTES_MAX: usize = 200;
const ACTION_SET: u64 = 1;
const ACTION_DELETE: u64 = 3;
const NO_OP: &str = "an overwritten operation that cannot be";

/// Reads all operations. Their number comes from the column of actions; every other column must agree
/// with it before it is expanded.
pub(super) fn ops(columns: Columns<'_>, actors: &[Actor]) -> Result<Vec<Op>, ChangeError> {
    let actions = Runs::read(columns.action, Bytes::unsigned)?;
    let rows = bounded(actions.rows())?;
    no_inserts(columns.insert, rows)?;
    let keys = Runs::read(columns.key, Bytes::text)?.expand(rows)?;
    let values = values(&columns, actions, rows)?;
    let overwrites = overwrites(&columns, rows, actors)?;
    keys.zip(values)
        .zip(overwrites)
        .map(|((key, value), overwrites)| {
            Ok(Op {
                key: checked_key(key)?,
                value,
                overwrites,
            })
        })
        .collect()
}

fn bounded(operations: u64) -> Result<u64, ChangeError> {
    if operations > CHANGE_OPERATIONS_MAX {
        return Err(ChangeError::TooManyOperations {
            operations,
            most: CHANGE_OPERATIONS_MAX,
        });
    }
    Ok(operations)
}

fn no_inserts(mut column: Bytes<'_>, rows: u64) -> Result<(), ChangeError> {
    if rows > 0 && column.unsigned()? != rows || !column.is_empty() {
        return Err(ChangeError::Foreign("an insertion into a list"));
    }
    Ok(())
}

fn checked_key(key: &str) -> Result<String, ChangeError> {
    if key.is_empty() || key.len() > KEY_BYTES_MAX {
        return Err(ChangeError::Foreign("an empty or overlong key"));
    }
    Ok(key.to_owned())
}

fn values(
    columns: &Columns<'_>,
    actions: Runs<u64>,
    rows: u64,
) -> Result<Vec<Option<Scalar>>, ChangeError> {
    let kinds = Runs::read(columns.value_kind, Bytes::unsigned)?.expand(rows)?;
    let mut bytes = columns.value;
    let values: Vec<_> = actions
        .expand(rows)?
        .zip(kinds)
        .map(|(action, kind)| match (action, value(kind, &mut bytes)?) {
            (ACTION_SET, value) => Ok(Some(value)),
            (ACTION_DELETE, Scalar::Null) => Ok(None),
            (ACTION_DELETE, _) => Err(bytes.malformed("a deletion with a value")),
            _ => Err(ChangeError::Foreign("an action besides set and delete")),
        })
        .collect::<Result<_, _>>()?;
    if !bytes.is_empty() {
        return Err(bytes.malformed("bytes that belong to no value"));
    }
    Ok(values)
}

fn overwrites(
    columns: &Columns<'_>,
    rows: u64,
    actors: &[Actor],
) -> Result<Vec<Vec<OpId>>, ChangeError> {
    let counts = Runs::read(columns.overwrite_count, Bytes::unsigned)?;
    // Bounded on its own: a few rows may claim to overwrite millions.
    let total = bounded(counts.sum())?;
    let counters = Runs::read(columns.overwrite_counter, Bytes::signed)?.expand(total)?;
    let places: Vec<u64> = Runs::read(columns.overwrite_actor, Bytes::unsigned)?
        .expand(total)?
        .collect();
    all_named(actors, &places)?;
    let mut before = 0_i64;
    let ids: Vec<OpId> = counters
        .zip(places)
        .map(|(step, place)| {
            before = before.saturating_add(step);
            op_id(before, actors, place).ok_or_else(|| columns.overwrite_counter.malformed(NO_OP))
        })
        .collect::<Result<_, _>>()?;
    let mut ids = ids.into_iter();
    let share = |count| ids.by_ref().take(count as usize).collect();
    Ok(counts.expand(rows)?.map(share).collect())
}

fn op_id(counter: i64, actors: &[Actor], place: u64) -> Option<OpId> {
    let actor = actors.get(usize::try_from(place).ok()?)?;
    let counter = u64::try_from(counter).ok()?;
    (1..=COUNTER_MAX).contains(&counter).then_some(OpId {
        counter,
        actor: *actor,
    })
}

/// Checks that some operation names each actor listed besides the author: automerge lists no others
/// when it encodes the change again.
fn all_named(actors: &[Actor], places: &[u64]) -> Result<(), ChangeError> {
    let mut named = vec![false; actors.len()];
    for place in places {
        let named = usize::try_from(*place)
            .ok()
            .and_then(|place| named.get_mut(place));
        if let Some(named) = named {
            *named = true;
        }
    }
    if named.iter().skip(1).all(|named| *named) {
        return Ok(());
    }
    Err(ChangeError::Foreign("an actor that nothing names"))
}
