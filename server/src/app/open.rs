//! Making and opening a data directory.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};

use streetbook_core::kind::KindSet;
use streetbook_core::log::DirLock;
use streetbook_core::seal::SealKey;
use streetbook_core::time::Zone;
use tokio::sync::{broadcast, mpsc, watch};

use super::App;
use super::erasing::{Eraser, Erasing, erase_at_start};
use super::judging::Passes;
use super::merging::{Progress, RoundFailure, Rounds};
use super::quota::Quota;
use super::rulebook::Protection;
use super::showing::catch_up;
use crate::access::{self, Directory, Event, KEY_FILE, KeyFileError, ServerKeys, StaffError};
use crate::clock::{Clock, ClockOutOfOrder, sound_now};
use crate::commit::{CommitError, Store, StoreError};
use crate::exchange::Exchange;
use crate::index::{Index, IndexError};
use crate::ledger::{LedgerError, LedgerReader};
use crate::merge::{Given, MergeFailure, Merger};
use crate::rulings::{Judging, RulingFailure};
use crate::view::{Opened, View, ViewError};
use crate::worker::Worker;

/// Listeners that are this many news behind read the books instead.
const NEWS_MAX: usize = 1_024;

/// What opening needs besides the directory.
pub struct Opening {
    /// The data directory.
    pub dir: PathBuf,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The binary that runs workers.
    pub worker: PathBuf,
    /// The key that seals the directory, where it is sealed.
    pub seal: Option<SealKey>,
    /// Where a second list of erasures is kept, such as beside the backups.
    pub erasures: Option<PathBuf>,
}

/// The first events of a new workspace.
pub struct Founding<'a> {
    /// The workspace's name.
    pub name: &'a str,
    /// Its time zone, an IANA name.
    pub time_zone: &'a str,
    /// The administrator's login and person id.
    pub admin: &'a str,
    /// His password, hashed.
    pub password_hash: String,
    /// For how long a client is protected.
    pub protection: Protection,
}

/// Makes a data directory for a new workspace.
///
/// # Errors
/// [`OpenError::Exists`] when there is one already; nothing is touched then.
pub async fn create(opening: &Opening, founding: Founding<'_>) -> Result<(), OpenError> {
    sound_now(opening.clock.as_ref())?;
    std::fs::create_dir_all(&opening.dir)?;
    if is_in_use(&opening.dir) {
        return Err(OpenError::Exists(opening.dir.clone()));
    }
    // A crash may have left keys and an empty ledger: only a workspace counts as made.
    let keys = match opening.dir.join(KEY_FILE).exists() {
        true => ServerKeys::load(&opening.dir, opening.seal.as_ref())?,
        false => ServerKeys::create(&opening.dir, opening.seal.as_ref())?,
    };
    let store = Store::open(
        &opening.dir,
        keys.ledger(),
        keys.signing().clone(),
        keys.seal().cloned(),
        opening.clock.clone(),
    )?;
    if !store.index.office_events()?.is_empty() {
        return Err(OpenError::Exists(opening.dir.clone()));
    }
    let mut directory = Directory::new(keys.ledger(), keys.public());
    let admin = founding.admin.parse().map_err(StaffError::from)?;
    let mut events = Vec::new();
    let mut found = |directory: &mut Directory, event: Event| {
        directory
            .apply(directory.position() + 1, event.clone())
            .ok();
        events.push((event.topic(), event.encode()));
    };
    let workspace = access::set_workspace(founding.name, founding.time_zone)?;
    found(&mut directory, workspace);
    let office = "office".parse().map_err(StaffError::from)?;
    let role = "administrator".parse().map_err(StaffError::from)?;
    let person = directory.add_person(admin, founding.admin, office, role)?;
    found(&mut directory, person);
    let admin = founding.admin.parse().map_err(StaffError::from)?;
    let account = directory.add_login(founding.admin, &admin, founding.password_hash, false)?;
    found(&mut directory, account);
    let today = opening.clock.now().day(&directory.zone());
    if let Some(event) = founding.protection.event(today) {
        found(&mut directory, event);
    }
    for noted in App::founded(opening.clock.now(), &admin) {
        found(&mut directory, Event::Noted(noted));
    }
    store.committer.own(events).await?;
    Ok(())
}

