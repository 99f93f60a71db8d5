//! Messages and their content.

use std::sync::atomic::{AtomicU64, Ordering};

use streetbook_core::change::{self, Change, Past};
use streetbook_core::ids::{DeviceId, EntryRef, Hash};
use streetbook_core::journal::{DeviceKey, Entry, Head, JournalPart, SignedCertificate};
use streetbook_core::kind::KindPublished;
use streetbook_core::limits::REQUEST_PLAIN_BYTES_MAX;
use streetbook_core::record::{Origin, Record, Stamp, numbers_of};
use streetbook_core::rulebook::RevisionPublished;
use streetbook_core::rules::FindingNotice;
use streetbook_core::sync::{
    Enrol, Enrolled, EntryStatus, Problem, Request, Response, SignedRequest, admit, deflate,
    from_bytes, inflate, to_bytes,
};
use streetbook_core::time::Instant;
use streetbook_server::directory::{DeviceRevoked, Event, InviteGiven, WorkspaceSet};
use streetbook_server::merge::worker::{Incoming, Job, Reply, Tried, Want};
use streetbook_server::store::events::{Erased, Releases};

use super::super::seeds::{Said, parts};

pub(super) fn frames(said: &Said) -> Vec<Vec<u8>> {
    let bomb = deflate(&vec![0; 20 << 20]);
    said.bodies.iter().cloned().chain([bomb]).collect()
}

pub(super) fn frame(bytes: &[u8]) -> bool {
    inflate(bytes, REQUEST_PLAIN_BYTES_MAX).is_ok()
}

pub(super) fn entries(said: &Said) -> Vec<Vec<u8>> {
    let parts = parts(said);
    let entries = parts.iter().flat_map(|part| &part.entries);
    entries.map(to_bytes).collect()
}

/// The payloads of a record that two people worked on, its creation first.
pub(super) fn changes(said: &Said) -> Vec<Vec<u8>> {
    let requests = said.requests.iter().filter_map(|plain| open(plain));
    let entries =
        requests.flat_map(|request| request.push.into_iter().flat_map(|part| part.entries));
    let payloads = entries.flat_map(|entry| [Some(entry.payload), entry.companion]);
    let payloads = payloads
        .flatten()
        .filter_map(|payload| payload.bytes().map(<[u8]>::to_vec));
    payloads.collect()
}

fn open(plain: &[u8]) -> Option<Request> {
    SignedRequest::open(&deflate(plain))
        .ok()
        .map(|(_, request)| request)
}

pub(super) fn change(bytes: &[u8]) -> bool {
    let payload = change::payload(bytes).unwrap_or(bytes);
    numbers_of(payload, Some(payload));
    change::read(payload).is_ok()
}

/// A forged change for an accepted record.
pub(super) fn record(changes: &[Vec<u8>]) -> impl Fn(&[u8]) -> bool + Send + Sync + use<> {
    let first = changes.first().cloned().unwrap_or_default();
    move |bytes| {
        let (Ok(created), Ok(change)) = (change::read(&first), change::read(bytes)) else {
            return false;
        };
        let fits = change.hash == created.hash || Past::new(&[created]).check(&change).is_ok();
        fits && merges(&first, bytes, &change)
    }
}

fn merges(first: &[u8], bytes: &[u8], change: &Change) -> bool {
    let at = |n| EntryRef {
        device: change.actor.device,
        n,
    };
    let mut record = Record::new(Origin {
        creator: at(1),
        kind: "point".parse().expect("a kind"),
        version: 1,
        book: "team/north".parse().expect("a book"),
    });
    let stamp = |n| Stamp {
        entry: at(n),
        by: "li".parse().expect("a person"),
        at: Instant::from_millis(1_000),
        received_at: None,
    };
    record
        .merge(stamp(1), first, None)
        .expect("an honest creation");
    let merged = record.merge(stamp(2), bytes, Some(bytes)).is_ok();
    record.shown();
    record.history();
    merged
}

pub(super) fn inner_requests(said: &Said) -> Vec<Vec<u8>> {
    let requests = said.requests.iter().filter_map(|plain| open(plain));
    requests.map(|request| to_bytes(&request)).collect()
}

pub(super) fn request_body(body: &[u8]) -> bool {
    let Ok((signed, request)) = SignedRequest::open(body) else {
        return false;
    };
    let _ = signed.verify(&key().public());
    request.push.iter().for_each(weigh);
    true
}

pub(super) fn request(bytes: &[u8]) -> bool {
    let Ok(request) = from_bytes::<Request>(bytes) else {
        return false;
    };
    request.push.iter().for_each(weigh);
    true
}

