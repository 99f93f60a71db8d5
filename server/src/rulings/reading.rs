//! Following the server's own journal: what each entry gives to judge.

use std::collections::{BTreeMap, BTreeSet};

use streetbook_core::ids::{EntryRef, RecordId};
use streetbook_core::journal::Act;
use streetbook_core::rulebook::{REVISION_PUBLISHED, Revision, RevisionPublished};
use streetbook_core::rules::{Evidence, Ground, RULING_SAID, RulingSaid, due, touched};
use streetbook_core::sync::from_bytes;
use streetbook_core::time::{Day, Instant};

use super::failure::RulingFailure;
use super::judge::{Judging, unless_it_panics};
use crate::access::Event;
use crate::index::Found;
use crate::release::{RELEASES, Releases};
use crate::view::{TakenUp, ViewError};

/// The topic of people in the server's own journal.
const PERSON: u16 = 2;
/// Records taken up at once.
const RECORDS_MAX: usize = 500;
/// Entries read at once.
const ENTRIES_MAX: u64 = 5_000;

impl Judging {
    /// What stands in the own journal behind what was taken up; `None` where nothing does. Releases that
    /// the view does not show yet, and people and numbers that the directory, as of `position`, does not
    /// know yet, are left for later with everything behind them.
    pub(super) async fn read_on(
        &self,
        ground: &Ground<'_>,
        position: u64,
    ) -> Result<Option<TakenUp>, RulingFailure> {
        let judged = self.view.judged().await?;
        let shown = self.view.shown_through().await?;
        let last = self.index.head(self.own)?.head.n;
        let last = last.min(judged.through.saturating_add(ENTRIES_MAX));
        let mut taken = TakenUp {
            through: judged.through,
            ..TakenUp::default()
        };
        let mut records = BTreeMap::new();
        for n in judged.through + 1..=last {
            let own = self.own_entry(n)?;
            if let Some((RELEASES, payload, _)) = &own {
                if n > shown || records.len() >= RECORDS_MAX {
                    break;
                }
                self.released(payload, &mut records)?;
            }
            if let Some((topic, payload, found)) = &own {
                if matches!(*topic, PERSON | REVISION_PUBLISHED) && n > position {
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
            let scopes = self.touched_by(record, heard, ground).await?;
            taken.touches.insert(record, scopes);
            taken.heard.extend(heard.map(|heard| (record, heard)));
        }
        if let (Some(from), Some(to)) = (taken.again_from, judged.due_through) {
            // Nobody owes anything before the first day on which anybody worked.
            let from = self.roster.begin().map_or(from, |begin| from.max(begin));
            taken.scopes = from.through(to).flat_map(|day| due(day, ground)).collect();
        }
        Ok(Some(taken))
    }

    /// An entry of the own journal: its topic, payload and place.
    pub(super) fn own_entry(&self, n: u64) -> Result<Option<(u16, Vec<u8>, Found)>, RulingFailure> {
        let device = self.own;
        let Some(found) = self.index.entry(EntryRef { device, n }, &self.ledger)? else {
            return Ok(None);
        };
        let act = found.entry.header().map(|header| header.act);
        let (Ok(Act::Office { topic }), Some(payload)) = (act, found.entry.payload.bytes()) else {
            return Ok(None);
        };
        Ok(Some((topic, payload.to_vec(), found)))
    }

    fn take(&self, topic: u16, payload: &[u8], found: &Found, taken: &mut TakenUp) {
        let from = match topic {
            PERSON => Some(found.received_at.day(self.view.zone())),
            REVISION_PUBLISHED => first_day(payload),
            RULING_SAID => {
                taken.said.extend(RulingSaid::read(payload));
                None
            }
            _ => None,
        };
        if let Some(from) = from {
            taken.again_from = Some(taken.again_from.map_or(from, |other| other.min(from)));
        }
    }

    /// The records that releases speak of; of each that begins there, the office's time that its device had
    /// heard.
    fn released(
        &self,
        payload: &[u8],
        records: &mut BTreeMap<RecordId, Option<Instant>>,
    ) -> Result<(), RulingFailure> {
        let Ok(releases) = from_bytes::<Releases>(payload) else {
            return Ok(());
        };
        let others = releases.runs.iter().filter(|run| run.device != self.own);
        for at in others.flat_map(|run| run.entries()) {
            let found = self.index.entry(at, &self.ledger)?;
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

    /// The scopes that a record concerns as it stands; none where it is gone, or where a rule fails over it.
    async fn touched_by(
        &self,
        record: RecordId,
        heard: Option<Instant>,
        ground: &Ground<'_>,
    ) -> Result<BTreeSet<streetbook_core::rules::Scope>, RulingFailure> {
        let Some(row) = self.index.record(record)? else {
            return Ok(BTreeSet::new());
        };
        let found = match self.view.fact(&row.kind, &record).await {
            Err(error @ ViewError::Damaged { .. }) => Err(RulingFailure::View(error)),
            found => Ok(found?),
        };
        let scopes = found.and_then(|fact| {
            let Some(mut fact) = fact else {
                return Ok(BTreeSet::new());
            };
            fact.evidence = fact
                .evidence
                .or_else(|| Some(Evidence::of(heard?, fact.shown.received_at?)));
            unless_it_panics(|| touched(&fact, ground))
        });
        Ok(scopes.unwrap_or_else(|why| {
            tracing::error!(%record, %why, "nothing can be judged by this record");
            BTreeSet::new()
        }))
    }

    /// Brings the roster up to what the directory knows.
    pub(super) fn read_roster(&mut self, position: u64) -> Result<(), RulingFailure> {
        if position <= self.roster.through {
            return Ok(());
        }
        for (n, _) in self.index.office_events()? {
            if n <= self.roster.through {
                continue;
            }
            if let Some((PERSON, payload, found)) = self.own_entry(n)?
                && let Ok(Event::Person(set)) = Event::decode(PERSON, &payload)
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
