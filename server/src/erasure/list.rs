//! The list of erasures: a small text file that is kept with the data and beside the backups, so that an
//! old backup does not bring back what was erased since.
//!
//! A line is a record's id and the time of its erasure. In a data directory `done` behind it says that
//! the files there are free of the record; a list that comes from elsewhere says nothing about that. A
//! list is never shortened: before one is written, the existing one is read.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use streetbook_core::ids::RecordId;
use streetbook_core::log::{Disk, RealDisk, read_file};
use streetbook_core::time::Instant;

/// The list's name in a data directory.
pub const ERASURES_FILE: &str = "erasures";
/// What every such list begins with.
pub const ERASURES_BEGIN: &str =
    "# Streetbook: records that were erased. Keep this beside the backups; `restore` asks for it.";
const DONE: &str = "done";

/// Records that were erased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErasureList(BTreeMap<RecordId, Line>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    at: Instant,
    done: bool,
}

impl ErasureList {
    /// Reads the list of a data directory; an empty one where there is none.
    ///
    /// # Errors
    /// The disk's error, or the number of a line that cannot be read.
    pub fn of(dir: &Path) -> io::Result<ErasureList> {
        ErasureList::read(&dir.join(ERASURES_FILE))
    }

    /// Reads a list; an empty one where there is none.
    ///
    /// # Errors
    /// As [`ErasureList::of`].
    pub fn read(path: &Path) -> io::Result<ErasureList> {
        let (folder, name) = place(path)?;
        let bytes = match read_file(&RealDisk::new(folder), name)? {
            Some(bytes) => bytes,
            None => return Ok(ErasureList::default()),
        };
        let text = String::from_utf8(bytes).map_err(|_| unreadable(1))?;
        let mut list = ErasureList::default();
        for (number, line) in (1..).zip(text.lines()) {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let (record, line) = read_line(line).ok_or_else(|| unreadable(number))?;
            list.put(record, line);
        }
        Ok(list)
    }

    /// Adds records that are erased from a time on.
    pub fn add(&mut self, records: impl IntoIterator<Item = RecordId>, at: Instant) {
        for record in records {
            self.put(record, Line { at, done: false });
        }
    }

    /// Adds another list's entries. Their being done there implies nothing here.
    pub fn unite(&mut self, other: &ErasureList) {
        for (record, line) in &other.0 {
            let line = Line {
                done: false,
                ..*line
            };
            self.put(*record, line);
        }
    }

    /// Notes that no file here holds anything of these records.
    pub fn finish(&mut self, records: impl IntoIterator<Item = RecordId>) {
        for record in records {
            if let Some(line) = self.0.get_mut(&record) {
                line.done = true;
            }
        }
    }

    /// The records, with the time of each.
    pub fn records(&self) -> impl Iterator<Item = (RecordId, Instant)> + '_ {
        self.0.iter().map(|(record, line)| (*record, line.at))
    }

    /// True if a record is known to be gone from every file here.
    pub fn is_done(&self, record: RecordId) -> bool {
        self.0.get(&record).is_some_and(|line| line.done)
    }

    /// Stores the list in a data directory, durably.
    ///
    /// # Errors
    /// The disk's error; the old list remains then.
    pub fn keep(&self, dir: &Path) -> io::Result<()> {
        self.write(&dir.join(ERASURES_FILE), true)
    }

    /// Adds the list to one that is stored elsewhere, durably. Returns the combined list.
    ///
    /// # Errors
    /// The disk's error; the old list remains then.
    pub fn keep_beside(&self, path: &Path) -> io::Result<ErasureList> {
        let mut list = ErasureList::read(path)?;
        list.unite(self);
        list.write(path, false)?;
        Ok(list)
    }

    fn put(&mut self, record: RecordId, line: Line) {
        let known = self.0.entry(record).or_insert(line);
        known.at = known.at.min(line.at);
        known.done |= line.done;
    }

    fn write(&self, path: &Path, with_done: bool) -> io::Result<()> {
        let mut text = format!("{ERASURES_BEGIN}\n");
        for (record, line) in &self.0 {
            let done = if line.done && with_done { " done" } else { "" };
            text.push_str(&format!("{record} {:?}{done}\n", line.at));
        }
        let (folder, name) = place(path)?;
        RealDisk::new(folder).replace(name, text.as_bytes())
    }
}

fn read_line(line: &str) -> Option<(RecordId, Line)> {
    let mut words = line.split_whitespace();
    let record = words.next()?.parse().ok()?;
    let at = Instant::parse(words.next()?).ok()?;
    let done = match words.next() {
        None => false,
        Some(word) => (word == DONE).then_some(true)?,
    };
    Some((record, Line { at, done }))
}

/// The folder and the name of a file.
fn place(path: &Path) -> io::Result<(&Path, &str)> {
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| io::Error::other("the list of erasures needs a file name"))?;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    Ok((folder.unwrap_or(Path::new(".")), name))
}

fn unreadable(line: usize) -> io::Error {
    io::Error::other(format!(
        "line {line} of the list of erasures cannot be read: take another copy of it"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: RecordId = RecordId([1; 16]);
    const TWO: RecordId = RecordId([2; 16]);

    fn at(millis: i64) -> Instant {
        Instant::from_millis(millis)
    }

    #[test]
    fn a_list_comes_back_as_it_was_kept_and_elsewhere_it_never_gets_shorter() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(ErasureList::of(dir.path()).unwrap(), ErasureList::default());
        let mut list = ErasureList::default();
        list.add([ONE, TWO], at(1_800_000_000_000));
        list.finish([ONE]);
        list.keep(dir.path()).unwrap();
        let kept = ErasureList::of(dir.path()).unwrap();
        assert_eq!(kept, list);
        assert!(kept.is_done(ONE) && !kept.is_done(TWO));

        let beside = dir.path().join("office.erasures");
        kept.keep_beside(&beside).unwrap();
        let mut shorter = ErasureList::default();
        shorter.add([ONE], at(5));
        let stands = shorter.keep_beside(&beside).unwrap();
        let all: Vec<_> = stands.records().collect();
        assert_eq!(all, [(ONE, at(5)), (TWO, at(1_800_000_000_000))]);
        assert!(!stands.is_done(ONE), "another directory is not this one");
        assert_eq!(ErasureList::read(&beside).unwrap(), stands);
    }

    #[test]
    fn a_line_that_says_something_else_is_named() {
        let dir = tempfile::tempdir().unwrap();
        for line in [
            "x",
            &format!("{ONE}"),
            &format!("{ONE} 2026-01-01T00:00:00Z doone"),
        ] {
            std::fs::write(
                dir.path().join(ERASURES_FILE),
                format!("{ERASURES_BEGIN}\n\n{line}\n"),
            )
            .unwrap();
            let error = ErasureList::of(dir.path()).unwrap_err();
            assert!(error.to_string().contains("line 3"), "{error}");
        }
    }
}
