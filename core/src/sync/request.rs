//! A phone's request to `POST /v1/sync`.

use minicbor::{Decode, Encode};

use super::error::MessageError;
use super::frame::{deflate, inflate};
use super::messages::{Challenge, Receipt, from_bytes, from_bytes_within, to_bytes};
use super::tag::Tag;
use super::version::WIRE_VERSION;
use crate::book::Book;
use crate::ids::{DeviceId, Hash};
use crate::journal::{
    Clock, DeviceKey, Head, JournalPart, KeyError, PublicKey, Signature, SignedCertificate,
};
use crate::limits;

/// Request of `POST /v1/sync`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Request {
    /// [`WIRE_VERSION`].
    #[n(0)]
    pub version: u8,
    /// The device that sends it.
    #[n(1)]
    pub device: DeviceId,
    /// Head of its journal on its disk.
    #[n(2)]
    pub head: Head,
    /// Its clocks at this moment.
    #[n(3)]
    pub clock: Clock,
    /// Parts of journals: its own, and those it relays for colleagues.
    #[n(4)]
    pub push: Vec<JournalPart>,
    /// Receipts from before a restore of the server, for entries in `push`: they keep their first
    /// `received_at`.
    #[n(5)]
    pub earlier: Vec<Receipt>,
    /// Position in each of its books.
    #[n(6)]
    pub pull: Vec<Cursor>,
    /// The largest response that it accepts, in bytes before deflating.
    #[n(7)]
    pub bytes_max: u32,
    /// True if the server should wait a moment for the pushed entries to be merged, so that one round
    /// trip brings their releases too.
    #[n(8)]
    pub wait: bool,
    /// The device's certificate, after the office answered that it does not know the device.
    #[n(9)]
    pub papers: Option<SignedCertificate>,
}

/// A device's position in a book.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Cursor {
    /// The book.
    #[n(0)]
    pub book: Book,
    /// Number of releases that it has read.
    #[n(1)]
    pub after: u64,
    /// Running hash at that position.
    #[n(2)]
    pub tag: Tag,
}

/// A request under the device's signature.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SignedRequest {
    /// The request's bytes.
    #[cbor(n(0), with = "minicbor::bytes")]
    request: Vec<u8>,
    /// The server's last challenge, which proves freshness without trusting the phone's clock.
    #[n(1)]
    pub challenge: Challenge,
    /// Signature over challenge and request.
    #[n(2)]
    proof: Signature,
}

impl SignedRequest {
    /// Signs a request and returns the body to send.
    pub fn seal(request: &Request, challenge: &Challenge, key: &DeviceKey) -> Vec<u8> {
        let request = to_bytes(request);
        let proof = key.sign(&proof_message(challenge, &request));
        deflate(&to_bytes(&SignedRequest {
            request,
            challenge: challenge.clone(),
            proof,
        }))
    }

    /// Reads a received body, within the limits.
    ///
    /// # Errors
    /// [`MessageError`] for a defect of the bytes.
    pub fn open(body: &[u8]) -> Result<(SignedRequest, Request), MessageError> {
        if body.len() > limits::REQUEST_BYTES_MAX {
            return Err(MessageError::TooLarge {
                bytes: body.len(),
                bytes_max: limits::REQUEST_BYTES_MAX,
            });
        }
        // The request names the device whose key signed it, so it is decoded before its signature is
        // checked: every bound comes first.
        let plain = inflate(body, limits::REQUEST_PLAIN_BYTES_MAX)?;
        let signed: SignedRequest = from_bytes(&plain)?;
        let request: Request = from_bytes_within(&signed.request, limits::REQUEST_ITEMS_MAX)?;
        if request.version != WIRE_VERSION {
            return Err(MessageError::Version {
                found: request.version,
            });
        }
        let entries: usize = request.push.iter().map(|part| part.entries.len()).sum();
        let too_many = entries > limits::REQUEST_ENTRIES_MAX
            || request.push.len() > limits::REQUEST_JOURNALS_MAX
            || request.pull.len() > limits::REQUEST_BOOKS_MAX;
        if too_many {
            return Err(MessageError::TooMany {
                entries,
                books: request.pull.len(),
            });
        }
        Ok((signed, request))
    }

    /// Checks the device's signature.
    ///
    /// # Errors
    /// [`KeyError`] if another key signed, or other bytes.
    pub fn verify(&self, key: &PublicKey) -> Result<(), KeyError> {
        key.verify(&proof_message(&self.challenge, &self.request), &self.proof)
    }
}

