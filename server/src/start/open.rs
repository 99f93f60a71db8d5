//! Opening a data directory: store, directory, view, what a crash left, threads.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use streetbook_core::book::Book;
use streetbook_core::kind::KindSet;
use streetbook_core::log::DirLock;
use streetbook_core::seal::SealKey;
use streetbook_core::time::Zone;
use tokio::runtime;
use tokio::sync::{broadcast, mpsc, watch};

use super::OpenError;
use crate::clock::{Clock, sound_now};
use crate::directory::fold_directory;
use crate::erasure::{Eraser, Erasing, Job, erase_at_start};
use crate::handles::Handles;
use crate::merge::worker::Worker;
use crate::merge::{Merger, Progress, ProgressWatch, catch_up};
use crate::rules_host::{Judging, Passes};
use crate::secrets::{KEY_FILE, ServerKeys};
use crate::state::{AppState, MergeLoop, Threads};
use crate::store::commit::Store;
use crate::store::view::{Opened, View, ViewError};
use crate::sync::{Exchange, Quota};

/// Listeners that are this many news behind read the books instead.
const NEWS_MAX: usize = 1_024;

/// Parameters of opening besides the directory.
pub struct Opening {
    /// The data directory.
    pub dir: PathBuf,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The binary that runs workers.
    pub worker: PathBuf,
    /// The key that seals the directory, where it is sealed.
    pub seal: Option<SealKey>,
    /// Path of a second list of erasures, such as beside the backups.
    pub erasures: Option<PathBuf>,
}

/// Opens a data directory; a second process is refused.
///
/// # Errors
/// [`OpenError`] saying what to do.
pub async fn open(opening: Opening) -> Result<Arc<AppState>, OpenError> {
    let (store, handles) = open_store(&opening)?;
    let Opening {
        dir,
        worker,
        erasures,
        ..
    } = opening;
    let known = handles.kinds.now();
    let zone = handles.directory.read().zone();
    let (view, _) = open_view(&dir, &handles.keys, &known, zone).await?;
    let merger = || Merger::new(handles.clone(), Worker::new(worker.clone()));
    let mut reader = merger();
    catch_up(&handles, &view, &mut reader).await?;
    let (news, _) = broadcast::channel(NEWS_MAX);
    let eraser = Eraser::new(&handles, view.clone(), news.clone());
    erase_at_start(&dir, erasures.as_deref(), &eraser, &handles).await?;
    let (jobs, waiting) = mpsc::unbounded_channel();
    let behind = Behind {
        handles: &handles,
        view: &view,
        news: &news,
        eraser: &eraser,
        known,
    };
    let (threads, progress) = behind.start(merger(), waiting)?;
    let folders = (dir.clone(), erasures);
    let erasing = Erasing::new(handles.clone(), progress.clone(), eraser, jobs, folders);
    Ok(Arc::new(AppState {
        store,
        exchange: Exchange::new(handles.clone()),
        handles,
        view,
        sessions: Arc::default(),
        passwords: Arc::default(),
        quota: Quota::default(),
        news,
        progress,
        erasing: Arc::new(erasing),
        dir,
        reader: Arc::new(Mutex::new(reader)),
        office_devices: tokio::sync::Mutex::new(HashMap::new()),
        threads: Some(threads),
    }))
}

/// Opens keys and store, and folds the directory.
fn open_store(opening: &Opening) -> Result<(Store, Handles), OpenError> {
    let dir = &opening.dir;
    if !dir.join(KEY_FILE).exists() {
        return Err(OpenError::Missing(dir.clone()));
    }
    sound_now(opening.clock.as_ref())?;
    let keys = ServerKeys::load(dir, opening.seal.as_ref())?;
    let store = Store::open(
        dir,
        keys.ledger(),
        keys.signing().clone(),
        opening.seal.clone(),
        opening.clock.clone(),
    )?;
    let directory = fold_directory(&store.index, &store.ledger, &keys)?;
    let handles = Handles::new(&store, Arc::new(keys), directory, opening.clock.clone());
    Ok((store, handles))
}

/// The state of the threads behind the ledger.
struct Behind<'a> {
    handles: &'a Handles,
    view: &'a View,
    news: &'a broadcast::Sender<(Book, u64)>,
    eraser: &'a Eraser,
    /// The forms that the view has tables for.
    known: Arc<KindSet>,
}

impl Behind<'_> {
    /// Starts the merging and the judging thread.
    fn start(
        self,
        merger: Merger,
        jobs: mpsc::UnboundedReceiver<Job>,
    ) -> Result<(Threads, ProgressWatch), OpenError> {
        let handles = self.handles;
        let (progress, merged) = watch::channel(Progress {
            judged: handles.index.judged_through()?,
            ..Progress::default()
        });
        let (ruled, ruled_through) = watch::channel(0);
        let rounds = MergeLoop {
            merger,
            view: self.view.clone(),
            handles: handles.clone(),
            view_is_behind: false,
            learnt: self.known,
            appended: handles.committer.appended(),
            progress,
            news: self.news.clone(),
            jobs,
            eraser: self.eraser.clone(),
        };
        let passes = Passes {
            judging: Judging::new(handles.clone(), self.view.clone()),
            clock: handles.clock.clone(),
            progress: merged.clone(),
            ruled,
        };
        let runtime = runtime::Handle::current();
        let merging = rounds.start(runtime.clone())?;
        let judging = passes.start(runtime)?;
        let threads = Threads::new(merging, judging);
        Ok((threads, ProgressWatch::new(handles, merged, ruled_through)))
    }
}

/// Opens the view of a data directory: of a sealed one it is in memory, so that no table reaches the
/// disk, and is empty at every start.
///
/// # Errors
/// [`ViewError`] when it can neither be used nor made.
pub async fn open_view(
    dir: &Path,
    keys: &ServerKeys,
    kinds: &KindSet,
    zone: Zone,
) -> Result<(View, Opened), ViewError> {
    match keys.seal() {
        Some(_) => View::in_memory(keys.ledger(), kinds, zone).await,
        None => View::open(dir, keys.ledger(), kinds, zone).await,
    }
}

/// True if another process has the directory.
pub fn is_in_use(dir: &Path) -> bool {
    let ledger = dir.join("ledger");
    // Whoever only asks makes no file.
    if !ledger.join("lock").exists() {
        return false;
    }
    let taken = DirLock::take(&ledger);
    matches!(taken, Err(error) if error.kind() == io::ErrorKind::WouldBlock)
}
