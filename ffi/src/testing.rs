//! A phone with a certificate and no office behind it.

use std::sync::Arc;

use streetbook_core::journal::{Certificate, DeviceKey, Posting, SignedCertificate};
use streetbook_core::replica::{DeviceSecrets, Replica};
use streetbook_core::sync::{Challenge, Enrolled, Problem, deflate, to_bytes};
use streetbook_core::time::Instant;
use tempfile::TempDir;

use crate::Phone;

const LEDGER: [u8; 16] = [9; 16];

/// Returns an outreach promoter's phone, and its directory.
pub(crate) fn phone() -> (TempDir, Arc<Phone>) {
    let office = DeviceKey::from_seed([1; 32]);
    let seeds = DeviceSecrets::draw(&mut |bytes| bytes.fill(7));
    let enrol = seeds.enrol("");
    let certificate = Certificate {
        ledger: LEDGER,
        device: enrol.device,
        key: enrol.key,
        person: "out0".parse().unwrap(),
        name: String::new(),
        posting: Posting {
            number: 1,
            team: "north".parse().unwrap(),
            role: "outreach".parse().unwrap(),
        },
        token_hash: enrol.token_hash,
        issued: Instant::default(),
        predecessor: None,
        since: None,
    };
    let enrolled = Enrolled {
        certificate: SignedCertificate::sign(&certificate, &office),
        server_key: office.public(),
        ledger: LEDGER,
        time_zone: "Asia/Shanghai".to_owned(),
        challenge: Challenge {
            at: Instant::default(),
            mac: Vec::new(),
        },
        directory: 0,
    };
    let dir = TempDir::new().unwrap();
    let address = "https://office.example/";
    let replica = Replica::enrol_dir(dir.path(), None, seeds, enrolled, address).unwrap();
    let phone = Phone::of(dir.path(), None, replica, None);
    (dir, phone)
}

/// Returns the body of an office's refusal.
pub(crate) fn problem(code: &str) -> Vec<u8> {
    deflate(&to_bytes(&Problem {
        code: code.to_owned(),
        text: "the office's sentence".to_owned(),
        challenge: None,
    }))
}
