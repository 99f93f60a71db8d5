//! The office as values: it stores what it is sent, judges it, and answers.

use std::collections::{BTreeMap, BTreeSet};

use streetbook_core::book::Book;
use streetbook_core::change::{self, Past, PastError};
use streetbook_core::ids::{DeviceId, EntryRef, Hash, PersonId, RecordId};
use streetbook_core::journal::{
    Act, Certificate, Clock, DeviceKey, Entry, ErasureSet, Head, Header, JournalPart, Posting,
    SignedCertificate, Topic,
};
use streetbook_core::kind::KindPublished;
use streetbook_core::record::{Origin, Record, Shown, Stamp};
use streetbook_core::rulebook::RevisionPublished;
use streetbook_core::rules::FindingNotice;
use streetbook_core::sync::{
    Admission, BookPage, Challenge, Cursor, Enrol, Enrolled, EntryStatus, Fork, QuarantineReason,
    Receipt, Release, Request, Response, SignedRequest, Tag, WIRE_VERSION, admit, deflate,
    from_bytes, inflate, to_bytes,
};
use streetbook_core::time::Instant;

const LEDGER: [u8; 16] = [9; 16];

#[derive(Clone)]
struct Stored {
    entry: Entry,
    head: Head,
    received_at: Instant,
}

/// What a record is made of here.
#[derive(Clone, Default)]
struct Card {
    origin: Option<Origin>,
    standing: Vec<EntryRef>,
    set_aside: BTreeSet<Hash>,
}

/// The office. A clone of it is a backup.
#[derive(Clone, Default)]
pub struct Office {
    people: BTreeMap<DeviceId, Certificate>,
    journals: BTreeMap<DeviceId, Vec<Stored>>,
    cards: BTreeMap<RecordId, Card>,
    books: BTreeMap<Book, Vec<Release>>,
    held: Vec<EntryRef>,
    minutes: i64,
    refused: Option<&'static str>,
    erasure_set: ErasureSet,
    page_releases: Option<usize>,
    /// Entries of its own journal.
    written: u64,
}

impl Office {
    fn key() -> DeviceKey {
        DeviceKey::from_seed([42; 32])
    }

    /// From now on, entries that write this text are set aside.
    pub fn refuses(&mut self, text: &'static str) {
        self.refused = Some(text);
    }

    /// Publishes a form in its own journal.
    pub fn publishes(&mut self, toml: &str) {
        self.publishes_as(DeviceId(LEDGER), toml);
    }

    /// The same in the journal of any device: a true office lets nobody else do that.
    pub fn publishes_as(&mut self, device: DeviceId, toml: &str) {
        let toml = toml.to_owned();
        let payload = to_bytes(&KindPublished { toml });
        self.writes(device, Book::Workspace, Topic::KindPublished, payload);
    }

    /// Publishes a version of the rulebook.
    pub fn publishes_revision(&mut self, toml: &str) {
        let toml = toml.to_owned();
        let payload = to_bytes(&RevisionPublished { toml });
        let book = Book::Workspace;
        self.writes(DeviceId(LEDGER), book, Topic::RevisionPublished, payload);
    }

    /// Tells a person a ruling.
    pub fn rules(&mut self, person: &str, said: &FindingNotice) {
        let book = Book::Inbox(person.parse().unwrap());
        self.writes(DeviceId(LEDGER), book, Topic::FindingNotice, to_bytes(said));
    }

    fn writes(&mut self, device: DeviceId, book: Book, topic: Topic, payload: Vec<u8>) {
        let header = Header {
            act: Act::office(topic),
            clock: Clock::default(),
            directory: 1,
            remakes: None,
        };
        let entry = Entry::new(&header, payload, None);
        let received_at = self.now();
        self.written += 1;
        let n = self.written;
        self.books.entry(book).or_default().push(Release {
            entry: EntryRef { device, n },
            standing: EntryStatus::Accepted,
            author: "office".parse().unwrap(),
            received_at,
            content: Some(entry),
        });
    }

