//! Reading the audit log: a page of it from either end.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use streetbook_core::journal::{Act, Topic};
use streetbook_core::log::At;
use streetbook_core::time::Day;

use super::{Admin, AdminError, Outcome};
use crate::directory::{AuditAct, AuditAsked, AuditEntry, Event};
use crate::store::index::IndexError;
use crate::store::ledger::LedgerReader;

/// Clocks are set back now and then: so far beyond the edge of what was asked for the search goes on.
const OVERLAP_MS: i64 = 24 * 3_600_000;

/// Lines in one answer: the caller asks again for the rest.
const LINES_MAX: usize = 500;

/// Commands on the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do")]
pub enum AuditCommand {
    /// Read a stretch of the log, oldest first; the first one of a reading is audited.
    #[serde(rename = "audit")]
    Read {
        /// The first day, as `2026-11-24`.
        from: Option<String>,
        /// The last day.
        to: Option<String>,
        /// Lines behind this number; 0 begins a reading.
        after: u64,
    },
    /// Read a page of the log, newest first. The caller audits that; from the pages only.
    #[serde(skip)]
    Page {
        /// Lines before this number.
        before: u64,
        /// Conditions on the entries.
        asked: AuditAsked,
    },
    /// Write an entry; durable before it is answered. From the pages only.
    #[serde(skip)]
    Write(AuditEntry),
}

pub(super) async fn execute(
    admin: &Admin<'_>,
    command: AuditCommand,
) -> Result<Outcome, AdminError> {
    Ok(match command {
        AuditCommand::Read { from, to, after } => {
            admin.read_audit(day(from)?, day(to)?, after).await?.into()
        }
        AuditCommand::Page { before, asked } => {
            Outcome::AuditLines(admin.audit_before(before, asked).await?)
        }
        AuditCommand::Write(entry) => {
            admin.audit(entry).await?;
            Outcome::DONE
        }
    })
}

pub(super) fn day(text: Option<String>) -> Result<Option<Day>, AdminError> {
    let day = text.map(|text| Day::parse(&text)).transpose();
    day.map_err(AdminError::refused)
}

impl Admin<'_> {
    /// Lines of the log as scripts read them. The reading is audited before its first line is given away.
    async fn read_audit(
        &self,
        from: Option<Day>,
        to: Option<Day>,
        after: u64,
    ) -> Result<Json, AdminError> {
        let zone = self.app.view.zone();
        if after == 0 {
            let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
            let about = format!("{}..{}", day(from), day(to));
            self.audit(self.act(AuditAct::AuditRead, about)).await?;
        }
        let asked = AuditAsked {
            from: from.map(|day| day.start(zone)),
            to: to.map(|day| day.end(zone)),
            limit: LINES_MAX,
        };
        let lines = self.audit_after(after, asked).await?;
        let line = |(n, noted): &(u64, AuditEntry)| {
            json!({"n": n, "at": noted.at.in_zone(zone), "by": noted.by.word(), "act": noted.act.word(),
                "about": noted.about, "rows": noted.rows, "purpose": noted.purpose})
        };
        Ok(lines.iter().map(line).collect())
    }

    /// The lines before number `before`, newest first. The caller notes that they were read.
    ///
    /// # Errors
    /// [`AdminError`] when ledger or index fail.
    pub async fn audit_before(
        &self,
        before: u64,
        asked: AuditAsked,
    ) -> Result<Vec<(u64, AuditEntry)>, AdminError> {
        let last = before.saturating_sub(1);
        let notes = self.app.handles.index.notes_between(0, last).rev();
        let ledger = self.app.handles.ledger.clone();
        let is_past = move |noted: &AuditEntry| {
            let from = asked.from.map(|from| from.millis() - OVERLAP_MS);
            from.is_some_and(|from| noted.at.millis() < from)
        };
        let read = move || pick(notes, &ledger, &asked, is_past);
        let read = tokio::task::spawn_blocking(read).await;
        read.map_err(|_| AdminError::Busy)?
    }

    /// The lines after number `after`, oldest first. The caller notes that they were read.
    ///
    /// # Errors
    /// [`AdminError`] when ledger or index fail.
    pub async fn audit_after(
        &self,
        after: u64,
        asked: AuditAsked,
    ) -> Result<Vec<(u64, AuditEntry)>, AdminError> {
        let first = after.saturating_add(1);
        let notes = self.app.handles.index.notes_between(first, u64::MAX);
        let ledger = self.app.handles.ledger.clone();
        let is_past = move |noted: &AuditEntry| {
            let to = asked.to.map(|to| to.millis().saturating_add(OVERLAP_MS));
            to.is_some_and(|to| noted.at.millis() > to)
        };
        let read = move || pick(notes, &ledger, &asked, is_past);
        let read = tokio::task::spawn_blocking(read).await;
        read.map_err(|_| AdminError::Busy)?
    }
}

fn pick(
    notes: impl Iterator<Item = Result<(u64, At), IndexError>>,
    ledger: &LedgerReader,
    asked: &AuditAsked,
    is_past: impl Fn(&AuditEntry) -> bool,
) -> Result<Vec<(u64, AuditEntry)>, AdminError> {
    let mut picked = Vec::new();
    for note in notes {
        let (n, at) = note?;
        let Some(noted) = noted_at(ledger, n, at)? else {
            continue;
        };
        if picked.len() == asked.limit || is_past(&noted) {
            break;
        }
        if asked.takes(&noted) {
            picked.push((n, noted));
        }
    }
    Ok(picked)
}

/// The note at a number of the server's own journal, if there is one that this build reads.
fn noted_at(ledger: &LedgerReader, n: u64, at: At) -> Result<Option<AuditEntry>, AdminError> {
    let stored = ledger.read(at)?;
    let Some(entry) = stored.entry(n) else {
        return Ok(None);
    };
    let is_note = entry
        .header()
        .is_ok_and(|header| header.act == Act::office(Topic::Audit));
    let payload = entry.payload.bytes().filter(|_| is_note);
    let event = payload.and_then(|payload| Event::decode(Topic::Audit.number(), payload).ok());
    Ok(event.and_then(|event| match event {
        Event::AuditEntry(noted) => Some(noted),
        _ => None,
    }))
}
