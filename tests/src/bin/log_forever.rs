//! A phone that logs one record after the other and prints each id once it is saved, until the
//! process is killed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use streetbook_core::replica::{Replica, ReplicaError};
use streetbook_server::store::ledger::once_free;

fn main() {
    let dir = PathBuf::from(std::env::args_os().nth(1).expect("the phone's directory"));
    let mut phone = once_free(
        || Replica::open_dir(&dir, None),
        |error| matches!(error, ReplicaError::Locked),
    )
    .unwrap();
    let fields = BTreeMap::from([
        ("client_name".to_owned(), "杨女士".into()),
        ("phone".to_owned(), "13800001234".into()),
    ]);
    let mut out = std::io::stdout();
    loop {
        let id = phone
            .log("street_contact", &fields, streetbook_tests::now())
            .unwrap();
        writeln!(out, "{id}").unwrap();
    }
}
