//! Bytes that are small as they travel and large in memory: the least entry, cursor, release or part, as
//! often as a body has room for.

use streetbook_core::book::Book;
use streetbook_core::ids::{DeviceId, EntryRef};
use streetbook_core::journal::{DeviceKey, Entry, Head, JournalPart, Payload};
use streetbook_core::limits::{REQUEST_PLAIN_BYTES_MAX, RESPONSE_PLAIN_BYTES_MAX};
use streetbook_core::sync::{
    BookPage, Cursor, EntryStatus, Release, Request, Response, SignedRequest, Tag, from_bytes,
    inflate, to_bytes,
};
use streetbook_core::time::Instant;

use super::seeds::Said;

fn least_entry() -> Entry {
    Entry {
        header: Vec::new(),
        payload: Payload::Present(Vec::new()),
        companion: None,
    }
}

fn key() -> DeviceKey {
    DeviceKey::from_seed([42; 32])
}

fn part(entries: usize) -> JournalPart {
    let entries = vec![least_entry(); entries];
    JournalPart::sign([9; 16], DeviceId([1; 16]), Head::EMPTY, entries, &key())
}

/// Requests of four megabytes: of entries, of parts, of cursors.
pub(super) fn requests(said: &Said) -> Vec<Vec<u8>> {
    let honest = said.requests.first().expect("a request");
    let (signed, request) = SignedRequest::open(&super::mend::deflated(honest)).expect("honest");
    let room = REQUEST_PLAIN_BYTES_MAX / 2;
    let swell = |swell: &dyn Fn(&mut Request)| {
        let mut request = request.clone();
        swell(&mut request);
        let body = SignedRequest::seal(&request, &signed.challenge, &key());
        inflate(&body, REQUEST_PLAIN_BYTES_MAX).expect("it has room")
    };
    let cursor = Cursor {
        book: Book::Workspace,
        after: 0,
        tag: Tag::START,
    };
    let width = |bytes: Vec<u8>| bytes.len();
    let many = |width: usize| room / width;
    vec![
        swell(&|request| request.push = vec![part(many(width(to_bytes(&least_entry()))))]),
        swell(&|request| request.push = vec![part(0); many(width(to_bytes(&part(0))))]),
        swell(&|request| {
            request.pull = vec![cursor.clone(); many(width(to_bytes(&cursor)))];
        }),
    ]
}

/// Answers of eight megabytes: of releases, of pages.
pub(super) fn responses(said: &Said) -> Vec<Vec<u8>> {
    let honest = said.responses.first().expect("an answer");
    let response: Response = from_bytes(honest).expect("honest");
    let room = RESPONSE_PLAIN_BYTES_MAX - 10_000;
    let release = Release {
        entry: EntryRef {
            device: DeviceId([1; 16]),
            n: 1,
        },
        standing: EntryStatus::Held,
        author: "a".parse().expect("a person"),
        received_at: Instant::default(),
        content: None,
    };
    let page = |releases: usize| BookPage {
        book: Book::Workspace,
        anew: false,
        releases: vec![release.clone(); releases],
        next: 0,
        tag: Tag::START,
        more: false,
    };
    let swell = |books: Vec<BookPage>| {
        let response = Response {
            books,
            ..response.clone()
        };
        to_bytes(&response)
    };
    let (release_width, page_width) = (to_bytes(&release).len(), to_bytes(&page(0)).len());
    vec![
        swell(vec![page(room / release_width)]),
        swell(vec![page(0); room / page_width]),
    ]
}

/// A colleague's file of seven megabytes of entries.
pub(super) fn exports() -> Vec<Vec<u8>> {
    vec![to_bytes(&vec![part(
        7_000_000 / to_bytes(&least_entry()).len(),
    )])]
}
