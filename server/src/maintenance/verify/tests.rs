//! The report of verify on a ledger that was changed.

use std::path::Path;
use std::sync::Arc;

use crate::admin::Protection;
use crate::clock::{Clock, SystemClock};
use crate::directory::{Actor, AuditAct, AuditEntry};
use crate::start::{self, Founding, Opening, create};
use crate::store::ledger::{Ledger, StoredPart};

use super::{Part, Report, verify};

fn opening(dir: &Path) -> Opening {
    Opening {
        dir: dir.join("server"),
        clock: Arc::new(SystemClock),
        seal: None,
        erasures: None,
        worker: "no-worker".into(),
    }
}

/// An office with three lines in its audit log; returns the number of the middle one.
async fn with_three_lines(dir: &Path) -> u64 {
    let founding = Founding {
        name: "万达",
        time_zone: "Asia/Shanghai",
        admin: "admin",
        password_hash: String::new(),
        protection: Protection::NotSet,
    };
    create(&opening(dir), founding).await.unwrap();
    let app = start::open(opening(dir)).await.unwrap();
    let mut numbers = Vec::new();
    for about in ["before", "what is to be forgotten", "after"] {
        let noted = AuditEntry::new(SystemClock.now(), Actor::Operator, AuditAct::Export);
        app.handles
            .directory
            .audit(noted.about(about))
            .await
            .unwrap();
        numbers.push(
            app.handles
                .index
                .head(app.handles.own_device())
                .unwrap()
                .head
                .n,
        );
    }
    numbers[1]
}

/// Rewrites the ledger, as the owner of the files can, and verifies it.
async fn rewritten(dir: &Path, change: impl Fn(StoredPart) -> Option<StoredPart>) -> Report {
    let data = dir.join("server");
    let (old, fresh) = (data.join("ledger"), data.join("fresh"));
    let id = crate::secrets::ServerKeys::load(&data, None)
        .unwrap()
        .ledger();
    {
        let (ledger, _) = Ledger::open(&old, id, None).unwrap();
        let (mut copy, _) = Ledger::open(&fresh, id, None).unwrap();
        for (at, _) in ledger.places() {
            let part = ledger.reader().read(at).unwrap();
            if let Some(part) = change((*part).clone()) {
                copy.append(&part).unwrap();
            }
        }
        copy.sync().unwrap();
    }
    std::fs::remove_dir_all(&old).unwrap();
    std::fs::rename(&fresh, &old).unwrap();
    std::fs::remove_dir_all(data.join("index")).unwrap();
    verify(&opening(dir)).await.unwrap()
}

fn named(report: &Report, touched: &str) -> String {
    let mut problems = report.problems.iter();
    let found = problems.find(|problem| {
        problem.part == Part::Journal && problem.touches.iter().any(|text| text.contains(touched))
    });
    let found = found.unwrap_or_else(|| panic!("{touched} is not named: {report:?}"));
    found.what.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_taken_out_of_the_audit_log_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let taken = with_three_lines(dir.path()).await;
    let report = rewritten(dir.path(), |part| (part.part.from != taken).then_some(part)).await;
    let what = named(&report, &format!("entries {taken} to {taken}"));
    assert!(what.contains("audit log"), "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_written_differently_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let taken = with_three_lines(dir.path()).await;
    let report = rewritten(dir.path(), |mut part| {
        if part.part.from == taken {
            let other = AuditEntry::new(SystemClock.now(), Actor::Stranger, AuditAct::Export);
            let header = part.part.entries[0].header().unwrap();
            let payload = streetbook_core::sync::to_bytes(&other);
            part.part.entries[0] = streetbook_core::journal::Entry::new(&header, payload, None);
        }
        Some(part)
    })
    .await;
    let what = named(&report, &format!("entries {taken} to {taken}"));
    assert!(
        what.contains("signature") || what.contains("signed"),
        "{what}"
    );
    named(&report, &format!("from entry {}", taken + 1));
}
