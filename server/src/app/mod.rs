//! A running office: the store, the directory, the merging thread and the view, opened together.
//!
//! Data flows one way: [`crate::api`] hands parts to the committer, the merging thread takes the
//! ledger's tail, judges and releases it, and the view shows what was released.

mod accounts;
mod audit;
mod copying;
mod desk;
mod erasing;
mod finding;
mod freeing;
mod judging;
mod keeping;
mod merging;
mod numbers;
mod open;
mod pages;
mod publishing;
mod quota;
mod rulebook;
mod showing;
mod staff;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use streetbook_core::book::Book;
use streetbook_core::ids::{DeviceId, EntryRef, PersonId};
use streetbook_core::time::Instant;
use tokio::sync::{broadcast, watch};

pub use desk::DeskFailure;
pub use erasing::{
    AsListed, ErasingWhenDue, ErasureFailure, ErasureList, Finder, Finding, erase_when_due,
};
pub use finding::{ByNumber, SubjectFailure};
pub use merging::Progress;
pub use open::{Founding, OpenError, Opening, create, fold_directory, is_in_use, open_view};
pub use publishing::PublishFailure;
pub use quota::Quota;
pub use rulebook::{NoProtection, Protection, RulebookFailure};
pub(crate) use showing::catch_up;
pub use staff::{Staff, StaffFailure};

use crate::access::{Kinds, Passwords, ServerKeys, Sessions};
use crate::clock::Clock;
use crate::commit::Store;
use crate::directory::DirectoryService;
use crate::exchange::Exchange;
use crate::index::IndexError;
use crate::merge::Merger;
use crate::view::View;
use desk::OfficeDevice;

/// How long a phone that has just pushed waits for its own releases in the same answer.
const MERGE_WAIT: Duration = Duration::from_secs(3);

/// A running office.
pub struct App {
    /// Ledger, index and committer.
    pub store: Store,
    /// What answers phones.
    pub exchange: Exchange,
    /// Signs papers, releases and receipts.
    pub keys: Arc<ServerKeys>,
    /// Who is who.
    pub directory: DirectoryService,
    /// The forms.
    pub kinds: Kinds,
    /// Who is signed in at the pages: one set, so that whoever takes rights away ends sessions too.
    pub sessions: Arc<Sessions>,
    /// Works on passwords, one at a time.
    pub passwords: Arc<Passwords>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// How much each device has brought today.
    pub quota: Quota,
    /// The office's tables.
    pub view: View,
    /// Books with news.
    pub news: broadcast::Sender<(Book, u64)>,
    /// How far merging and view have come.
    pub progress: watch::Receiver<Progress>,
    dir: PathBuf,
    /// Reads and writes records for people in the office, beside the merging thread.
    reader: Arc<Mutex<Merger>>,
    office_devices: tokio::sync::Mutex<HashMap<PersonId, OfficeDevice>>,
    erasing: erasing::Erasing,
    /// The frame up to which everything is judged by the rules.
    pub ruled: watch::Receiver<u64>,
    // Before merging, which the last of its words wait for.
    _judging: judging::JudgingThread,
    _merging: merging::Merging,
}

impl App {
    /// The data directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Waits until an entry has been judged, but not for ever: merging may be behind.
    pub async fn wait_until_judged(&self, entry: EntryRef) {
        let Ok(Some(part)) = self.store.index.part_of(entry) else {
            return;
        };
        let mut progress = self.progress.clone();
        let judged = progress.wait_for(|progress| progress.judged >= part.frame);
        let _ = tokio::time::timeout(MERGE_WAIT, judged).await;
    }

    /// Waits until the rules have judged what stands in the ledger now.
    pub async fn wait_until_ruled(&self) {
        let committed = *self.store.committer.appended().borrow();
        let mut ruled = self.ruled.clone();
        let _ = ruled.wait_for(|ruled| *ruled >= committed).await;
    }

    /// When each device last brought an entry.
    ///
    /// # Errors
    /// [`StaffFailure`] when the index fails.
    pub fn heard(&self) -> Result<BTreeMap<DeviceId, Instant>, StaffFailure> {
        let heads = self.store.index.heads();
        let heard = heads.map(|head| head.map(|(device, end)| (device, end.received_at)));
        Ok(heard.collect::<Result<_, IndexError>>()?)
    }

    /// Waits until the view shows what stands in the ledger now.
    pub async fn wait_until_shown(&self) {
        let committed = *self.store.committer.appended().borrow();
        let mut progress = self.progress.clone();
        let _ = progress
            .wait_for(|progress| progress.looked_at >= committed)
            .await;
    }
}
