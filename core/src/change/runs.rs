//! A column of values, run-length encoded.
//!
//! A signed count comes first: positive, one value repeated; negative, a list of that many values.
//! (Zero starts a run of nulls; no column of ours has any.) Rows are counted before a single run is
//! expanded, so a few bytes cannot produce 2^40 of them. Only the encoding that automerge itself writes
//! is accepted: equal neighbours are in one run, different neighbours in one list.

use super::bytes::Bytes;
use super::error::ChangeError;

/// A column in its encoded form: each value and its number of repetitions. There are never more runs
/// than bytes.
pub(super) struct Runs<T> {
    runs: Vec<(T, u64)>,
    place: usize,
}

impl<T: PartialEq + Clone> Runs<T> {
    /// Reads a whole column; `value` reads one value.
    pub(super) fn read<'a>(
        mut column: Bytes<'a>,
        value: impl Fn(&mut Bytes<'a>) -> Result<T, ChangeError>,
    ) -> Result<Runs<T>, ChangeError> {
        let mut runs = Runs {
            runs: Vec::new(),
            place: column.place(),
        };
        let mut after_list = false;
        while !column.is_empty() {
            let start = column;
            let count = column.signed()?;
            match count {
                0 => return Err(ChangeError::Foreign("a column with gaps")),
                1 => return Err(start.malformed("a run of one")),
                // Pushed as a count, not as values: memory follows the bytes and not their claim.
                2.. => runs.push(start, value(&mut column)?, count.unsigned_abs())?,
                _ if after_list => return Err(start.malformed("a list cut in two")),
                _ => {
                    for _ in 0..count.unsigned_abs() {
                        runs.push(start, value(&mut column)?, 1)?;
                    }
                }
            }
            after_list = count < 0;
        }
        Ok(runs)
    }

    fn push(&mut self, start: Bytes<'_>, value: T, count: u64) -> Result<(), ChangeError> {
        if self.runs.last().is_some_and(|(last, _)| *last == value) {
            return Err(start.malformed("a run cut in two"));
        }
        self.runs.push((value, count));
        Ok(())
    }

    /// Returns the number of rows of its expansion.
    pub(super) fn rows(&self) -> u64 {
        let counts = self.runs.iter().map(|(_, count)| *count);
        counts.fold(0, u64::saturating_add)
    }

    /// Expands to this number of rows, or fails if it has another; callers have bounded the number.
    pub(super) fn expand(self, rows: u64) -> Result<impl Iterator<Item = T>, ChangeError> {
        if self.rows() != rows {
            return Err(ChangeError::Malformed {
                what: "columns of different lengths",
                place: self.place,
            });
        }
        let repeat = |(value, count)| std::iter::repeat_n(value, count as usize);
        Ok(self.runs.into_iter().flat_map(repeat))
    }
}

impl Runs<u64> {
    /// Returns the sum over all rows.
    pub(super) fn sum(&self) -> u64 {
        let sums = self
            .runs
            .iter()
            .map(|(value, count)| value.saturating_mul(*count));
        sums.fold(0, u64::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(column: &[u8]) -> Option<Vec<u64>> {
        let runs = Runs::read(Bytes::new(column), Bytes::unsigned).ok()?;
        let rows = runs.rows();
        Some(runs.expand(rows).ok()?.collect())
    }

    #[test]
    fn a_column_has_one_spelling() {
        assert_eq!(rows(&[]), Some(vec![]));
        assert_eq!(
            rows(&[3, 7, 0x7e, 8, 9, 2, 8]),
            Some(vec![7, 7, 7, 8, 9, 8, 8])
        );
        assert_eq!(rows(&[2, 7, 2, 8]), Some(vec![7, 7, 8, 8]));
        let gap = [0, 3];
        let run_of_one = [1, 7];
        let equal_in_list = [0x7e, 7, 7];
        let split_run = [2, 7, 3, 7];
        let run_into_list = [2, 7, 0x7f, 7];
        let list_into_run = [0x7f, 7, 2, 7];
        let split_list = [0x7f, 7, 0x7f, 8];
        let bad: [&[u8]; 8] = [
            &gap,
            &run_of_one,
            &equal_in_list,
            &split_run,
            &run_into_list,
            &list_into_run,
            &split_list,
            &[0x7d, 1],
        ];
        for column in bad {
            assert_eq!(rows(column), None, "{column:?} was taken");
        }
    }

    #[test]
    fn rows_are_counted_before_they_are_made() {
        let column = [0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 1, 0x7f, 2];
        let runs = Runs::read(Bytes::new(&column), Bytes::unsigned).unwrap();
        assert_eq!(runs.rows(), (1 << 40) + 1);
        assert_eq!(runs.sum(), (1 << 40) + 2);
        assert!(runs.expand(7).is_err());
    }
}
