//! The server as the simulation runs it: the product's parts, opened together as the office opens them,
//! without threads and without a view.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};

use streetbook_core::ids::{DeviceId, EntryRef, RecordId};
use streetbook_core::journal::Head;
use streetbook_core::sync::{Enrol, deflate, from_bytes, inflate, to_bytes};
use streetbook_core::time::Instant;
use streetbook_server::directory::{Directory, Event, WriteFailure, fold_directory};
use streetbook_server::erasure::executor::ErasureExecutor;
use streetbook_server::handles::Handles;
use streetbook_server::merge::Merger;
use streetbook_server::merge::worker::{Job, Worker};
use streetbook_server::secrets::ServerKeys;
use streetbook_server::store::commit::{ManualCommitter, Store};
use streetbook_server::store::index::{Index, IndexHome, MemoryTree};
use streetbook_server::store::ledger::{Ledger, spec};
use streetbook_server::sync::{Exchange, Refused, open_request};

use super::clock::ToldClock;
use super::disk::SimDisk;
use super::net::{Content, Letter};
use super::strangers::Doorkeeper;

/// A text in a change that no worker survives.
pub(super) const POISON: &str = "poison";
const MIB: usize = 1024 * 1024;

/// The machine that the server runs on.
pub(super) struct Office {
    pub disk: SimDisk,
    pub tree: MemoryTree,
    pub keys: Arc<ServerKeys>,
    pub clock: Arc<ToldClock>,
    pub running: Option<Running>,
    /// Deaths that the next jobs bring.
    pub deaths: Arc<AtomicU64>,
    /// The receipts: of each journal the furthest.
    pub receipted: BTreeMap<DeviceId, Head>,
}

/// A running server.
pub(super) struct Running {
    pub store: Store,
    pub hand: ManualCommitter,
    pub exchange: Exchange,
    pub handles: Handles,
    pub merger: Merger,
    pub tasks: RefCell<Vec<Task>>,
}

type Answering = Pin<Box<dyn Future<Output = (u16, Vec<u8>)>>>;

/// A request that is being answered.
pub(super) struct Task {
    number: u64,
    phone: usize,
    answering: Answering,
    answered: Option<(u16, Vec<u8>)>,
    leaving: Rc<Leaving>,
}

/// The facts of an answer beside its bytes.
#[derive(Default)]
pub(super) struct Leaving {
    /// Its receipts.
    pub receipts: Cell<Vec<(DeviceId, Head)>>,
    /// The content that must not be sent.
    pub objection: Cell<Option<String>>,
}

impl Office {
    /// A machine for a new workspace.
    pub(super) fn new() -> Office {
        Office {
            disk: SimDisk::default(),
            tree: MemoryTree::default(),
            keys: Arc::new(ServerKeys::new([1; 32], [2; 32], [3; 16])),
            clock: Arc::new(ToldClock::new()),
            running: None,
            deaths: Arc::default(),
            receipted: BTreeMap::new(),
        }
    }

    /// Starts the server; false when it cannot be, as with a disk that fails.
    pub(super) fn starts(&mut self) -> bool {
        self.running = self.open();
        self.running.is_some()
    }

    fn open(&self) -> Option<Running> {
        let id = self.keys.ledger();
        let disk = Arc::new(self.disk.clone());
        let (ledger, recovery) = Ledger::over(disk, spec(id, None), None).ok()?;
        let (store, hand) = Store::by_hand(
            ledger,
            recovery,
            &IndexHome::in_memory(self.tree.clone()),
            id,
            self.keys.signing().clone(),
            self.clock.clone(),
        )
        .ok()?;
        let directory = fold_directory(&store.index, &store.ledger, &self.keys).ok()?;
        let handles = Handles::new(&store, self.keys.clone(), directory, self.clock.clone());
        Some(Running {
            store,
            hand,
            exchange: Exchange::new(handles.clone()),
            merger: Merger::new(handles.clone(), self.worker()),
            handles,
            tasks: RefCell::default(),
        })
    }

