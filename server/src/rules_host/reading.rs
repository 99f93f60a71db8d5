//! Following the server's own journal: the scopes that each entry adds.

use std::collections::BTreeSet;

use streetbook_core::ids::{EntryRef, RecordId};
use streetbook_core::journal::{Act, Topic};
use streetbook_core::rulebook::{Revision, RevisionPublished};
use streetbook_core::rules::{Ground, RulingSaid, due, touched};
use streetbook_core::sync::from_bytes;
use streetbook_core::time::Day;

use super::days::days;
use super::failure::RulingFailure;
use super::judge::Judging;
use crate::directory::Event;
use crate::store::events::Releases;
use crate::store::index::Found;
use crate::store::view::TakenUp;

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
        ground: &Ground<'_>,
        position: u64,
    ) -> Result<Option<TakenUp>, RulingFailure> {
        let judged = self.view.judged().await?;
        let shown = self.view.shown_through().await?;
        let last = self.handles.index.head(self.handles.own_device())?.head.n;
        let last = last.min(judged.through.saturating_add(ENTRIES_MAX));
        let mut taken = TakenUp {
            through: judged.through,
            ..TakenUp::default()
        };
        let mut records = BTreeSet::new();
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
        for record in records {
            let scopes = self.touched_by(record, ground).await?;
            taken.touches.insert(record, scopes);
        }
        if let (Some(from), Some(to)) = (taken.again_from, judged.due_through) {
            let days = days(from, to);
            taken.scopes = days.flat_map(|day| due(day, ground)).collect();
        }
        Ok(Some(taken))
    }

    /// An entry of the own journal: its topic, payload and place.
    pub(super) fn own_entry(
        &self,
        n: u64,
    ) -> Result<Option<(Topic, Vec<u8>, Found)>, RulingFailure> {
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
            Topic::RulingSaid => {
                taken.said.extend(RulingSaid::read(payload));
                None
            }
            _ => None,
        };
        if let Some(from) = from {
            taken.again_from = Some(taken.again_from.map_or(from, |other| other.min(from)));
        }
    }

    /// The records that releases mention.
    fn released(
        &self,
        payload: &[u8],
        records: &mut BTreeSet<RecordId>,
    ) -> Result<(), RulingFailure> {
        let Ok(releases) = from_bytes::<Releases>(payload) else {
            return Ok(());
        };
        let others = releases
            .runs
            .iter()
            .filter(|run| run.device != self.handles.own_device());
        for at in others.flat_map(|run| run.entries()) {
            let found = self.handles.index.entry(at, &self.handles.ledger)?;
            let header = found.and_then(|found| found.entry.header().ok());
            records.extend(header.and_then(|header| match header.act {
                Act::Create { .. } => Some(RecordId::of(at)),
                Act::Change { target } => Some(RecordId::of(target)),
                Act::Office { .. } => None,
            }));
        }
        Ok(())
    }

    /// The scopes that a record concerns in its present state; none if it is gone.
    async fn touched_by(
        &self,
        record: RecordId,
        ground: &Ground<'_>,
    ) -> Result<BTreeSet<streetbook_core::rules::Scope>, RulingFailure> {
        let Some(row) = self.handles.index.record(record)? else {
            return Ok(BTreeSet::new());
        };
        let fact = self.view.fact(&row.kind, &record).await?;
        Ok(fact.map_or_else(BTreeSet::new, |fact| touched(&fact, ground)))
    }

    /// Brings the roster up to the directory's position.
    pub(super) fn read_roster(&mut self, position: u64) -> Result<(), RulingFailure> {
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