    /// Erases a record: its payloads are gone, every book where an entry of it stood says so, and nothing
    /// of it is stored again.
    pub fn erases(&mut self, id: RecordId) {
        self.erasure_set.records.insert(id);
        for (device, journal) in &mut self.journals {
            for (n, stored) in (1..).zip(journal) {
                let at = EntryRef { device: *device, n };
                if self.erasure_set.covers(at, &stored.entry) {
                    stored.entry.erase();
                }
            }
        }
        for releases in self.books.values_mut() {
            let mut gone = Vec::new();
            for release in releases.iter_mut() {
                let of_it = |entry: &Entry| {
                    let said = FindingNotice::of_entry(entry);
                    entry.record(release.entry) == Some(id)
                        || said.is_some_and(|said| said.is_about(id))
                };
                if release.content.as_ref().is_some_and(of_it) {
                    if let Some(entry) = &mut release.content {
                        entry.erase();
                    }
                    gone.push(Release {
                        standing: EntryStatus::Erased,
                        content: None,
                        ..release.clone()
                    });
                }
            }
            releases.extend(gone);
        }
        if let Some(card) = self.cards.get_mut(&id) {
            card.standing.clear();
        }
    }

    /// Whether anything was erased.
    pub fn has_erased(&self) -> bool {
        !self.erasure_set.is_empty()
    }

    /// Answers hold at most so many releases of each book.
    pub fn answers_in_pages_of(&mut self, releases: usize) {
        self.page_releases = Some(releases);
    }

    fn now(&mut self) -> Instant {
        self.minutes += 1;
        Instant::from_millis(1_800_000_000_000 + self.minutes * 60_000)
    }

    /// Gives papers: the code is the person's id; a successor shows his old papers.
    pub fn enrols(&mut self, body: &[u8]) -> Vec<u8> {
        let enrol: Enrol = from_bytes(&inflate(body, 64 * 1024).unwrap()).unwrap();
        let old = enrol.predecessor.as_ref().map(|papers| {
            let old = papers.open(&Office::key().public(), LEDGER).unwrap();
            enrol.verify(&old.key).unwrap();
            old
        });
        let person: PersonId = match &old {
            Some(old) => old.person.clone(),
            None => enrol.code.parse().unwrap(),
        };
        let certificate = Certificate {
            ledger: LEDGER,
            device: enrol.device,
            key: enrol.key.clone(),
            person,
            name: String::new(),
            posting: Posting {
                number: 1,
                team: "north".parse().unwrap(),
                role: "outreach".parse().unwrap(),
            },
            token_hash: enrol.token_hash,
            issued: self.now(),
            predecessor: old.map(|old| old.device),
            since: Some(Instant::from_millis(1_600_000_000_000)),
        };
        self.people.insert(enrol.device, certificate.clone());
        let enrolled = Enrolled {
            certificate: SignedCertificate::sign(&certificate, &Office::key()),
            server_key: Office::key().public(),
            ledger: LEDGER,
            time_zone: "Asia/Shanghai".to_owned(),
            challenge: self.challenge(),
            directory: 1,
        };
        deflate(&to_bytes(&enrolled))
    }

    fn challenge(&mut self) -> Challenge {
        Challenge {
            at: self.now(),
            mac: vec![1; 16],
        }
    }

    /// Stores, judges and answers.
    pub fn answers(&mut self, body: &[u8]) -> Vec<u8> {
        let (signed, request) = SignedRequest::open(body).unwrap();
        let papers = self.people[&request.device].clone();
        signed.verify(&papers.key).unwrap();
        let mut journals = BTreeSet::from([request.device]);
        let mut forks = Vec::new();
        for part in &request.push {
            journals.insert(part.device);
            forks.extend(self.stores(part, &request.earlier));
        }
        let readable = readable(&papers.person);
        let pages: Vec<BookPage> = readable
            .iter()
            .filter_map(|book| self.page(book, &request))
            .collect();
        let unread = |book: &&Book| !request.pull.iter().any(|cursor| cursor.book == **book);
        let response = Response {
            version: WIRE_VERSION,
            ledger: LEDGER,
            challenge: self.challenge(),
            directory: 1,
            certificate: None,
            receipts: journals
                .into_iter()
                .map(|device| self.receipt(device))
                .collect(),
            joined: readable.iter().filter(unread).cloned().collect(),
            gone: Vec::new(),
            more: pages.iter().any(|page| page.more),
            books: pages,
            forks,
        };
        response.seal()
    }

