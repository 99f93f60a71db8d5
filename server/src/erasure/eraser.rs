//! Carrying an erasure out, once it is in the server's own journal: rulings, view, ledger.
//!
//! In this order, so that a crash leaves something to go on from: readers are notified first, the bytes
//! go last, and the list of erasures then notes it as done. Everything here may be done again.

use std::collections::BTreeSet;

use streetbook_core::book::Book;
use streetbook_core::ids::{KindId, RecordId};
use tokio::sync::broadcast;

use crate::erasure::executor::{ErasureClosure, ErasureExecutor};
use crate::handles::Handles;
use crate::merge::{MergeFailure, RoundFailure};
use crate::store::view::{Batch, View};

/// Everything that an erasure goes through.
#[derive(Clone)]
pub(crate) struct Eraser {
    executor: ErasureExecutor,
    handles: Handles,
    pub view: View,
    pub news: broadcast::Sender<(Book, u64)>,
}

impl Eraser {
    pub(crate) fn new(
        handles: &Handles,
        view: View,
        news: broadcast::Sender<(Book, u64)>,
    ) -> Eraser {
        Eraser {
            executor: ErasureExecutor::new(handles.clone()),
            handles: handles.clone(),
            view,
            news,
        }
    }

    /// The records that say the same as those named, and the payloads by which they are known.
    pub(crate) fn closure(
        &self,
        named: &BTreeSet<RecordId>,
    ) -> Result<ErasureClosure, MergeFailure> {
        self.executor.closure(named)
    }

    /// Carries out the erasures of these records in the server's own journal.
    pub(crate) async fn carry_out(&self, records: &BTreeSet<RecordId>) -> Result<(), RoundFailure> {
        // Until nothing is left of them nobody makes anything of what he has read before.
        let _turn = self.view.turn().await;
        let found = self.executor.locate(records)?;
        let ruled = self.executor.publish(&found)?;
        for news in ruled.books {
            // Nobody may be listening.
            let _ = self.news.send(news);
        }
        let kinds = self.kinds_of(records)?;
        let shown_through = self.view.shown_through().await?;
        let entries = found.entries.len();
        self.view
            .apply(Batch {
                through: ruled.position.max(shown_through),
                removed: kinds,
                forgotten: records.clone(),
                freed: found.entries.keys().copied().collect(),
                ..Batch::default()
            })
            .await?;
        self.executor.rewrite(found)?;
        self.view.scrub().await?;
        tracing::info!(records = records.len(), entries, "erased");
        Ok(())
    }

    fn kinds_of(
        &self,
        records: &BTreeSet<RecordId>,
    ) -> Result<Vec<(KindId, RecordId)>, MergeFailure> {
        let mut kinds = Vec::new();
        for record in records {
            let kind = self.handles.index.record(*record)?.map(|row| row.kind);
            let kind = kind.filter(|kind| self.view.fields(kind).is_some());
            kinds.extend(kind.map(|kind| (kind, *record)));
        }
        Ok(kinds)
    }
}
