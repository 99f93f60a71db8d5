//! Following the server's own journal: the scopes that each entry adds.

use std::collections::{BTreeMap, BTreeSet};

use streetbook_core::ids::{EntryRef, RecordId};
use streetbook_core::journal::{Act, Topic};
use streetbook_core::rulebook::{Revision, RevisionPublished};
use streetbook_core::rules::{Evidence, FindingNotice, RuleContext, due, touched};
use streetbook_core::sync::from_bytes;
use streetbook_core::time::{Day, Instant};

use super::failure::FindingFailure;
use super::judge::{Judging, unless_it_panics};
use crate::directory::Event;
use crate::store::events::Releases;
use crate::store::index::Found;
use crate::store::view::{TakenUp, ViewError};

/// Records taken up at once.
const RECORDS_MAX: usize = 500;
/// Entries read at once.
const ENTRIES_MAX: u64 = 5_000;

impl Judging {
    /// Reads the own journal behind the last entry taken up; `None` at its end. Releases that
    /// the view does not show yet, and people and numbers that the directory, as of `position`, does not
    /// know yet, are left for later with everything behind them.
    pub(super) async fn read_on(
        &self,
        context: &RuleContext<'_>,
        position: u64,
    ) -> Result<Option<TakenUp>, FindingFailure> {
        let judged = self.view.judged().await?;
        let shown = self.view.shown_through().await?;
        let last = self.handles.index.head(self.handles.own_device())?.head.n;
        let last = last.min(judged.through.saturating_add(ENTRIES_MAX));
        let mut taken = TakenUp {
            through: judged.through,
            ..TakenUp::default()
        };
        let mut records = BTreeMap::new();
        for n in judged.through + 1..=last {
            let own = self.own_entry(n)?;
            if let Some((Topic::Releases, payload, _)) = &own {
                if n > shown || records.len() >= RECORDS_MAX {
                    break;
                }
                self.released(payload, &mut records)?;
            }
            if let Some((topic, payload, found)) = &own {
                if matches!(*topic, Topic::Person | Topic::RevisionPublished) && n > position {
                    break;
                }
                self.take(*topic, payload, found, &mut taken);
            }
            taken.through = n;
        }
        if taken.through == judged.through {
            return Ok(None);
        }
        for (record, heard) in records {
            let scopes = self.touched_by(record, heard, context).await?;
            taken.touches.insert(record, scopes);
            taken.heard.extend(heard.map(|heard| (record, heard)));
        }
        if let (Some(from), Some(to)) = (taken.again_from, judged.due_through) {
            // Nobody owes anything before the first day on which anybody worked.
            let from = self.roster.begin().map_or(from, |begin| from.max(begin));
            taken.scopes = from.through(to).flat_map(|day| due(day, context)).collect();
        }
        Ok(Some(taken))
    }

    /// An entry of the own journal: its topic, payload and place.
    pub(super) fn own_entry(
        &self,
        n: u64,
    ) -> Result<Option<(Topic, Vec<u8>, Found)>, FindingFailure> {
        let device = self.handles.own_device();
        let Some(found) = self
            .handles
            .index
            .entry(EntryRef { device, n }, &self.handles.ledger)?
        else {
            return Ok(None);
        };
        let header = found.entry.header().ok();
        let topic = header.and_then(|header| header.act.topic());
        let payload = found.entry.payload.bytes().map(<[u8]>::to_vec);
        Ok(topic
            .zip(payload)
            .map(|(topic, payload)| (topic, payload, found)))
    }

    fn take(&self, topic: Topic, payload: &[u8], found: &Found, taken: &mut TakenUp) {
        let from = match topic {
            Topic::Person => Some(found.received_at.day(self.view.zone())),
            Topic::RevisionPublished => first_day(payload),
            Topic::FindingNotice => {
                taken.said.extend(FindingNotice::read(payload));
                None
            }
            _ => None,
        };
        if let Some(from) = from {
            taken.again_from = Some(taken.again_from.map_or(from, |other| other.min(from)));
        }
    }

    /// The records that releases mention; for each that begins there, the office's time that its device had
    /// received.
    fn released(
        &self,
        payload: &[u8],
        records: &mut BTreeMap<RecordId, Option<Instant>>,
    ) -> Result<(), FindingFailure> {
        let Ok(releases) = from_bytes::<Releases>(payload) else {
            return Ok(());
        };
        let others = releases
            .runs
            .iter()
            .filter(|run| run.device != self.handles.own_device());
        for at in others.flat_map(|run| run.entries()) {
            let found = self.handles.index.entry(at, &self.handles.ledger)?;
            let Some(header) = found.and_then(|found| found.entry.header().ok()) else {
                continue;
            };
            match header.act {
                Act::Create { .. } => {
                    records.insert(RecordId::of(at), Some(header.clock.heard));
                }
                Act::Change { target } => {
                    records.entry(RecordId::of(target)).or_default();
                }
                Act::Office { .. } => {}
            }
        }
        Ok(())
    }

    /// The scopes that a record concerns in its present state; none if it is gone, or if a rule fails over it.
    async fn touched_by(
        &self,
        record: RecordId,
        heard: Option<Instant>,
        context: &RuleContext<'_>,
    ) -> Result<BTreeSet<streetbook_core::rules::Scope>, FindingFailure> {
        let Some(row) = self.handles.index.record(record)? else {
            return Ok(BTreeSet::new());
        };
        let found = match self.view.fact(&row.kind, &record).await {
            Err(error @ ViewError::Damaged { .. }) => Err(FindingFailure::View(error)),
            found => Ok(found?),
        };
        let scopes = found.and_then(|fact| {
            let Some(mut fact) = fact else {
                return Ok(BTreeSet::new());
            };
            fact.evidence = fact
                .evidence
                .or_else(|| Some(Evidence::of(heard?, fact.shown.received_at?)));
            unless_it_panics(|| touched(&fact, context))
        });
        Ok(scopes.unwrap_or_else(|why| {
            tracing::error!(%record, %why, "nothing can be judged by this record");
            BTreeSet::new()
        }))
    }

    /// Brings the roster up to the directory's position.
    pub(super) fn read_roster(&mut self, position: u64) -> Result<(), FindingFailure> {
        if position <= self.roster.through {
            return Ok(());
        }
        for (n, _) in self.handles.index.office_events()? {
            if n <= self.roster.through {
                continue;
            }
            if let Some((Topic::Person, payload, found)) = self.own_entry(n)?
                && let Ok(Event::Person(set)) = Event::decode(Topic::Person.number(), &payload)
            {
                self.roster
                    .set(found.received_at.day(self.view.zone()), &set);
            }
            self.roster.through = n;
        }
        Ok(())
    }
}

fn first_day(payload: &[u8]) -> Option<Day> {
    let published: RevisionPublished = from_bytes(payload).ok()?;
    let revision = Revision::parse_toml(&published.toml).ok()?;
    Some(revision.effective_from)
}
