//! The server's response to `POST /v1/sync`.

use minicbor::{Decode, Encode};

use super::error::MessageError;
use super::frame::{deflate, inflate};
use super::messages::{Challenge, Receipt, from_bytes_within, to_bytes};
use super::tag::Tag;
use super::version::WIRE_VERSION;
use crate::book::Book;
use crate::ids::{DeviceId, EntryRef, PersonId};
use crate::journal::{Entry, SignedCertificate};
use crate::limits;
use crate::time::Instant;

/// Response of `POST /v1/sync`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Response {
    /// [`WIRE_VERSION`].
    #[n(0)]
    pub version: u8,
    /// Id of the ledger that answers; any other one has no authority over this phone's journal.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub ledger: [u8; 16],
    /// Challenge for the next request; contains the server's time.
    #[n(2)]
    pub challenge: Challenge,
    /// Position up to which this device has now received the directory.
    #[n(3)]
    pub directory: u64,
    /// New certificate, if the person's posting or name changed.
    #[n(4)]
    pub certificate: Option<SignedCertificate>,
    /// Receipts for the device's own journal and for each that it pushed.
    #[n(5)]
    pub receipts: Vec<Receipt>,
    /// Books that the device may read from now on.
    #[n(6)]
    pub joined: Vec<Book>,
    /// Books that it may not read any more. What it has read remains; no new releases come.
    #[n(7)]
    pub gone: Vec<Book>,
    /// New releases.
    #[n(8)]
    pub books: Vec<BookPage>,
    /// True if another request would bring more.
    #[n(9)]
    pub more: bool,
    /// Pushed journals whose history differs from what the server holds.
    #[n(10)]
    pub forks: Vec<Fork>,
}

/// Two histories under the same numbers: the device was cloned or restored from an app backup. The
/// device that receives it becomes a successor and reissues what the server does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Fork {
    /// The device that wrote the journal.
    #[n(0)]
    pub device: DeviceId,
    /// Last number up to which both histories are the same.
    #[n(1)]
    pub common: u64,
}

impl Response {
    /// Returns the body to send.
    pub fn seal(&self) -> Vec<u8> {
        deflate(&to_bytes(self))
    }

    /// Reads a body. A captive portal's page is an error here: only a well-formed response of the right
    /// ledger counts as contact with the office.
    ///
    /// # Errors
    /// [`MessageError`] for a defect of the bytes.
    pub fn open(body: &[u8]) -> Result<Response, MessageError> {
        let plain = inflate(body, limits::RESPONSE_PLAIN_BYTES_MAX)?;
        let response: Response = from_bytes_within(&plain, limits::RESPONSE_ITEMS_MAX)?;
        if response.version != WIRE_VERSION {
            return Err(MessageError::Version {
                found: response.version,
            });
        }
        Ok(response)
    }
}

/// Some releases of one book, in order.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct BookPage {
    /// The book.
    #[n(0)]
    pub book: Book,
    /// True if the device's cursor did not match: this page starts the book from the beginning.
    #[n(1)]
    pub anew: bool,
    /// The releases after the cursor.
    #[n(2)]
    pub releases: Vec<Release>,
    /// Position after the last of them.
    #[n(3)]
    pub next: u64,
    /// Running hash at that position.
    #[n(4)]
    pub tag: Tag,
    /// True if the book has more.
    #[n(5)]
    pub more: bool,
}

/// The office's decision about one entry, in one book.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Release {
    /// The entry's place.
    #[n(0)]
    pub entry: EntryRef,
    /// The decision.
    #[n(1)]
    pub standing: EntryStatus,
    /// The author, by the office's directory.
    #[n(2)]
    pub author: PersonId,
    /// Time at which the office stored it.
    #[n(3)]
    pub received_at: Instant,
    /// The entry, unless the reading device wrote it or it was not accepted. Restricted payloads are
    /// omitted for readers who may not see them.
    #[n(4)]
    pub content: Option<Entry>,
}

/// Decision about an entry.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum EntryStatus {
    /// Accepted: merge it.
    #[n(0)]
    Accepted,
    /// Quarantined: not merged.
    #[n(1)]
    Quarantined(#[n(0)] QuarantineReason),
    /// Erased: drop its payload.
    #[n(2)]
    Erased,
    /// Held: an entry that it builds on is missing.
    #[n(3)]
    Held,
}

impl EntryStatus {
    /// Returns the code that enters a book's running hash.
    pub fn code(&self) -> u8 {
        match self {
            EntryStatus::Accepted => 0,
            EntryStatus::Quarantined(_) => 1,
            EntryStatus::Erased => 2,
            EntryStatus::Held => 3,
        }
    }
}

/// Reason for a quarantine. The code determines what a phone does, the text is for people.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct QuarantineReason {
    /// A stable word: `actor`, `rights`, `revoked`, `value`, `builds_on`, `format`, …
    #[n(0)]
    pub code: String,
    /// One sentence in English, without personal data.
    #[n(1)]
    pub text: String,
}

impl QuarantineReason {
    /// The entry depends on a quarantined one: its phone reissues it without that one.
    pub const BUILDS_ON: &'static str = "builds_on";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_comes_back_as_it_went_and_a_portals_page_is_no_response() {
        let entry = EntryRef {
            device: DeviceId([1; 16]),
            n: 9,
        };
        let reason = QuarantineReason {
            code: "rights".into(),
            text: "not your card".into(),
        };
        let release = |standing| Release {
            entry,
            standing,
            author: "out0".parse().unwrap(),
            received_at: Instant::from_millis(7),
            content: None,
        };
        let page = BookPage {
            book: "team/north".parse().unwrap(),
            anew: true,
            releases: vec![
                release(EntryStatus::Accepted),
                release(EntryStatus::Quarantined(reason)),
                release(EntryStatus::Erased),
                release(EntryStatus::Held),
            ],
            next: 4,
            tag: Tag::START.extend(entry, EntryStatus::Accepted.code()),
            more: false,
        };
        let response = Response {
            version: WIRE_VERSION,
            ledger: [3; 16],
            challenge: Challenge {
                at: Instant::from_millis(5),
                mac: vec![1; 16],
            },
            directory: 4,
            certificate: None,
            receipts: Vec::new(),
            joined: vec![Book::Workspace],
            gone: Vec::new(),
            books: vec![page],
            more: false,
            forks: vec![Fork {
                device: entry.device,
                common: 3,
            }],
        };
        assert_eq!(Response::open(&response.seal()), Ok(response.clone()));
        assert!(Response::open(b"<html>please sign in</html>").is_err());
        let newer = Response {
            version: 2,
            ..response
        };
        assert_eq!(
            Response::open(&newer.seal()),
            Err(MessageError::Version { found: 2 })
        );
    }

    #[test]
    fn the_running_tag_depends_on_order_entry_and_standing() {
        let one = EntryRef {
            device: DeviceId([1; 16]),
            n: 1,
        };
        let two = EntryRef { n: 2, ..one };
        let forward = Tag::START.extend(one, 0).extend(two, 0);
        assert_ne!(forward, Tag::START.extend(two, 0).extend(one, 0));
        assert_ne!(forward, Tag::START.extend(one, 0).extend(two, 1));
        assert_eq!(forward, Tag::START.extend(one, 0).extend(two, 0));
        let reason = QuarantineReason {
            code: "rights".into(),
            text: "not your card".into(),
        };
        let standings = [
            EntryStatus::Accepted,
            EntryStatus::Quarantined(reason),
            EntryStatus::Erased,
            EntryStatus::Held,
        ];
        assert_eq!(standings.map(|standing| standing.code()), [0, 1, 2, 3]);
    }
}
