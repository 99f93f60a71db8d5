//! An enrolled device that writes any bytes it likes.

use std::sync::atomic::{AtomicU8, Ordering};

use streetbook_core::book::Book;
use streetbook_core::ids::{DeviceId, EntryRef};
use streetbook_core::journal::{Act, Clock, DeviceKey, Entry, Head, Header, JournalPart};
use streetbook_core::replica::{DeviceSecrets, Replica};
use streetbook_core::sync::{
    Challenge, Problem, Request, Response, SignedRequest, WIRE_VERSION, from_bytes, inflate,
};
use streetbook_core::time::Instant;

use super::fixtures::posted;

/// A device with a key and a certificate, and no scruples.
pub struct Forger {
    /// Its id.
    pub device: DeviceId,
    /// Its key.
    pub key: DeviceKey,
    /// The end of the journal that it has sent.
    pub head: Head,
    /// The office's last challenge.
    pub challenge: Challenge,
    ledger: [u8; 16],
    directory: u64,
    token: String,
    address: String,
}

/// The office's answer.
#[derive(Debug)]
pub enum Answer {
    /// 200, with its answer.
    Taken(Box<Response>),
    /// Another status, with its problem.
    Refused(u16, Problem),
}

impl Answer {
    /// The problem's status and code.
    pub fn problem(&self) -> (u16, &str) {
        match self {
            Answer::Refused(status, problem) => (*status, &problem.code),
            Answer::Taken(_) => panic!("the office took it"),
        }
    }

    /// The answer of an accepted request.
    pub fn response(self) -> Response {
        match self {
            Answer::Taken(response) => *response,
            Answer::Refused(status, problem) => panic!("refused with {status}: {problem:?}"),
        }
    }
}

impl Forger {
    /// Enrols with a code.
    pub fn enrolled(address: &str, code: &str) -> Forger {
        static DRAWN: AtomicU8 = AtomicU8::new(1);
        let mut seeds =
            DeviceSecrets::draw(&mut |bytes| bytes.fill(DRAWN.fetch_add(1, Ordering::SeqCst)));
        // The same device id must not come twice in one office.
        seeds.device.0[15] ^= 0x55;
        let (status, body) = posted(
            &format!("{address}/v1/enrol"),
            None,
            &Replica::first_request(&seeds, code),
        );
        assert_eq!(status, 200, "the office enrols it");
        let enrolled = Replica::read_enrolled(&body).unwrap();
        Forger {
            device: seeds.device,
            key: seeds.device_key(),
            head: Head::EMPTY,
            challenge: enrolled.challenge,
            ledger: enrolled.ledger,
            directory: enrolled.directory,
            token: streetbook_core::ids::hex(&seeds.token),
            address: address.to_owned(),
        }
    }

    /// Its bearer token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The place of the entry this many further on.
    pub fn place(&self, ahead: u64) -> EntryRef {
        EntryRef {
            device: self.device,
            n: self.head.n + 1 + ahead,
        }
    }

    /// A header that creates.
    pub fn creates(&self, kind: &str, book: &str) -> Header {
        self.header(Act::Create {
            kind: kind.parse().unwrap(),
            version: 1,
            book: book.parse::<Book>().unwrap(),
        })
    }

    /// A header that does something.
    pub fn header(&self, act: Act) -> Header {
        Header {
            act,
            clock: Clock {
                wall: Instant::from_millis(1_790_000_000_000),
                ..Clock::default()
            },
            directory: self.directory,
            remakes: None,
        }
    }

    /// A signed part that follows the sent ones.
    pub fn part(&self, entries: Vec<Entry>) -> JournalPart {
        JournalPart::sign(self.ledger, self.device, self.head, entries, &self.key)
    }

    /// A request that pushes parts.
    pub fn request(&self, push: Vec<JournalPart>) -> Request {
        Request {
            version: WIRE_VERSION,
            device: self.device,
            head: self.head,
            clock: Clock::default(),
            push,
            earlier: Vec::new(),
            pull: Vec::new(),
            bytes_max: 1_000_000,
            wait: true,
            papers: None,
        }
    }

    /// Sends a request under its own signature.
    pub fn sends(&mut self, request: &Request) -> Answer {
        let body = SignedRequest::seal(request, &self.challenge, &self.key);
        self.posts(&body)
    }

    /// Pushes entries and goes on from there.
    pub fn pushes(&mut self, entries: Vec<Entry>) -> Response {
        let part = self.part(entries);
        let end = part.heads().last().copied().unwrap();
        let response = self.sends(&self.request(vec![part])).response();
        let receipt = response.receipts.iter().find(|r| r.device == self.device);
        assert_eq!(receipt.map(|receipt| receipt.through), Some(end));
        self.head = end;
        response
    }

    /// Posts bytes that the server need not read to their end; returns the status, if any came.
    pub fn posts_anything(&self, body: &[u8]) -> Option<u16> {
        let address = format!("{}/v1/sync", self.address);
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let agent: ureq::Agent = config.build().into();
        let answer = agent
            .post(address)
            .header("authorization", format!("Bearer {}", self.token))
            .send(body);
        answer.ok().map(|answer| answer.status().as_u16())
    }

    /// Posts bytes as they are.
    pub fn posts(&mut self, body: &[u8]) -> Answer {
        let (status, body) = posted(
            &format!("{}/v1/sync", self.address),
            Some(&self.token),
            body,
        );
        if status == 200 {
            let response = Response::open(&body).unwrap();
            self.challenge = response.challenge.clone();
            return Answer::Taken(Box::new(response));
        }
        let plain = inflate(&body, 64 * 1024).expect("a problem is a deflated message");
        Answer::Refused(status, from_bytes(&plain).expect("a problem"))
    }
}