impl App {
    /// Opens a data directory; a second process is refused.
    ///
    /// # Errors
    /// [`OpenError`] saying what to do.
    pub async fn open(opening: Opening) -> Result<Arc<App>, OpenError> {
        let Opening {
            dir,
            clock,
            worker,
            seal,
            erasures,
        } = opening;
        if !dir.join(KEY_FILE).exists() {
            return Err(OpenError::Missing(dir));
        }
        sound_now(clock.as_ref())?;
        let keys = Arc::new(ServerKeys::load(&dir, seal.as_ref())?);
        let store = Store::open(
            &dir,
            keys.ledger(),
            keys.signing().clone(),
            seal,
            clock.clone(),
        )?;
        let directory = Arc::new(RwLock::new(fold_directory(
            &store.index,
            &store.ledger,
            &keys,
        )?));
        let given = Arc::new(Given::default());
        let (kinds, zone) = {
            let directory = directory.read().map_err(|_| MergeFailure::Poisoned)?;
            (directory.kinds().clone(), directory.zone())
        };
        let known = kinds.now();
        let (view, _) = open_view(&dir, &keys, &known, zone).await?;
        let merger = || {
            Merger::new(
                &store,
                keys.device(),
                directory.clone(),
                kinds.clone(),
                given.clone(),
                Worker::new(worker.clone()),
            )
        };
        let mut reader = merger();
        catch_up(
            &view,
            &mut reader,
            &store.index,
            &store.ledger,
            &keys,
            &directory,
        )
        .await?;
        let (news, _) = broadcast::channel(NEWS_MAX);
        let eraser = Eraser::new(&store, directory.clone(), view.clone(), news.clone());
        erase_at_start(&dir, erasures.as_deref(), &eraser, &directory, clock.now()).await?;
        let (jobs, waiting) = mpsc::unbounded_channel();
        let (progress, seen) = watch::channel(Progress {
            judged: store.index.judged_through()?,
            ..Progress::default()
        });
        let rounds = Rounds {
            merger: merger(),
            view: view.clone(),
            index: store.index.clone(),
            ledger: store.ledger.clone(),
            keys: keys.clone(),
            directory: directory.clone(),
            view_is_behind: false,
            kinds: kinds.clone(),
            learnt: known,
            appended: store.committer.appended(),
            progress,
            news: news.clone(),
            jobs: waiting,
            eraser: eraser.clone(),
        };
        let (ruled, ruled_seen) = watch::channel(0);
        let passes = Passes {
            judging: Judging::new(&store, keys.device(), directory.clone(), view.clone()),
            clock: clock.clone(),
            progress: seen.clone(),
            ruled,
        };
        let runtime = tokio::runtime::Handle::current();
        let merging = rounds.start(runtime.clone())?;
        let judging = passes.start(runtime)?;
        let exchange = Exchange::new(
            &store,
            keys.clone(),
            directory.clone(),
            kinds.clone(),
            given.clone(),
            clock.clone(),
        );
        Ok(Arc::new(App {
            store,
            exchange,
            keys,
            directory,
            kinds,
            sessions: Arc::default(),
            passwords: Arc::default(),
            clock,
            given,
            quota: Quota::default(),
            view,
            news,
            progress: seen,
            dir,
            reader: Arc::new(Mutex::new(reader)),
            office_devices: tokio::sync::Mutex::new(HashMap::new()),
            erasing: Erasing::new(eraser, jobs, erasures),
            ruled: ruled_seen,
            _judging: judging,
            _merging: merging,
        }))
    }
}

/// Opens the view of a data directory: of a sealed one it stands in memory, so that no table reaches the
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

/// Folds the directory from the server's own journal.
///
/// # Errors
/// [`OpenError`] when ledger or index cannot be read.
pub fn fold_directory(
    index: &Index,
    ledger: &LedgerReader,
    keys: &ServerKeys,
) -> Result<Directory, OpenError> {
    let mut directory = Directory::new(keys.ledger(), keys.public());
    for (n, at) in index.office_events()? {
        let part = ledger.read(at)?;
        let Some(entry) = part.entry(n) else {
            continue;
        };
        let Ok(streetbook_core::journal::Act::Office { topic }) =
            entry.header().map(|header| header.act)
        else {
            continue;
        };
        let event = entry
            .payload
            .bytes()
            .map(|payload| Event::decode(topic, payload));
        match event {
            Some(Ok(event)) => {
                if let Err(error) = directory.apply(n, event) {
                    tracing::warn!(%error, n, "an event of the directory does not fit and is left out");
                }
            }
            Some(Err(error)) => {
                tracing::warn!(%error, n, "an event of the directory cannot be read");
            }
            None => {}
        }
    }
    Ok(directory)
}

/// Whether another process has the directory.
pub fn is_in_use(dir: &Path) -> bool {
    let ledger = dir.join("ledger");
    // Whoever only asks makes no file.
    if !ledger.join("lock").exists() {
        return false;
    }
    let taken = DirLock::take(&ledger);
    matches!(taken, Err(error) if error.kind() == io::ErrorKind::WouldBlock)
}

/// Why a data directory cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Nothing there.
    #[error("{} holds no Streetbook: make one with `streetbook init`", .0.display())]
    Missing(PathBuf),
    /// Something there already.
    #[error("{} holds a Streetbook already: nothing was touched", .0.display())]
    Exists(PathBuf),
    /// The machine's clock.
    #[error(transparent)]
    Clock(#[from] ClockOutOfOrder),
    /// The key file.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    /// Ledger or index.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The view.
    #[error(transparent)]
    View(#[from] ViewError),
    /// The rules.
    #[error(transparent)]
    Rulings(#[from] RulingFailure),
    /// Merging.
    #[error(transparent)]
    Merge(#[from] MergeFailure),
    /// The list of erasures.
    #[error("the list of erasures cannot be used: {0}")]
    Erasures(io::Error),
    /// The first events.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// A name that does not fit.
    #[error(transparent)]
    Staff(#[from] StaffError),
    /// The disk.
    #[error("the data directory cannot be used: {0}")]
    Io(#[from] io::Error),
}

impl From<RoundFailure> for OpenError {
    fn from(failure: RoundFailure) -> OpenError {
        match failure {
            RoundFailure::Merge(error) => error.into(),
            RoundFailure::View(error) => error.into(),
        }
    }
}
