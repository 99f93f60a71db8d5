//! Reading the audit log: a page of it from either end.

use streetbook_core::journal::{Act, Topic};
use streetbook_core::log::At;

use super::App;
use super::staff::StaffFailure;
use crate::access::{AuditAsked, Event, Noted};
use crate::index::IndexError;
use crate::ledger::LedgerReader;

/// Clocks are set back now and then: so far beyond the edge of what was asked for the search goes on.
const OVERLAP_MS: i64 = 24 * 3_600_000;

impl App {
    /// The lines before number `before`, newest first. The caller notes that they were read.
    ///
    /// # Errors
    /// [`StaffFailure`] when ledger or index fail.
    pub async fn audit_before(
        &self,
        before: u64,
        asked: AuditAsked,
    ) -> Result<Vec<(u64, Noted)>, StaffFailure> {
        let last = before.saturating_sub(1);
        let notes = self.store.index.notes_between(0, last).rev();
        let ledger = self.store.ledger.clone();
        let is_past = move |noted: &Noted| {
            let from = asked.from.map(|from| from.millis() - OVERLAP_MS);
            from.is_some_and(|from| noted.at.millis() < from)
        };
        let read = move || pick(notes, &ledger, &asked, is_past);
        let read = tokio::task::spawn_blocking(read).await;
        read.map_err(|_| StaffFailure::Poisoned)?
    }

    /// The lines after number `after`, oldest first. The caller notes that they were read.
    ///
    /// # Errors
    /// [`StaffFailure`] when ledger or index fail.
    pub async fn audit_after(
        &self,
        after: u64,
        asked: AuditAsked,
    ) -> Result<Vec<(u64, Noted)>, StaffFailure> {
        let first = after.saturating_add(1);
        let notes = self.store.index.notes_between(first, u64::MAX);
        let ledger = self.store.ledger.clone();
        let is_past = move |noted: &Noted| {
            let to = asked.to.map(|to| to.millis().saturating_add(OVERLAP_MS));
            to.is_some_and(|to| noted.at.millis() > to)
        };
        let read = move || pick(notes, &ledger, &asked, is_past);
        let read = tokio::task::spawn_blocking(read).await;
        read.map_err(|_| StaffFailure::Poisoned)?
    }
}

fn pick(
    notes: impl Iterator<Item = Result<(u64, At), IndexError>>,
    ledger: &LedgerReader,
    asked: &AuditAsked,
    is_past: impl Fn(&Noted) -> bool,
) -> Result<Vec<(u64, Noted)>, StaffFailure> {
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

/// The note at a number of the server's own journal, if one stands there that this build reads.
fn noted_at(ledger: &LedgerReader, n: u64, at: At) -> Result<Option<Noted>, StaffFailure> {
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
        Event::Noted(noted) => Some(noted),
        _ => None,
    }))
}