fn proof_message(challenge: &Challenge, request: &[u8]) -> Vec<u8> {
    [
        b"streetbook/request/1".as_slice(),
        &to_bytes(challenge),
        &Hash::of(&[request]).0,
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Act, Entry, Header};
    use crate::time::Instant;

    fn request(entries: usize) -> Request {
        let header = Header {
            act: Act::Office { topic: 0 },
            clock: Clock::default(),
            directory: 0,
            remakes: None,
        };
        let entries = (0..entries)
            .map(|_| Entry::new(&header, vec![1], None))
            .collect();
        let device = DeviceId([1; 16]);
        let part = JournalPart::sign([0; 16], device, Head::EMPTY, entries, &key());
        Request {
            version: WIRE_VERSION,
            device,
            head: Head {
                n: 1,
                hash: Hash([7; 32]),
            },
            clock: Clock::default(),
            push: vec![part],
            earlier: Vec::new(),
            pull: vec![Cursor {
                book: Book::Workspace,
                after: 3,
                tag: Tag::START,
            }],
            bytes_max: 100_000,
            wait: true,
            papers: None,
        }
    }

    fn key() -> DeviceKey {
        DeviceKey::from_seed([1; 32])
    }

    fn challenge(millis: i64) -> Challenge {
        Challenge {
            at: Instant::from_millis(millis),
            mac: vec![2; 16],
        }
    }

    #[test]
    fn a_request_comes_back_as_it_went_and_proves_its_device() {
        let body = SignedRequest::seal(&request(2), &challenge(5), &key());
        let (signed, back) = SignedRequest::open(&body).unwrap();
        assert_eq!(back, request(2));
        assert_eq!(signed.verify(&key().public()), Ok(()));
        let stranger = DeviceKey::from_seed([2; 32]).public();
        assert_eq!(signed.verify(&stranger), Err(KeyError::Forged));
    }

    #[test]
    fn a_request_replayed_under_another_challenge_is_forged() {
        let body = SignedRequest::seal(&request(1), &challenge(5), &key());
        let (mut signed, _) = SignedRequest::open(&body).unwrap();
        signed.challenge = challenge(6);
        assert_eq!(signed.verify(&key().public()), Err(KeyError::Forged));
    }

    #[test]
    fn requests_beyond_the_limits_are_refused_by_name() {
        let too_large = vec![0; limits::REQUEST_BYTES_MAX + 1];
        assert!(matches!(
            SignedRequest::open(&too_large),
            Err(MessageError::TooLarge { .. })
        ));

        let many = SignedRequest::seal(
            &request(limits::REQUEST_ENTRIES_MAX + 1),
            &challenge(5),
            &key(),
        );
        assert!(matches!(
            SignedRequest::open(&many),
            Err(MessageError::TooMany { .. })
        ));

        let newer = Request {
            version: 2,
            ..request(1)
        };
        let newer = SignedRequest::seal(&newer, &challenge(5), &key());
        assert!(matches!(
            SignedRequest::open(&newer),
            Err(MessageError::Version { found: 2 })
        ));

        let html = deflate(b"<html>please sign in to the hotel's network</html>");
        assert!(matches!(
            SignedRequest::open(&html),
            Err(MessageError::Malformed { .. })
        ));
    }

    #[test]
    fn as_much_as_the_limits_say_is_taken_and_one_more_is_not() {
        let full = vec![0; limits::REQUEST_BYTES_MAX];
        assert!(!matches!(
            SignedRequest::open(&full),
            Err(MessageError::TooLarge { .. })
        ));
        let is_taken = |entries: usize, journals: usize, books: usize| {
            let mut request = request(entries);
            let none = JournalPart::sign([0; 16], request.device, Head::EMPTY, vec![], &key());
            request.push.resize(journals, none);
            request.pull = vec![request.pull.remove(0); books];
            let body = SignedRequest::seal(&request, &challenge(5), &key());
            let opened = SignedRequest::open(&body);
            assert!(matches!(opened, Ok(_) | Err(MessageError::TooMany { .. })));
            opened.is_ok()
        };
        use limits::{REQUEST_BOOKS_MAX, REQUEST_ENTRIES_MAX, REQUEST_JOURNALS_MAX};
        assert!(is_taken(
            REQUEST_ENTRIES_MAX,
            REQUEST_JOURNALS_MAX,
            REQUEST_BOOKS_MAX
        ));
        assert!(!is_taken(REQUEST_ENTRIES_MAX + 1, 1, 1));
        assert!(!is_taken(1, REQUEST_JOURNALS_MAX + 1, 1));
        assert!(!is_taken(1, 1, REQUEST_BOOKS_MAX + 1));
    }

    #[test]
    fn no_cut_and_no_changed_byte_of_a_request_is_taken_for_the_request() {
        let body = SignedRequest::seal(&request(2), &challenge(5), &key());
        for length in 0..body.len() {
            assert!(
                SignedRequest::open(&body[..length]).is_err(),
                "cut at {length} was taken"
            );
        }
        for place in 0..body.len() {
            let mut changed = body.clone();
            changed[place] ^= 1;
            let honest = SignedRequest::open(&changed)
                .is_ok_and(|(signed, _)| signed.verify(&key().public()).is_ok());
            assert!(!honest, "a changed byte at {place} was taken");
        }
    }
}