/// Every query of the office on a part.
fn weigh(part: &JournalPart) {
    let _ = part.verify([9; 16], &key().public());
    let head = Head {
        n: 3,
        hash: Hash([7; 32]),
    };
    let _ = admit(head, |n| (n < 3).then_some(Hash([n as u8; 32])), part);
    let heads = part.heads();
    for (entry, head) in part.entries.iter().zip(heads) {
        ask(entry, part.device, head.n);
    }
    if let Some(papers) = &part.certificate {
        let _ = papers.open(&key().public(), [9; 16]);
    }
}

fn ask(entry: &Entry, device: DeviceId, n: u64) {
    let at = EntryRef { device, n };
    let _ = (
        entry.header(),
        entry.record(at),
        FindingNotice::of_entry(entry),
    );
    if let Some(payload) = entry.payload.bytes() {
        change(payload);
    }
}

fn key() -> DeviceKey {
    DeviceKey::from_seed([42; 32])
}

pub(super) fn response_body(body: &[u8]) -> bool {
    Response::open(body).is_ok()
}

pub(super) fn enrolment(bytes: &[u8]) -> bool {
    if let Ok(enrol) = from_bytes::<Enrol>(bytes) {
        let _ = enrol.verify(&key().public());
        return true;
    }
    from_bytes::<Enrolled>(bytes).is_ok()
        || from_bytes::<Problem>(bytes).is_ok()
        || from_bytes::<SignedCertificate>(bytes).is_ok()
}

pub(super) fn entry(bytes: &[u8]) -> bool {
    let Ok(entry) = from_bytes::<Entry>(bytes) else {
        return false;
    };
    ask(&entry, DeviceId([1; 16]), 1);
    entry.hash(
        EntryRef {
            device: DeviceId([1; 16]),
            n: 1,
        },
        Hash::ZERO,
    );
    true
}

/// Each topic's number stands in front of its payload.
pub(super) fn events() -> Vec<Vec<u8>> {
    let events = [
        Event::Workspace(WorkspaceSet {
            name: "North".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            second_factor: false,
        }),
        Event::Invite(InviteGiven {
            code_hash: Hash([1; 32]),
            person: "li".parse().expect("a person"),
            expires_at: Instant::from_millis(5),
        }),
        Event::Revoked(DeviceRevoked {
            device: DeviceId([2; 16]),
            reason: "lost".to_owned(),
        }),
    ];
    let stands = |n| {
        let at = EntryRef {
            device: DeviceId([3; 16]),
            n,
        };
        (
            "team/north".parse().expect("a book"),
            EntryStatus::Accepted,
            at,
        )
    };
    let releases = Releases::gather(7, [1, 2, 5].map(stands).into_iter());
    let events = events
        .iter()
        .map(|event| [vec![event.topic() as u8], event.encode()].concat());
    let mut seeds: Vec<Vec<u8>> = events.collect();
    seeds.push([vec![6], to_bytes(&releases)].concat());
    seeds
}

pub(super) fn event(bytes: &[u8]) -> bool {
    let Some((topic, payload)) = bytes.split_first() else {
        return false;
    };
    Event::decode(u16::from(*topic % 20), payload).is_ok()
        || from_bytes::<Releases>(payload).is_ok()
        || from_bytes::<Erased>(payload).is_ok()
        || from_bytes::<KindPublished>(payload).is_ok()
        || from_bytes::<RevisionPublished>(payload).is_ok()
}

pub(super) fn jobs(changes: &[Vec<u8>]) -> Vec<Vec<u8>> {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let incoming = |payload: &Vec<u8>| Incoming {
        stamp: Stamp {
            entry: EntryRef {
                device: DeviceId([1; 16]),
                n: NUMBER.fetch_add(1, Ordering::Relaxed),
            },
            by: "li".parse().expect("a person"),
            at: Instant::from_millis(1_000),
            received_at: None,
        },
        payload: payload.clone(),
        companion: Some(payload.clone().into()),
    };
    let job = Job {
        origin: Origin {
            creator: EntryRef {
                device: DeviceId([1; 16]),
                n: 1,
            },
            kind: "point".parse().expect("a kind"),
            version: 1,
            book: "team/north".parse().expect("a book"),
        },
        changes: changes.iter().map(incoming).collect(),
        standing: 1,
        want: Want::History,
    };
    let reply = Reply {
        tried: vec![Tried::Merged, Tried::Refused("no".to_owned())],
        shown: None,
        history: Vec::new(),
        edit: Some(Err("no".to_owned())),
    };
    vec![to_bytes(&job), to_bytes(&reply)]
}

pub(super) fn worker(bytes: &[u8]) -> bool {
    from_bytes::<Job>(bytes).is_ok() || from_bytes::<Reply>(bytes).is_ok()
}
