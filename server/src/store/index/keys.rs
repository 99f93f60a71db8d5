//! The keys: a byte for the table, then the sort key (numbers big-endian). Each key knows the type of
//! its row.

use std::marker::PhantomData;

use streetbook_core::book::Book;
use streetbook_core::ids::{DeviceId, EntryRef, Hash, RecordId};
use streetbook_core::log::At;
use streetbook_core::seal::SealKey;

use super::rows::{BookBlock, BookEnd, JournalEnd, Marker, PartRow, RecordRow, StatusRow};

/// The tables, by the first byte of their keys. Two cannot share a byte: the compiler refuses it.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Table {
    /// Position to which the ledger is folded.
    Marker = b'm',
    /// Locations of frames.
    Frames = b'f',
    /// Heads of journals.
    Heads = b'h',
    /// Stored parts.
    Parts = b'p',
    /// Events of the server's own journal.
    Events = b'o',
    /// Lines of the audit log.
    AuditLines = b'a',
    /// Last positions of books.
    BookEnds = b'e',
    /// Contents of books.
    BookBlocks = b'b',
    /// The latest status of entries.
    StatusRow = b's',
    /// Records.
    Records = b'r',
    /// Entries of records.
    RecordEntries = b'l',
    /// Books of records.
    RecordBooks = b'k',
    /// Held and quarantined entries.
    Unsettled = b'u',
    /// Waiting entries by record.
    Waiting = b'w',
    /// Position to which the ledger is judged.
    Judged = b'j',
    /// Erased records.
    Erased = b'x',
    /// Their payloads.
    ErasedPayloads = b'y',
    /// Entries that made others again.
    Reissued = b'g',
    /// Last challenges of devices. Upper case: not part of the fold.
    Challenges = b'C',
}

impl Table {
    /// Returns the byte that its keys begin with.
    const fn byte(self) -> u8 {
        self as u8
    }
}

/// The key of a row of type `T`.
pub(super) struct Key<T> {
    bytes: Vec<u8>,
    row: PhantomData<fn() -> T>,
}

