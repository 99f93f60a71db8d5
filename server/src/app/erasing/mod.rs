//! Erasures: asked, decided, and carried out when they are due.
//!
//! Whoever asks names records, and perhaps the MAC of the number by which they were found; when the time
//! comes a [`Finder`] looks for that number once more, since more may have been written about it.
//!
//! First the word is said in the server's own journal, and the list of erasures takes it: from then on
//! nothing of the records is stored, whoever brings it, and a crash is followed by the rest. Then the
//! merging thread lets an [`Eraser`] do that rest between two of its rounds.

mod due;
mod eraser;
mod list;
mod opening;

use std::collections::BTreeSet;
use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use streetbook_core::ids::{PersonId, RecordId};
use tokio::sync::{Mutex, Notify, mpsc, oneshot};

pub use due::{ErasingWhenDue, erase_when_due};
pub(super) use eraser::Eraser;
pub use list::ErasureList;
pub(super) use opening::erase_at_start;

use super::merging::RoundFailure;
use super::{App, StaffFailure};
use crate::access::{self, Actor, AuditAct, ErasureShown, ErasureWish, Event, Noted};
use crate::merge::MergeFailure;
use crate::release::ErasureId;
use crate::view::ViewError;

/// What a search gives back when it is done.
pub type Finding<'a> =
    Pin<Box<dyn Future<Output = Result<BTreeSet<RecordId>, String>> + Send + 'a>>;

/// Finds the records that concern a number.
pub trait Finder: Send + Sync {
    /// The records that hold the number of this MAC, or ever held it.
    fn records_of<'a>(&'a self, number_mac: &'a [u8; 16]) -> Finding<'a>;
}

/// Finds nothing more than what stands in the request.
pub struct AsListed;

impl Finder for AsListed {
    fn records_of<'a>(&'a self, _: &'a [u8; 16]) -> Finding<'a> {
        Box::pin(async { Ok(BTreeSet::new()) })
    }
}

/// Records whose erasure the merging thread is to carry out.
pub(super) struct Job {
    pub records: BTreeSet<RecordId>,
    pub answer: oneshot::Sender<Result<(), RoundFailure>>,
}

/// What erasing needs in a running office.
pub(super) struct Erasing {
    /// One at a time.
    turn: Mutex<()>,
    jobs: mpsc::UnboundedSender<Job>,
    eraser: Eraser,
    /// Where a second copy of the list is kept.
    copy: Option<PathBuf>,
    decided: Arc<Notify>,
}

impl Erasing {
    pub(super) fn new(
        eraser: Eraser,
        jobs: mpsc::UnboundedSender<Job>,
        copy: Option<PathBuf>,
    ) -> Erasing {
        Erasing {
            turn: Mutex::new(()),
            jobs,
            eraser,
            copy,
            decided: Arc::default(),
        }
    }
}

impl App {
    /// Asks for an erasure and gives the request's name.
    ///
    /// # Errors
    /// [`StaffFailure::Erasure`] when it may not be asked, or the ledger's failure.
    pub async fn ask_erasure(&self, wish: ErasureWish) -> Result<ErasureId, StaffFailure> {
        let id = ErasureId(access::random()?);
        let now = self.clock.now();
        self.directory
            .change(|directory| {
                let event = directory.ask_erasure(id, wish, now)?;
                Ok::<_, StaffFailure>((id, vec![event]))
            })
            .await
    }

    /// Approves a request as the second person, or cancels it.
    ///
    /// # Errors
    /// [`StaffFailure::Erasure`] when he may not decide it, or the ledger's failure.
    pub async fn decide_erasure(
        &self,
        id: ErasureId,
        approve: bool,
        by: &PersonId,
    ) -> Result<(), StaffFailure> {
        let now = self.clock.now();
        self.directory
            .change(|directory| {
                let event = directory.decide_erasure(id, approve, by, now)?;
                Ok::<_, StaffFailure>(((), vec![event]))
            })
            .await?;
        self.erasing.decided.notify_one();
        Ok(())
    }

    /// Every request with what became of it, the one that is due first foremost.
    ///
    /// # Errors
    /// None.
    pub fn erasures(&self) -> Result<Vec<ErasureShown>, StaffFailure> {
        let directory = self.directory.read();
        Ok(directory.erasures())
    }

