//! What the server answers to `POST /v1/sync`.

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

/// What the server answers.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Response {
    /// [`WIRE_VERSION`].
    #[n(0)]
    pub version: u8,
    /// Which ledger answers; another one is no authority over this phone's journal.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub ledger: [u8; 16],
    /// For the next request; carries the server's time.
    #[n(2)]
    pub challenge: Challenge,
    /// How much of the directory this device now knows of.
    #[n(3)]
    pub directory: u64,
    /// New papers, when the person's posting or name changed.
    #[n(4)]
    pub certificate: Option<SignedCertificate>,
    /// What is durable, of the device's own journal and of each that it pushed.
    #[n(5)]
    pub receipts: Vec<Receipt>,
    /// Books that the device may read from now on.
    #[n(6)]
    pub joined: Vec<Book>,
    /// Books that it may not read any more. What it has read stays; nothing new comes.
    #[n(7)]
    pub gone: Vec<Book>,
    /// News.
    #[n(8)]
    pub books: Vec<BookPage>,
    /// True while another request would bring more.
    #[n(9)]
    pub more: bool,
    /// Pushed journals whose history parts from what the server holds.
    #[n(10)]
    pub forks: Vec<Fork>,
}

/// Two histories under the same numbers: the device was cloned or restored from an app backup. The
/// one that is told so becomes a successor and makes again what the server does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Fork {
    /// Whose journal.
    #[n(0)]
    pub device: DeviceId,
    /// The last number up to which both histories are the same.
    #[n(1)]
    pub common: u64,
}

impl Response {
    /// The body to send.
    pub fn seal(&self) -> Vec<u8> {
        deflate(&to_bytes(self))
    }

    /// Reads a body. A captive portal's page ends here as an error: only a well-formed response
    /// of the right ledger counts as contact with the office.
    ///
    /// # Errors
    /// [`MessageError`] naming what is wrong with the bytes.
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
    /// True when the device's cursor did not fit: this page starts the book anew.
    #[n(1)]
    pub anew: bool,
    /// The releases after the cursor.
    #[n(2)]
    pub releases: Vec<Release>,
    /// The position after the last of them.
    #[n(3)]
    pub next: u64,
    /// The running hash there.
    #[n(4)]
    pub tag: Tag,
    /// True when the book holds more.
    #[n(5)]
    pub more: bool,
}

/// What the office ruled about one entry, in one book.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Release {
    /// Which entry.
    #[n(0)]
    pub entry: EntryRef,
    /// What was ruled.
    #[n(1)]
    pub standing: Standing,
    /// Who wrote the entry, by the office's directory.
    #[n(2)]
    pub author: PersonId,
    /// When the office stored it.
    #[n(3)]
    pub received_at: Instant,
    /// The entry, unless the reading device wrote it or it does not stand. Restricted payloads are
    /// left out for those who may not see them.
    #[n(4)]
    pub content: Option<Entry>,
}

/// What was ruled about an entry.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Standing {
    /// It stands: merge it.
    #[n(0)]
    Stands,
    /// It was set aside and is not merged.
    #[n(1)]
    Quarantined(#[n(0)] QuarantineReason),
    /// Its payload was erased; drop it.
    #[n(2)]
    Erased,
    /// It waits for an entry that it builds on.
    #[n(3)]
    Held,
}

impl Standing {
    /// The code that goes into a book's running hash.
    pub fn code(&self) -> u8 {
        match self {
            Standing::Stands => 0,
            Standing::Quarantined(_) => 1,
            Standing::Erased => 2,
            Standing::Held => 3,
        }
    }
}

/// Why an entry was set aside. The code decides what a phone does, the text is for people.
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
    /// The entry depends on one that was set aside: its phone makes it again without that one.
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
                release(Standing::Stands),
                release(Standing::Quarantined(reason)),
                release(Standing::Erased),
                release(Standing::Held),
            ],
            next: 4,
            tag: Tag::START.extend(entry, Standing::Stands.code()),
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
            Standing::Stands,
            Standing::Quarantined(reason),
            Standing::Erased,
            Standing::Held,
        ];
        assert_eq!(standings.map(|standing| standing.code()), [0, 1, 2, 3]);
    }
}
