//! The keys: a byte for the table, then the sort key (numbers big-endian). Each key knows the type of
//! its row.

use std::marker::PhantomData;

use streetbook_core::book::Book;
use streetbook_core::ids::{DeviceId, EntryRef, Hash, RecordId};
use streetbook_core::log::At;
use streetbook_core::seal::SealKey;

use super::journals::JournalEnd;
use super::rows::{BookBlock, BookEnd, Marker, PartRow, RecordRow, Ruled};

const MARKER: u8 = b'm';
const FRAMES: u8 = b'f';
const HEADS: u8 = b'h';
const PARTS: u8 = b'p';
const EVENTS: u8 = b'o';
const NOTES: u8 = b'a';
const BOOK_ENDS: u8 = b'e';
const BOOK_BLOCKS: u8 = b'b';
const RULED: u8 = b's';
const RECORDS: u8 = b'r';
const RECORD_ENTRIES: u8 = b'l';
const RECORD_BOOKS: u8 = b'k';
const UNSETTLED: u8 = b'u';
const WAITING: u8 = b'w';
const JUDGED: u8 = b'j';
const ERASED: u8 = b'x';
const ERASED_PAYLOADS: u8 = b'y';
const REMADE: u8 = b'a';
/// Upper case: not part of the fold.
const CHALLENGES: u8 = b'C';

/// The key of a row of type `T`.
pub(super) struct Key<T> {
    bytes: Vec<u8>,
    row: PhantomData<fn() -> T>,
}

impl<T> Key<T> {
    fn new(table: u8, parts: &[&[u8]]) -> Key<T> {
        let length = parts.iter().map(|part| part.len()).sum::<usize>();
        let mut bytes = Vec::with_capacity(1 + length);
        bytes.push(table);
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
    Key::new(MARKER, &[])
}

/// The place of a frame.
pub(super) fn frame(number: u64) -> Key<At> {
    Key::new(FRAMES, &[&number.to_be_bytes()])
}

/// The end of a journal.
pub(super) fn head(device: DeviceId) -> Key<JournalEnd> {
    Key::new(HEADS, &[&device.0])
}

/// The stored part that starts with this entry.
pub(super) fn part(first: EntryRef) -> Key<PartRow> {
    Key::new(PARTS, &[&first.key()])
}

/// An entry of the server's own journal that is neither releases nor a line of the audit log.
pub(super) fn event(n: u64) -> Key<At> {
    Key::new(EVENTS, &[&n.to_be_bytes()])
}

/// A line of the audit log, by its number in the server's own journal.
pub(super) fn note(n: u64) -> Key<At> {
    Key::new(NOTES, &[&n.to_be_bytes()])
}

/// The last position of a book.
pub(super) fn book_end(book: &BookName) -> Key<BookEnd> {
    Key::new(BOOK_ENDS, &[&book.0])
}

/// The block of a book that starts at this position.
pub(super) fn book_block(book: &BookName, position: u64) -> Key<BookBlock> {
    // A plain name holds no zero byte, and MACs are all of one length: no book's rows lie among
    // another's.
    let parts: [&[u8]; 3] = [&book.0, &[0], &position.to_be_bytes()];
    Key::new(BOOK_BLOCKS, &parts)
}

/// The latest ruling on an entry.
pub(super) fn ruled(entry: EntryRef) -> Key<Ruled> {
    Key::new(RULED, &[&entry.key()])
}

/// A record.
pub(super) fn record(record: RecordId) -> Key<RecordRow> {
    Key::new(RECORDS, &[&record.0])
}

/// The entry at a place of a record's list, with its payload's hash.
pub(super) fn record_entry(record: RecordId, place: u32) -> Key<(EntryRef, Hash)> {
    Key::new(RECORD_ENTRIES, &[&record.0, &place.to_be_bytes()])
}

/// A book that a record was released to; the row names it.
pub(super) fn record_book(record: RecordId, book: &BookName) -> Key<Book> {
    Key::new(RECORD_BOOKS, &[&record.0, &book.0])
}

/// An entry that is held or quarantined.
pub(super) fn unsettled(entry: EntryRef) -> Key<()> {
    Key::new(UNSETTLED, &[&entry.key()])
}

/// An entry of a record that is held or quarantined.
pub(super) fn waiting(record: RecordId, entry: EntryRef) -> Key<()> {
    Key::new(WAITING, &[&record.0, &entry.key()])
}

/// An accepted entry that reissued another one, with the payload's hash that it names.
pub(super) fn remade(entry: EntryRef, by: EntryRef) -> Key<Hash> {
    Key::new(REMADE, &[&entry.key(), &by.key()])
}

/// Prefix of the reissues of an entry.
pub(super) fn all_remade(entry: EntryRef) -> Vec<u8> {
    Key::<()>::new(REMADE, &[&entry.key()]).into_bytes()
}

/// The frame up to which every entry is judged.
pub(super) fn judged() -> Key<u64> {
    Key::new(JUDGED, &[])
}

/// An erased record.
pub(super) fn erased(record: RecordId) -> Key<()> {
    Key::new(ERASED, &[&record.0])
}

/// A payload of an erased record.
pub(super) fn erased_payload(payload: Hash) -> Key<()> {
    Key::new(ERASED_PAYLOADS, &[&payload.0])
}

/// Prefix of all erased records.
pub(super) fn all_erased() -> Vec<u8> {
    vec![ERASED]
}

/// Prefix of the payloads of all erased records.
pub(super) fn all_erased_payloads() -> Vec<u8> {
    vec![ERASED_PAYLOADS]
}

/// The last challenge that a device used.
pub(super) fn challenge(device: DeviceId) -> Vec<u8> {
    Key::<u64>::new(CHALLENGES, &[&device.0]).into_bytes()
}

/// Prefix of the events of the server's own journal.
pub(super) fn events() -> Vec<u8> {
    vec![EVENTS]
}

/// Prefix of all heads.
pub(super) fn heads() -> Vec<u8> {
    vec![HEADS]
}

/// Prefix of all held and quarantined entries.
pub(super) fn all_unsettled() -> Vec<u8> {
    vec![UNSETTLED]
}

/// Prefix of a record's list.
pub(super) fn record_entries(record: RecordId) -> Vec<u8> {
    Key::<()>::new(RECORD_ENTRIES, &[&record.0]).into_bytes()
}

/// Prefix of a record's books.
pub(super) fn record_books(record: RecordId) -> Vec<u8> {
    Key::<()>::new(RECORD_BOOKS, &[&record.0]).into_bytes()
}

/// Prefix of a record's held and quarantined entries.
pub(super) fn all_waiting(record: RecordId) -> Vec<u8> {
    Key::<()>::new(WAITING, &[&record.0]).into_bytes()
}

/// Returns true for the key of a row outside the fold.
pub(super) fn is_forgettable(key: &[u8]) -> bool {
    matches!(key.first(), Some(&CHALLENGES))
}