    /// Erases records at once, with those that say the same under another number.
    ///
    /// # Errors
    /// [`ErasureFailure`]; what was begun is finished by the next [`App::erase_due`] or the next start.
    pub async fn erase(
        &self,
        records: BTreeSet<RecordId>,
        asked: Option<ErasureId>,
    ) -> Result<(), ErasureFailure> {
        let _turn = self.erasing.turn.lock().await;
        let eraser = self.erasing.eraser.clone();
        let reach = tokio::task::spawn_blocking(move || eraser.reach(&records)).await;
        let reach = reach.map_err(|_| ErasureFailure::Ended)??;
        let now = self.clock.now();
        self.directory
            .change(|directory| {
                let rows = reach.records.len() as u64;
                let request = asked.map(|id| id.to_string()).unwrap_or_default();
                let noted = Noted::new(now, Actor::Operator, AuditAct::Erased);
                let noted = Event::Noted(noted.about(request).rows(rows));
                let event = directory.erase(&reach.records, reach.payloads, asked, now);
                Ok::<_, StaffFailure>(((), vec![event, noted]))
            })
            .await?;
        let mut list = ErasureList::of(&self.dir)?;
        list.add(reach.records.iter().copied(), now);
        list.keep(&self.dir)?;
        let copied = self.copy_list(&list);
        self.finish(reach.records).await?;
        copied
    }

    /// Carries out every approved request whose time has come, and what an earlier attempt has left
    /// unfinished. Gives the number of requests.
    ///
    /// # Errors
    /// [`ErasureFailure`] of the first that fails; the others are tried with the next call.
    pub async fn erase_due(&self, finder: &dyn Finder) -> Result<usize, ErasureFailure> {
        self.finish_what_was_begun().await?;
        let now = self.clock.now();
        let due = {
            let directory = self.directory.read();
            directory.erasures_due(now)
        };
        let count = due.len();
        for request in due {
            let mut records: BTreeSet<RecordId> = request.records.iter().copied().collect();
            if let Some(mac) = &request.number_mac {
                let found = finder.records_of(mac).await;
                records.extend(found.map_err(ErasureFailure::Finder)?);
            }
            self.erase(records, Some(request.id)).await?;
        }
        // Its place may have been out of reach before.
        self.copy_list(&ErasureList::of(&self.dir)?)?;
        Ok(count)
    }

    async fn finish_what_was_begun(&self) -> Result<(), ErasureFailure> {
        let _turn = self.erasing.turn.lock().await;
        let list = ErasureList::of(&self.dir)?;
        let unfinished: BTreeSet<RecordId> = {
            let directory = self.directory.read();
            let erased = directory.erased().keys().copied();
            erased.filter(|record| !list.is_done(*record)).collect()
        };
        match unfinished.is_empty() {
            true => Ok(()),
            false => self.finish(unfinished).await,
        }
    }

    /// Lets the merging thread carry an erasure out, and notes that it is done.
    async fn finish(&self, records: BTreeSet<RecordId>) -> Result<(), ErasureFailure> {
        let (answer, answered) = oneshot::channel();
        let job = Job {
            records: records.clone(),
            answer,
        };
        let sent = self.erasing.jobs.send(job);
        sent.map_err(|_| ErasureFailure::Ended)?;
        answered.await.map_err(|_| ErasureFailure::Ended)??;
        let mut list = ErasureList::of(&self.dir)?;
        list.add(records.iter().copied(), self.clock.now());
        list.finish(records);
        Ok(list.keep(&self.dir)?)
    }

    fn copy_list(&self, list: &ErasureList) -> Result<(), ErasureFailure> {
        if let Some(copy) = &self.erasing.copy
            && *list != ErasureList::default()
        {
            list.keep_beside(copy)?;
        }
        Ok(())
    }
}

/// Why an erasure was not carried out to its end.
#[derive(Debug, thiserror::Error)]
pub enum ErasureFailure {
    /// The directory or the ledger.
    #[error(transparent)]
    Staff(#[from] StaffFailure),
    /// The number could not be looked for.
    #[error(
        "the records of a number could not be found, so nothing of the request was erased: {0}"
    )]
    Finder(String),
    /// Ledger or index.
    #[error(transparent)]
    Merge(#[from] MergeFailure),
    /// The view.
    #[error(transparent)]
    View(#[from] ViewError),
    /// The list of erasures.
    #[error("the list of erasures cannot be kept: {0}")]
    List(#[from] io::Error),
    /// The office ends.
    #[error("the office ends: its next start carries the erasure out")]
    Ended,
}

impl From<RoundFailure> for ErasureFailure {
    fn from(failure: RoundFailure) -> ErasureFailure {
        match failure {
            RoundFailure::Merge(error) => error.into(),
            RoundFailure::View(error) => error.into(),
        }
    }
}