    fn worker(&self) -> Worker {
        let deaths = self.deaths.clone();
        Worker::inside(Box::new(move |job: &Job| {
            let fresh = job.changes.iter().skip(job.standing as usize);
            let is_poisoned = fresh
                .into_iter()
                .any(|change| holds(&change.payload, POISON));
            let one_less = |deaths: u64| deaths.checked_sub(1);
            let dies = deaths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less);
            is_poisoned || dies.is_ok()
        }))
    }

    /// The server's process is gone with all requests it was serving.
    pub(super) fn stops(&mut self) {
        self.running = None;
    }

    /// After a start: every receipted entry is there.
    ///
    /// # Errors
    /// The one that is missing.
    pub(super) fn holds_what_it_receipted(&self) -> Result<(), String> {
        let Some(running) = &self.running else {
            return Ok(());
        };
        for (device, through) in &self.receipted {
            let (device, n) = (*device, through.n);
            let index = &running.store.index;
            let found = index.hash_at(EntryRef { device, n }, &running.store.ledger);
            if found.as_ref().ok() != Some(&Some(through.hash)) {
                return Err(format!(
                    "I2: {device} was receipted up to {n}, the server now says {found:?}"
                ));
            }
        }
        Ok(())
    }
}

impl Office {
    /// Every receipted entry would survive a power cut that keeps only durable bytes.
    ///
    /// # Errors
    /// The one that would not.
    pub(super) fn receipts_are_durable(&self) -> Result<(), String> {
        let disk = SimDisk::holding(self.disk.durable_files());
        let (ledger, index) = folded(&disk, &self.keys)?;
        for (device, through) in &self.receipted {
            let (device, n) = (*device, through.n);
            let found = index.hash_at(EntryRef { device, n }, &ledger.reader());
            if found.as_ref().ok() != Some(&Some(through.hash)) {
                return Err(format!(
                    "I11: {device} was receipted up to {n}, and the disk holds {found:?}"
                ));
            }
        }
        Ok(())
    }
}

/// The ledger on a disk, and the index that it makes.
pub(super) fn folded(disk: &SimDisk, keys: &ServerKeys) -> Result<(Ledger, Index), String> {
    let id = keys.ledger();
    let opened = Ledger::over(Arc::new(disk.clone()), spec(id, None), None);
    let (ledger, _) = opened.map_err(|error| format!("I2: the ledger does not open: {error}"))?;
    let home = IndexHome::in_memory(MemoryTree::default());
    let folded = Index::fold_anew(&home, id, &ledger.places(), &ledger.reader());
    let folded = folded.map_err(|error| format!("I5: the index does not fold: {error}"))?;
    Ok((ledger, folded.index))
}

impl Running {
    /// Receives a request; it is answered step by step.
    pub(super) fn takes(&self, letter: Letter) {
        let exchange = self.exchange.clone();
        let leaving: Rc<Leaving> = Rc::default();
        let says = leaving.clone();
        let doorkeeper = Doorkeeper {
            directory: self.handles.directory.clone(),
            index: self.store.index.clone(),
        };
        let answering: Answering = match letter.content {
            Content::Sync { token, body } => Box::pin(async move {
                let answered = sync(&exchange, &doorkeeper, &token, &body, &says).await;
                answered.map_or_else(refusal, |body| (200, body))
            }),
            Content::Enrol { body } => Box::pin(async move {
                let answered = enrol(&exchange, &body).await;
                answered.map_or_else(refusal, |body| (200, body))
            }),
            Content::Answer { .. } => return,
        };
        self.tasks.borrow_mut().push(Task {
            number: letter.number,
            phone: letter.phone,
            answering,
            answered: None,
            leaving,
        });
    }

    /// Continues one of the open requests as far as possible without the committer, and returns its
    /// answer with its receipts.
    pub(super) fn goes_on(&self, which: usize) -> Option<(Letter, Rc<Leaving>)> {
        let mut tasks = self.tasks.borrow_mut();
        tasks.get_mut(which)?.goes_on();
        tasks.get(which)?.answered.as_ref()?;
        let task = tasks.remove(which);
        let (status, body) = task.answered?;
        let letter = Letter {
            number: task.number,
            phone: task.phone,
            content: Content::Answer { status, body },
        };
        Some((letter, task.leaving))
    }

