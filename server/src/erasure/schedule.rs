//! Erasures: requested, decided, and carried out when they are due.
//!
//! A request names records, and perhaps the MAC of the number by which they were found; when the
//! time comes that number is looked for once more, since more may have been written about it.
//!
//! First the erasure is written to the server's own journal and to the list of erasures: from then
//! on nothing of the records is stored, from any device, and a crash is followed by the rest. Then
//! the merging thread lets an [`Eraser`] do that rest between two of its rounds.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use streetbook_core::ids::RecordId;
use tokio::sync::{Mutex, Notify, mpsc, oneshot};

use super::{Eraser, ErasureFailure, ErasureList};
use crate::directory::{Actor, AuditAct, AuditEntry, Event, WriteFailure};
use crate::handles::Handles;
use crate::merge::{ProgressWatch, RoundFailure};
use crate::store::events::ErasureId;
use crate::store::view::NumberMac;

/// Records whose erasure the merging thread is to carry out.
pub(crate) struct Job {
    pub records: BTreeSet<RecordId>,
    pub answer: oneshot::Sender<Result<(), RoundFailure>>,
}

/// Time that an erasure by number waits for the view to show everything that is stored.
const SHOWN_WITHIN: Duration = Duration::from_secs(10);

/// Carries erasures out in a running office.
pub struct Erasing {
    handles: Handles,
    progress: ProgressWatch,
    /// The data directory.
    dir: PathBuf,
    /// One at a time.
    turn: Mutex<()>,
    jobs: mpsc::UnboundedSender<Job>,
    eraser: Eraser,
    /// Path of a second copy of the list.
    copy: Option<PathBuf>,
    pub(super) decided: Arc<Notify>,
}

impl Erasing {
    /// Erases in a data directory by jobs for the merging thread; `copy` is the path of a second list.
    pub(crate) fn new(
        handles: Handles,
        progress: ProgressWatch,
        eraser: Eraser,
        jobs: mpsc::UnboundedSender<Job>,
        (dir, copy): (PathBuf, Option<PathBuf>),
    ) -> Erasing {
        Erasing {
            handles,
            progress,
            dir,
            turn: Mutex::new(()),
            jobs,
            eraser,
            copy,
            decided: Arc::default(),
        }
    }

    /// Has what is due looked for again: a request was decided.
    pub(crate) fn notify_decided(&self) {
        self.decided.notify_one();
    }

    /// Erases records at once, with those that say the same under another number.
    ///
    /// # Errors
    /// [`ErasureFailure`]; what was begun is finished by the next [`Erasing::erase_due`] or the next start.
    pub async fn erase(
        &self,
        records: BTreeSet<RecordId>,
        asked: Option<ErasureId>,
    ) -> Result<(), ErasureFailure> {
        let _turn = self.turn.lock().await;
        let eraser = self.eraser.clone();
        let closure = tokio::task::spawn_blocking(move || eraser.closure(&records)).await;
        let closure = closure.map_err(|_| ErasureFailure::Ended)??;
        let now = self.handles.clock.now();
        self.handles
            .directory
            .change(|directory| {
                let rows = closure.records.len() as u64;
                let request = asked.map(|id| id.to_string()).unwrap_or_default();
                let noted = AuditEntry::new(now, Actor::Operator, AuditAct::Erased);
                let noted = Event::AuditEntry(noted.about(request).rows(rows));
                let event = directory.erase(&closure.records, closure.payloads, asked, now);
                Ok::<_, WriteFailure>(((), vec![event, noted]))
            })
            .await?;
        let mut list = ErasureList::of(&self.dir)?;
        list.add(closure.records.iter().copied(), now);
        list.keep(&self.dir)?;
        let copied = self.copy_list(&list);
        self.finish(closure.records).await?;
        copied
    }

    /// Carries out every approved request whose time has come, and what an earlier attempt has left
    /// unfinished. Gives the number of requests.
    ///
    /// # Errors
    /// [`ErasureFailure`] of the first that fails; the others are tried with the next call.
    pub async fn erase_due(&self) -> Result<usize, ErasureFailure> {
        self.finish_what_was_begun().await?;
        let now = self.handles.clock.now();
        let due = {
            let directory = self.handles.directory.read();
            directory.erasures_due(now)
        };
        let count = due.len();
        for request in due {
            let mut records: BTreeSet<RecordId> = request.records.iter().copied().collect();
            if let Some(mac) = &request.number_mac {
                records.extend(self.records_of(mac).await?);
            }
            self.erase(records, Some(request.id)).await?;
        }
        // Its place may have been out of reach before.
        self.copy_list(&ErasureList::of(&self.dir)?)?;
        Ok(count)
    }

    /// The records that hold the number of this MAC, or ever held it: more may have been written about it
    /// since the request.
    async fn records_of(&self, mac: &NumberMac) -> Result<Vec<RecordId>, ErasureFailure> {
        let shown = tokio::time::timeout(SHOWN_WITHIN, self.progress.until_shown()).await;
        shown.map_err(|_| ErasureFailure::Behind)?;
        let rows = self.eraser.view.numbers(mac).await?;
        Ok(rows.into_iter().filter_map(|row| row.record).collect())
    }

    async fn finish_what_was_begun(&self) -> Result<(), ErasureFailure> {
        let _turn = self.turn.lock().await;
        let list = ErasureList::of(&self.dir)?;
        let unfinished: BTreeSet<RecordId> = {
            let directory = self.handles.directory.read();
            let erased = directory.erased().keys().copied();
            erased.filter(|record| !list.is_done(*record)).collect()
        };
        if unfinished.is_empty() {
            Ok(())
        } else {
            self.finish(unfinished).await
        }
    }

    /// Has the merging thread carry an erasure out, and notes that it is done.
    async fn finish(&self, records: BTreeSet<RecordId>) -> Result<(), ErasureFailure> {
        let (answer, answered) = oneshot::channel();
        let job = Job {
            records: records.clone(),
            answer,
        };
        let sent = self.jobs.send(job);
        sent.map_err(|_| ErasureFailure::Ended)?;
        answered.await.map_err(|_| ErasureFailure::Ended)??;
        let mut list = ErasureList::of(&self.dir)?;
        list.add(records.iter().copied(), self.handles.clock.now());
        list.finish(records);
        Ok(list.keep(&self.dir)?)
    }

    fn copy_list(&self, list: &ErasureList) -> Result<(), ErasureFailure> {
        if let Some(copy) = &self.copy
            && *list != ErasureList::default()
        {
            list.keep_beside(copy)?;
        }
        Ok(())
    }
}
