//! The pages of a response: releases of each book after the device's cursor.

use std::collections::BTreeSet;

use streetbook_core::book::Book;
use streetbook_core::ids::{DeviceId, EntryRef, PersonId, RecordId};
use streetbook_core::journal::{Act, Entry, Payload, Posting};
use streetbook_core::limits;
use streetbook_core::sync::{BookPage, Cursor, EntryStatus, Release, Request, Tag};

use super::{Exchange, Refused};
use crate::directory::Directory;
use crate::store::index::{IndexError, Placed};

/// Content in one response, whatever a device asks for: half of what a phone would inflate.
const PAGES_BYTES_MAX: usize = limits::RESPONSE_PLAIN_BYTES_MAX / 2;
/// Bytes of a release besides its content, roughly.
const RELEASE_BYTES: usize = 64;

/// Author of the entries of the server's own journal.
const OFFICE: &str = "office";

/// The reader.
pub struct Reader {
    device: DeviceId,
    person: PersonId,
    posting: Posting,
    /// The books that they may read.
    pub books: BTreeSet<Book>,
}

impl Reader {
    /// The person behind a device, by the current directory: a device that was revoked since it asked
    /// reads nothing either.
    pub fn of(exchange: &Exchange, device: DeviceId) -> Result<Reader, Refused> {
        let unknown = || {
            let text = "nobody is behind this device any more: ask the office";
            Refused::new(Refused::UNAUTHORIZED, "person", text)
        };
        let directory = exchange.handles.directory.read();
        let person = directory.author(&device).ok_or_else(unknown)?;
        let posting = directory
            .person(&person)
            .ok_or_else(unknown)?
            .posting()
            .clone();
        Ok(Reader {
            device,
            books: directory.books_of_device(&device),
            person,
            posting,
        })
    }
}

/// Pages of every book with news, as many as fit; a page holds at least one release.
pub fn pages(
    exchange: &Exchange,
    reader: &Reader,
    request: &Request,
) -> Result<(Vec<BookPage>, bool), IndexError> {
    let mut pages = Vec::new();
    let mut bytes_left = (request.bytes_max as usize).min(PAGES_BYTES_MAX);
    let mut more = false;
    for book in &reader.books {
        let cursor = request.pull.iter().find(|cursor| cursor.book == *book);
        let (end, end_tag) = exchange.handles.index.book_end(book)?;
        let (after, anew) = start(exchange, book, cursor)?;
        if after >= end && !anew {
            continue;
        }
        if bytes_left == 0 {
            more = true;
            break;
        }
        let mut page = BookPage {
            book: book.clone(),
            anew,
            releases: Vec::new(),
            next: after,
            tag: match after {
                0 => Tag::START,
                _ => exchange
                    .handles
                    .index
                    .tag_at(book, after)?
                    .unwrap_or(end_tag),
            },
            more: false,
        };
        for placed in exchange.handles.index.book_page(book, after) {
            if bytes_left == 0 {
                page.more = true;
                more = true;
                break;
            }
            let placed = placed?;
            let (position, tag) = (placed.position, placed.tag);
            if let Some((release, bytes)) = release(exchange, reader, placed)? {
                bytes_left = bytes_left.saturating_sub(bytes);
                page.releases.push(release);
            }
            page.next = position;
            page.tag = tag;
        }
        pages.push(page);
    }
    Ok((pages, more))
}

/// Returns the position to read on from; the start when the device has read something else.
fn start(
    exchange: &Exchange,
    book: &Book,
    cursor: Option<&Cursor>,
) -> Result<(u64, bool), IndexError> {
    let Some(cursor) = cursor.filter(|cursor| cursor.after > 0) else {
        return Ok((0, false));
    };
    let ours = exchange.handles.index.tag_at(book, cursor.after)?;
    if ours == Some(cursor.tag) {
        Ok((cursor.after, false))
    } else {
        Ok((0, true))
    }
}

fn release(
    exchange: &Exchange,
    reader: &Reader,
    placed: Placed,
) -> Result<Option<(Release, usize)>, IndexError> {
    let at = placed.entry;
    let Some(found) = exchange.handles.index.entry(at, &exchange.handles.ledger)? else {
        return Ok(None);
    };
    let directory = exchange.handles.directory.read();
    let own = at.device == exchange.handles.keys.device();
    let author = if own {
        OFFICE.parse().ok()
    } else {
        directory.author(&at.device)
    };
    let Some(author) = author else {
        return Ok(None);
    };
    let stands = placed.standing == EntryStatus::Accepted;
    let content = (stands && at.device != reader.device)
        .then(|| visible(exchange, &directory, reader, at, found.entry.clone()))
        .transpose()?;
    let bytes = RELEASE_BYTES + content.as_ref().map_or(0, size);
    let release = Release {
        entry: at,
        standing: placed.standing,
        author,
        received_at: found.received_at,
        content,
    };
    Ok(Some((release, bytes)))
}

fn size(entry: &Entry) -> usize {
    let bytes = |payload: &Payload| payload.bytes().map_or(32, <[u8]>::len);
    entry.header.len() + bytes(&entry.payload) + entry.companion.as_ref().map_or(0, bytes)
}

/// Restricted payloads stay here when the reader may not see them: the bytes, not only the screen.
fn visible(
    exchange: &Exchange,
    directory: &Directory,
    reader: &Reader,
    at: EntryRef,
    mut entry: Entry,
) -> Result<Entry, IndexError> {
    let Some(companion) = &entry.companion else {
        return Ok(entry);
    };
    let creator = match entry.header().map(|header| header.act) {
        Ok(Act::Create { .. }) => Some(at),
        Ok(Act::Change { target }) => Some(target),
        _ => None,
    };
    let row = match creator {
        Some(creator) => exchange.handles.index.record(RecordId::of(creator))?,
        None => None,
    };
    let may_see = row.is_some_and(|row| {
        let kinds = exchange.handles.kinds.now();
        let kind = kinds.latest(&row.kind);
        let author = directory.author(&row.creator.device);
        kind.zip(author).is_some_and(|(kind, author)| {
            directory.may_see_restricted(&reader.person, &reader.posting, kind, &author)
        })
    });
    if !may_see {
        entry.companion = Some(Payload::Erased(companion.hash()));
    }
    Ok(entry)
}