impl<T> Key<T> {
    fn new(table: Table, parts: &[&[u8]]) -> Key<T> {
        let length = parts.iter().map(|part| part.len()).sum::<usize>();
        let mut bytes = Vec::with_capacity(1 + length);
        bytes.push(table.byte());
        parts.iter().for_each(|part| bytes.extend_from_slice(part));
        Key {
            bytes,
            row: PhantomData,
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// The name of a book in a key: in plain, or in a sealed index its keyed MAC, since keys are stored
/// unsealed and names of teams and people are confidential.
pub(super) struct BookName(Vec<u8>);

impl BookName {
    pub(super) fn of(book: &Book, seal: Option<&SealKey>) -> BookName {
        let name = book.to_string().into_bytes();
        BookName(seal.map_or_else(|| name.clone(), |seal| seal.name(&name).to_vec()))
    }
}

/// Progress of the fold through the ledger.
pub(super) fn marker() -> Key<Marker> {
    Key::new(Table::Marker, &[])
}

/// The place of a frame.
pub(super) fn frame(number: u64) -> Key<At> {
    Key::new(Table::Frames, &[&number.to_be_bytes()])
}

/// The end of a journal.
pub(super) fn head(device: DeviceId) -> Key<JournalEnd> {
    Key::new(Table::Heads, &[&device.0])
}

/// The stored part that starts with this entry.
pub(super) fn part(first: EntryRef) -> Key<PartRow> {
    Key::new(Table::Parts, &[&first.key()])
}

/// An entry of the server's own journal that is neither releases nor a line of the audit log.
pub(super) fn event(n: u64) -> Key<At> {
    Key::new(Table::Events, &[&n.to_be_bytes()])
}

/// A line of the audit log, by its number in the server's own journal.
pub(super) fn note(n: u64) -> Key<At> {
    Key::new(Table::AuditLines, &[&n.to_be_bytes()])
}

/// The last position of a book.
pub(super) fn book_end(book: &BookName) -> Key<BookEnd> {
    Key::new(Table::BookEnds, &[&book.0])
}

/// The block of a book that starts at this position.
pub(super) fn book_block(book: &BookName, position: u64) -> Key<BookBlock> {
    // A plain name holds no zero byte, and MACs are all of one length: no book's rows lie among
    // another's.
    let parts: [&[u8]; 3] = [&book.0, &[0], &position.to_be_bytes()];
    Key::new(Table::BookBlocks, &parts)
}

/// The latest ruling on an entry.
pub(super) fn ruled(entry: EntryRef) -> Key<StatusRow> {
    Key::new(Table::StatusRow, &[&entry.key()])
}

/// A record.
pub(super) fn record(record: RecordId) -> Key<RecordRow> {
    Key::new(Table::Records, &[&record.0])
}

/// The entry at a place of a record's list, with its payload's hash.
pub(super) fn record_entry(record: RecordId, place: u32) -> Key<(EntryRef, Hash)> {
    Key::new(Table::RecordEntries, &[&record.0, &place.to_be_bytes()])
}

/// A book that a record was released to; the row names it.
pub(super) fn record_book(record: RecordId, book: &BookName) -> Key<Book> {
    Key::new(Table::RecordBooks, &[&record.0, &book.0])
}

/// An entry that is held or quarantined.
pub(super) fn unsettled(entry: EntryRef) -> Key<()> {
    Key::new(Table::Unsettled, &[&entry.key()])
}

/// An entry of a record that is held or quarantined.
pub(super) fn waiting(record: RecordId, entry: EntryRef) -> Key<()> {
    Key::new(Table::Waiting, &[&record.0, &entry.key()])
}

/// An accepted entry that reissued another one, with the payload's hash that it names.
pub(super) fn reissued(entry: EntryRef, by: EntryRef) -> Key<Hash> {
    Key::new(Table::Reissued, &[&entry.key(), &by.key()])
}

/// Prefix of the reissues of an entry.
pub(super) fn all_remade(entry: EntryRef) -> Vec<u8> {
    Key::<()>::new(Table::Reissued, &[&entry.key()]).into_bytes()
}

/// The frame up to which every entry is judged.
pub(super) fn judged() -> Key<u64> {
    Key::new(Table::Judged, &[])
}

/// An erased record.
pub(super) fn erased(record: RecordId) -> Key<()> {
    Key::new(Table::Erased, &[&record.0])
}

/// A payload of an erased record.
pub(super) fn erased_payload(payload: Hash) -> Key<()> {
    Key::new(Table::ErasedPayloads, &[&payload.0])
}

/// Prefix of all erased records.
pub(super) fn all_erased() -> Vec<u8> {
    vec![Table::Erased.byte()]
}

/// Prefix of the payloads of all erased records.
pub(super) fn all_erased_payloads() -> Vec<u8> {
    vec![Table::ErasedPayloads.byte()]
}

/// The last challenge that a device used.
pub(super) fn challenge(device: DeviceId) -> Vec<u8> {
    Key::<u64>::new(Table::Challenges, &[&device.0]).into_bytes()
}

/// Prefix of the events of the server's own journal.
pub(super) fn events() -> Vec<u8> {
    vec![Table::Events.byte()]
}

/// Prefix of all heads.
pub(super) fn heads() -> Vec<u8> {
    vec![Table::Heads.byte()]
}

/// Prefix of all held and quarantined entries.
pub(super) fn all_unsettled() -> Vec<u8> {
    vec![Table::Unsettled.byte()]
}

/// Prefix of a record's list.
pub(super) fn record_entries(record: RecordId) -> Vec<u8> {
    Key::<()>::new(Table::RecordEntries, &[&record.0]).into_bytes()
}

/// Prefix of a record's books.
pub(super) fn record_books(record: RecordId) -> Vec<u8> {
    Key::<()>::new(Table::RecordBooks, &[&record.0]).into_bytes()
}

/// Prefix of a record's held and quarantined entries.
pub(super) fn all_waiting(record: RecordId) -> Vec<u8> {
    Key::<()>::new(Table::Waiting, &[&record.0]).into_bytes()
}

/// Returns true for the key of a row outside the fold.
pub(super) fn is_forgettable(key: &[u8]) -> bool {
    key.first() == Some(&Table::Challenges.byte())
}