    fn stores(&mut self, part: &JournalPart, earlier: &[Receipt]) -> Option<Fork> {
        let mut part = part.clone();
        self.erasure_set.redact(&mut part);
        let part = &part;
        let papers = part.certificate.as_ref();
        let shown = papers.map(|papers| papers.open(&Office::key().public(), LEDGER).unwrap());
        let known = self.people.get(&part.device).cloned();
        let certificate = known.or(shown).unwrap();
        assert_eq!(certificate.device, part.device);
        part.verify(LEDGER, &certificate.key).unwrap();
        self.people.entry(part.device).or_insert(certificate);
        let now = self.now();
        let journal = self.journals.entry(part.device).or_default();
        let head = journal.last().map_or(Head::EMPTY, |stored| stored.head);
        let hash_at = |n: u64| match n {
            0 => Some(Hash::ZERO),
            n => journal.get(n as usize - 1).map(|stored| stored.head.hash),
        };
        match admit(head, hash_at, part) {
            Admission::Fork { common } => {
                return Some(Fork {
                    device: part.device,
                    common,
                });
            }
            Admission::Gap | Admission::Held => {}
            Admission::Append { skip } => {
                let proof = |n: u64| {
                    let mut receipts = earlier.iter().filter(|receipt| receipt.through.n >= n);
                    receipts.next().map(|receipt| receipt.received_at)
                };
                let new: Vec<_> = part.entries.iter().zip(part.heads()).skip(skip).collect();
                for (entry, head) in new {
                    let received_at = proof(head.n).unwrap_or(now);
                    journal.push(Stored {
                        entry: entry.clone(),
                        head,
                        received_at,
                    });
                    self.held.push(EntryRef {
                        device: part.device,
                        n: head.n,
                    });
                }
                self.release();
            }
        }
        None
    }

    /// Judges what waits until nothing moves.
    fn release(&mut self) {
        loop {
            let waiting = std::mem::take(&mut self.held);
            let before = waiting.len();
            for entry in waiting {
                match self.judge(entry) {
                    Some(standing) => self.rule(entry, standing),
                    None => self.held.push(entry),
                }
            }
            if self.held.len() == before {
                return;
            }
        }
    }

    fn judge(&mut self, at: EntryRef) -> Option<EntryStatus> {
        let entry = self.entry(at).clone();
        let (id, origin) = belongs(at, &entry);
        if self.erasure_set.records.contains(&id) {
            self.cards.entry(id).or_default();
            return Some(EntryStatus::Erased);
        }
        let change = change::read(entry.payload.bytes().unwrap()).unwrap();
        assert_eq!(change.actor.device, at.device, "an actor of another device");
        let card = self.cards.entry(id).or_default();
        if card.set_aside.iter().any(|hash| change.deps.contains(hash)) {
            return Some(quarantined(QuarantineReason::BUILDS_ON));
        }
        let standing = card.standing.clone();
        if let Some(origin) = origin {
            self.cards.entry(id).or_default().origin = Some(origin);
        } else if standing.is_empty() {
            return None;
        }
        let mut past = Past::default();
        for stands in standing {
            let payload = self.entry(stands).payload.bytes().unwrap().to_vec();
            past.add(change::read(&payload).unwrap());
        }
        match past.check(&change) {
            Ok(()) => {}
            Err(PastError::Missing(_)) => return None,
            Err(error) => panic!("{at:?} contradicts its record: {error}"),
        }
        let rude = |refused: &str| format!("{:?}", change.ops).contains(refused);
        if self.refused.is_some_and(rude) {
            Some(quarantined("value"))
        } else {
            Some(EntryStatus::Accepted)
        }
    }

    fn rule(&mut self, at: EntryRef, standing: EntryStatus) {
        let stored = self.stored(at).clone();
        let (id, _) = belongs(at, &stored.entry);
        let card = self.cards.get_mut(&id).unwrap();
        match standing {
            EntryStatus::Accepted => card.standing.push(at),
            EntryStatus::Erased => {}
            _ => drop(card.set_aside.insert(stored.entry.payload.hash())),
        }
        let author = self.people[&at.device].person.clone();
        let book = match &card.origin {
            Some(origin) => origin.book.clone(),
            None => Book::Inbox(author.clone()),
        };
        let content = (standing == EntryStatus::Accepted).then_some(stored.entry);
        let received_at = stored.received_at;
        let release = Release {
            entry: at,
            standing,
            author,
            received_at,
            content,
        };
        self.books.entry(book).or_default().push(release);
    }