    /// Runs work that needs the committer, to its end.
    pub(super) fn finishes<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        let mut context = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(done) = work.as_mut().poll(&mut context) {
                return done;
            }
            if !self.hand.run_once() {
                // It waits for a request that is being answered.
                self.tasks.borrow_mut().iter_mut().for_each(Task::goes_on);
            }
        }
    }

    /// Stores events of the directory.
    pub(super) fn notes(&self, events: Vec<Event>) -> bool {
        let noted = self
            .handles
            .directory
            .change(|_| Ok::<_, WriteFailure>(((), events)));
        self.finishes::<Result<(), WriteFailure>>(noted).is_ok()
    }

    pub(super) fn directory(&self) -> std::sync::RwLockReadGuard<'_, Directory> {
        self.handles.directory.read()
    }

    /// Erases records with all payloads of the same content, and returns them; none if it was interrupted.
    /// Earlier erasures are executed once more.
    pub(super) fn erases(
        &self,
        named: &BTreeSet<RecordId>,
        now: Instant,
    ) -> Option<BTreeSet<RecordId>> {
        let executor = ErasureExecutor::new(self.handles.clone());
        let closure = executor.closure(named).ok()?;
        let event = self
            .directory()
            .erase(&closure.records, closure.payloads, None, now);
        if !self.notes(vec![event]) {
            return None;
        }
        self.carries_out(&closure.records)
            .then_some(closure.records)
    }

    /// Executes the erasures of the server's own journal.
    pub(super) fn carries_out(&self, records: &BTreeSet<RecordId>) -> bool {
        let executor = ErasureExecutor::new(self.handles.clone());
        let found = executor.locate(records);
        let found = found.and_then(|found| executor.publish(&found).map(|_| found));
        found.and_then(|found| executor.rewrite(found)).is_ok()
    }

    /// The devices that were revoked.
    pub(super) fn revoked(&self) -> BTreeSet<DeviceId> {
        let directory = self.directory();
        let revoked = directory.devices().filter(|device| device.is_revoked());
        revoked.map(|device| device.id).collect()
    }
}

impl Task {
    fn goes_on(&mut self) {
        if self.answered.is_some() {
            return;
        }
        let mut context = Context::from_waker(Waker::noop());
        if let Poll::Ready(answered) = self.answering.as_mut().poll(&mut context) {
            self.answered = Some(answered);
        }
    }
}

/// Returns true if bytes hold a text.
pub(super) fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

async fn sync(
    exchange: &Exchange,
    doorkeeper: &Doorkeeper,
    token: &str,
    body: &[u8],
    says: &Leaving,
) -> Result<Vec<u8>, Refused> {
    let (signed, request) = open_request(body)?;
    let turn = exchange.turn_of(request.device);
    let _turn = turn.lock().await;
    exchange.admit(token, &signed, &request).await?;
    let outcomes = exchange.push(&request).await?;
    let papers = exchange.renew(&request.device).await?;
    let response = exchange.answer(&request, &outcomes, papers)?;
    let receipts = response.receipts.iter();
    let receipts = receipts.map(|receipt| (receipt.device, receipt.through));
    says.receipts.set(receipts.collect());
    says.objection
        .set(doorkeeper.objects(request.device, &response));
    Ok(response.seal())
}

async fn enrol(exchange: &Exchange, body: &[u8]) -> Result<Vec<u8>, Refused> {
    let malformed = || Refused::new(Refused::BAD_REQUEST, "malformed", "no request to enrol");
    let plain = inflate(body, MIB).map_err(|_| malformed())?;
    let request: Enrol = from_bytes(&plain).map_err(|_| malformed())?;
    let enrolled = exchange.enrol(&request).await?;
    Ok(deflate(&to_bytes(&enrolled)))
}

fn refusal(refused: Refused) -> (u16, Vec<u8>) {
    (refused.status(), refused.body())
}
