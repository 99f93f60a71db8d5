//! Honest bytes of every kind, as phones and offices write them.

use std::sync::Arc;

use serde_json::json;
use streetbook_core::journal::JournalPart;
use streetbook_core::log::{Log, LogSpec, Purpose};
use streetbook_core::replica::{Outgoing, Replica};
use streetbook_core::sync::{from_bytes, inflate, to_bytes};
use streetbook_server::store::ledger::{Ledger, StoredPart};

use crate::proof::books::{Writer, small_segments};
use crate::support::SimDisk;
use crate::support::office::Office;
use crate::support::phone::{Phone, dice, seeds};

/// The owner of the segment of a journal.
pub(super) const OWNER: [u8; 16] = [7; 16];
const PLAIN_BYTES_MAX: usize = 8 << 20;

/// The messages between phones and an office, not deflated.
#[derive(Default)]
pub(super) struct Said {
    pub enrolling: Vec<Vec<u8>>,
    pub requests: Vec<Vec<u8>>,
    pub responses: Vec<Vec<u8>>,
    pub bodies: Vec<Vec<u8>>,
    pub exports: Vec<Vec<u8>>,
}

fn plain(body: &[u8]) -> Vec<u8> {
    inflate(body, PLAIN_BYTES_MAX).expect("an honest body")
}

/// Two phones write, amend, sign and sync.
pub(super) fn said() -> Said {
    let mut said = Said::default();
    let mut office = Office::default();
    let mut li = Phone::enrolled(&mut office, "li", 1);
    let mut wang = Phone::enrolled(&mut office, "wang", 2);
    let first = Replica::first_request(&seeds(3), "li");
    said.enrolling = vec![plain(&first), plain(&office.enrols(&first))];
    let point = li.logs_point("gate");
    let contact = json!({"client_name": "Qian", "phone": "13800001111"});
    let contact = li.logs("street_contact", contact);
    let now = li.now();
    li.replica.sign(contact, now).expect("it signs");
    let file = li.replica.export().expect("it exports");
    said.exports.push(plain(&file[20..]));
    talks(&mut li, &mut office, &mut said);
    talks(&mut wang, &mut office, &mut said);
    wang.amends(point, json!({"address": "gate 2"}));
    li.amends(point, json!({"address": "gate 3"}));
    talks(&mut wang, &mut office, &mut said);
    talks(&mut li, &mut office, &mut said);
    talks(&mut wang, &mut office, &mut said);
    said
}

/// One exchange, recorded.
fn talks(phone: &mut Phone, office: &mut Office, said: &mut Said) {
    let now = phone.now();
    let request = phone.replica.next_request(now, &mut dice(9));
    let Outgoing::Sync(body) = request.expect("it asks") else {
        panic!("it is enrolled");
    };
    let answer = office.answers(&body);
    phone.replica.on_answer(&answer).expect("it is answered");
    said.requests.push(plain(&body));
    said.responses.push(plain(&answer));
    said.bodies.extend([body, answer]);
}

/// The parts of an export.
pub(super) fn parts(said: &Said) -> Vec<JournalPart> {
    let file = said.exports.first().expect("an export");
    from_bytes(file).expect("an honest export")
}

/// A journal's segment: its bytes and the log's name.
pub(super) fn journal_segment(parts: &[JournalPart]) -> Vec<u8> {
    let disk = SimDisk::default();
    let (mut log, _) = Log::open(Arc::new(disk.clone()), journal_spec()).expect("a fresh disk");
    for entry in parts.iter().flat_map(|part| &part.entries) {
        log.append(0, &to_bytes(entry)).expect("it takes it");
    }
    log.sync().expect("it takes it");
    only_file(&disk)
}

/// The log that [`journal_segment`] belongs to.
pub(super) fn journal_spec() -> LogSpec {
    LogSpec {
        purpose: Purpose::Journal,
        owner: OWNER,
        prefix: "journal".to_owned(),
        segment_bytes_max: 4 << 20,
        seal: None,
    }
}

/// A ledger's segment with some parts, deflated and not.
pub(super) fn ledger_segment(parts: &[JournalPart]) -> Vec<u8> {
    let disk = SimDisk::default();
    let opened = Ledger::over(Arc::new(disk.clone()), small_segments(), None);
    let (mut ledger, _) = opened.expect("a fresh disk");
    let mut writer = Writer::new(1);
    writer.creates();
    for part in parts.iter().cloned().chain([writer.push(1).part]) {
        let stored = StoredPart {
            part,
            received: Vec::new(),
            carrier: None,
        };
        ledger.append(&stored).expect("it takes it");
    }
    ledger.sync().expect("it takes it");
    only_file(&disk)
}

fn only_file(disk: &SimDisk) -> Vec<u8> {
    let mut files = disk.files().into_values();
    files.next().expect("one segment")
}