    fn page(&self, book: &Book, request: &Request) -> Option<BookPage> {
        let all = self.books.get(book).map_or(&[][..], Vec::as_slice);
        let start = Cursor {
            book: book.clone(),
            after: 0,
            tag: Tag::START,
        };
        let cursor = request.pull.iter().find(|cursor| cursor.book == *book);
        let cursor = cursor.cloned().unwrap_or(start);
        let fits = cursor.after <= all.len() as u64 && tag(all, cursor.after) == cursor.tag;
        let after = if fits { cursor.after } else { 0 };
        let most = self.page_releases.unwrap_or(usize::MAX);
        let releases: Vec<Release> = all[after as usize..]
            .iter()
            .take(most)
            .map(|release| Release {
                content: release
                    .content
                    .clone()
                    .filter(|_| release.entry.device != request.device),
                ..release.clone()
            })
            .collect();
        let next = after + releases.len() as u64;
        (!fits || !releases.is_empty()).then(|| BookPage {
            book: book.clone(),
            anew: !fits,
            releases,
            next,
            tag: tag(all, next),
            more: next < all.len() as u64,
        })
    }

    fn receipt(&self, device: DeviceId) -> Receipt {
        let last = self
            .journals
            .get(&device)
            .and_then(|journal| journal.last());
        Receipt {
            device,
            through: last.map_or(Head::EMPTY, |stored| stored.head),
            received_at: last.map(|stored| stored.received_at).unwrap_or_default(),
            mac: vec![2; 16],
        }
    }

    fn stored(&self, at: EntryRef) -> &Stored {
        &self.journals[&at.device][at.n as usize - 1]
    }

    fn entry(&self, at: EntryRef) -> &Entry {
        &self.stored(at).entry
    }

    /// How many entries of a device are stored.
    pub fn stored_of(&self, device: DeviceId) -> usize {
        self.journals.get(&device).map_or(0, Vec::len)
    }

    /// What a record says here.
    pub fn says(&self, id: RecordId) -> Option<Shown> {
        let card = self.cards.get(&id)?;
        let mut record = Record::new(card.origin.clone()?);
        for at in &card.standing {
            let stored = self.stored(*at);
            let stamp = Stamp {
                entry: *at,
                by: self.people[&at.device].person.clone(),
                at: stored.entry.header().unwrap().clock.wall,
                received_at: Some(stored.received_at),
            };
            let companion = stored
                .entry
                .companion
                .as_ref()
                .and_then(|payload| payload.bytes());
            record
                .merge(stamp, stored.entry.payload.bytes().unwrap(), companion)
                .unwrap();
        }
        record.shown()
    }

    /// Everything that stands, by record.
    pub fn everything(&self) -> Vec<Shown> {
        self.cards.keys().filter_map(|id| self.says(*id)).collect()
    }
}

/// Everybody reads his team, the workspace, and what is his own.
fn readable(person: &PersonId) -> Vec<Book> {
    let team: streetbook_core::ids::TeamId = "north".parse().unwrap();
    vec![
        Book::Team(team),
        Book::Workspace,
        Book::Personal(person.clone(), 1),
        Book::Inbox(person.clone()),
    ]
}

fn tag(releases: &[Release], after: u64) -> Tag {
    releases
        .iter()
        .take(after as usize)
        .fold(Tag::START, |tag, release| {
            tag.extend(release.entry, release.standing.code())
        })
}

fn quarantined(code: &str) -> EntryStatus {
    EntryStatus::Quarantined(QuarantineReason {
        code: code.to_owned(),
        text: "set aside".to_owned(),
    })
}

fn belongs(at: EntryRef, entry: &Entry) -> (RecordId, Option<Origin>) {
    match entry.header().unwrap().act {
        Act::Create {
            kind,
            version,
            book,
        } => (
            RecordId::of(at),
            Some(Origin {
                creator: at,
                kind,
                version,
                book,
            }),
        ),
        Act::Change { target } => (RecordId::of(target), None),
        Act::Office { .. } => panic!("a phone wrote an entry of the office"),
    }
}
