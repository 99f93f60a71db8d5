//! The table of columns: a number (id and type) and a length each, then their bytes in sequence up to
//! the end of the change.

use super::bytes::Bytes;
use super::error::ChangeError;

/// The columns of a flat record's change. One that is absent is empty.
#[derive(Default)]
pub(super) struct Columns<'a> {
    /// Run-length encoded texts.
    pub(super) key: Bytes<'a>,
    /// Run lengths of alternating false and true.
    pub(super) insert: Bytes<'a>,
    /// Run-length encoded numbers: set or delete.
    pub(super) action: Bytes<'a>,
    /// Run-length encoded numbers: a value's length and type.
    pub(super) value_kind: Bytes<'a>,
    /// The values' bytes.
    pub(super) value: Bytes<'a>,
    /// Run-length encoded numbers: count of operations that each one overwrites.
    pub(super) overwrite_count: Bytes<'a>,
    /// Run-length encoded numbers: actors of the overwritten operations, as indexes of the list of
    /// actors.
    pub(super) overwrite_actor: Bytes<'a>,
    /// Run-length encoded differences: counters of the overwritten operations.
    pub(super) overwrite_counter: Bytes<'a>,
}

impl<'a> Columns<'a> {
    /// Reads the table and assigns the bytes after it to the columns.
    pub(super) fn read(bytes: &mut Bytes<'a>) -> Result<Columns<'a>, ChangeError> {
        let mut columns = Columns::default();
        for (spec, length) in table(bytes)? {
            let column = bytes.part(length)?;
            *columns.place(spec)? = column;
        }
        if !bytes.is_empty() {
            return Err(ChangeError::Foreign("bytes after its columns"));
        }
        Ok(columns)
    }

    fn place(&mut self, spec: u64) -> Result<&mut Bytes<'a>, ChangeError> {
        Ok(match spec {
            0x15 => &mut self.key,
            0x34 => &mut self.insert,
            0x42 => &mut self.action,
            0x56 => &mut self.value_kind,
            0x57 => &mut self.value,
            0x70 => &mut self.overwrite_count,
            0x71 => &mut self.overwrite_actor,
            0x73 => &mut self.overwrite_counter,
            0x01 | 0x02 => return Err(ChangeError::Foreign("an object inside the record")),
            0x11 | 0x13 => return Err(ChangeError::Foreign("a list")),
            0x94 | 0xa5 => return Err(ChangeError::Foreign("a mark in a text")),
            _ if spec & 0x08 != 0 => return Err(ChangeError::Foreign("a compressed column")),
            _ => return Err(ChangeError::Foreign("an unknown column")),
        })
    }
}

fn table(bytes: &mut Bytes<'_>) -> Result<Vec<(u64, u64)>, ChangeError> {
    let mut table: Vec<(u64, u64)> = Vec::new();
    for _ in 0..bytes.unsigned()? {
        let (spec, length) = (bytes.unsigned()?, bytes.unsigned()?);
        if table.last().is_some_and(|(last, _)| *last >= spec) {
            return Err(bytes.malformed("columns out of order"));
        }
        if length == 0 {
            return Err(bytes.malformed("an empty column"));
        }
        table.push((spec, length));
    }
    Ok(table)
}
