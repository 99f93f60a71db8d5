//! One run.

use std::path::Path;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant as Stopwatch};

use serde::Deserialize;
use serde_json::json;
use streetbook_core::replica::{Moment, Replica};
use streetbook_core::time::Instant;

use super::figures::{Figures, Millis, Quiet};
use super::load::{Dice, street_contact};
use super::process::ServerProcess;
use crate::admin::{Admin, AdminError, Protection};
use crate::auth::hash_password;
use crate::cli::tools::line::{Line, LineError, Synced};
use crate::clock::{Clock, SystemClock};
use crate::directory::Actor;
use crate::start::{self, Founding, OpenError, Opening, create};

/// Consultants whose inboxes the records are shared into.
const CONSULTANTS: u64 = 10;
const POINTS: u64 = 8;
/// Interval at which the view is polled for completeness.
const ASK_EVERY: Duration = Duration::from_millis(5);
/// A run that is not complete by then has failed.
const IN_VIEW_WITHIN: Duration = Duration::from_secs(120);
pub(super) const SEED: u64 = 20_261_102;

/// Measures a server under `phones` phones that each bring `records` records at once.
///
/// # Errors
/// [`BenchError`] if server or phones fail.
pub async fn run(dir: &Path, phones: u64, records: u64) -> Result<Figures, BenchError> {
    let data = dir.join("server");
    let codes = found(&data, phones).await?;
    let dir = dir.to_owned();
    let measured = tokio::task::spawn_blocking(move || measure(&dir, &data, codes, records));
    measured.await.map_err(|_| BenchError::Thread)?
}

/// Creates a workspace and returns codes: the manager's first.
pub(super) async fn found(data: &Path, phones: u64) -> Result<Vec<String>, BenchError> {
    let opening = || {
        Ok::<_, BenchError>(Opening {
            dir: data.to_owned(),
            clock: Arc::new(SystemClock),
            worker: std::env::current_exe()?,
            seal: None,
            erasures: None,
        })
    };
    let founding = Founding {
        name: "Benchmark",
        time_zone: "Asia/Shanghai",
        admin: "admin",
        password_hash: hash_password("benchmark").map_err(|_| BenchError::Thread)?,
        protection: Protection::NotSet,
    };
    create(&opening()?, founding).await?;
    let app = start::open(opening()?).await?;
    let outreach = (0..phones).map(|n| (format!("out{n}"), "outreach"));
    let consultants = (0..CONSULTANTS).map(|n| (format!("con{n}"), "consultant"));
    let mut codes = Vec::new();
    for (id, role) in std::iter::once(("mgr".to_owned(), "manager"))
        .chain(outreach)
        .chain(consultants)
    {
        let person: streetbook_core::ids::PersonId = id.parse().map_err(|_| BenchError::Thread)?;
        let team = "north".parse().map_err(|_| BenchError::Thread)?;
        let role_id = role.parse().map_err(|_| BenchError::Thread)?;
        let staff = Admin::new(&app, Actor::Operator);
        staff.add_person(person.clone(), &id, team, role_id).await?;
        if role != "consultant" {
            codes.push(staff.invite(&person).await?.0);
        }
    }
    Ok(codes)
}

fn measure(
    dir: &Path,
    data: &Path,
    codes: Vec<String>,
    records: u64,
) -> Result<Figures, BenchError> {
    let server = ServerProcess::start(data, &[])?;
    let line = Line::to(&server.address);
    let (mut manager, mut phones) = enrol(&line, dir, &codes)?;
    let points = log_points(&mut manager)?;
    for phone in std::iter::once(&mut manager).chain(&mut phones) {
        line.sync(phone, moment)?;
    }
    let phones = on_threads(phones, |n, phone| write(n, phone, records, &points))?;

    let before = Before::of(&server, data)?;
    let count = phones.len() as u64 * records;
    let start = Stopwatch::now();
    let Pushed {
        mut phones,
        synced,
        acks,
    } = push_together(&server.address, phones)?;
    let wall_ms = start.elapsed().as_millis() as u64;
    let server_cpu_receipt_s = server.cpu_s()? - before.cpu_s;
    wait_until_in_view(&server.address)?;
    let in_view_ms = start.elapsed().as_millis() as u64;
    let server_cpu_s = server.cpu_s()? - before.cpu_s;
    let server_fsyncs = metric(&server.address, "streetbook_fsyncs_total")? - before.fsyncs;
    let ledger_bytes = folder_bytes(&data.join("ledger"))? - before.ledger_bytes;
    let server_rss_mb = server.rss_mb_max()?;
    let viewing = Stopwatch::now();
    line.sync(&mut manager, moment)?;
    let viewer_ms = viewing.elapsed().as_millis() as u64;
    let quiet = quiet(&server, &line, &mut phones)?;
    Ok(Figures {
        phones: phones.len() as u64,
        records: count,
        receipted: synced.receipted,
        wall_ms,
        server_cpu_s,
        server_cpu_receipt_s,
        server_rss_mb,
        bytes_up_per_record: synced.bytes_up as f64 / count.max(1) as f64,
        ledger_bytes_per_record: ledger_bytes as f64 / count.max(1) as f64,
        in_view_ms,
        viewer_ms,
        server_fsyncs,
        ack_ms: Millis::of(acks),
        quiet,
    })
}

/// Enrols the manager's phone, with the first code, and the others.
fn enrol(line: &Line, dir: &Path, codes: &[String]) -> Result<(Replica, Vec<Replica>), BenchError> {
    let mut phones = Vec::new();
    for (n, code) in codes.iter().enumerate() {
        phones.push(line.enrol(&dir.join(format!("phone{n}")), None, code)?);
    }
    let mut phones = phones.into_iter();
    let manager = phones.next().ok_or(BenchError::Thread)?;
    Ok((manager, phones.collect()))
}

/// The phones after their load.
struct Pushed {
    phones: Vec<Replica>,
    /// The sums of bytes and receipts.
    synced: Synced,
    /// Milliseconds until each phone had its receipts.
    acks: Vec<u64>,
}

/// Syncs all phones at once.
fn push_together(address: &str, phones: Vec<Replica>) -> Result<Pushed, BenchError> {
    let together = Barrier::new(phones.len());
    let done = on_threads_with(phones, |_, phone| {
        let line = Line::to(address);
        together.wait();
        let start = Stopwatch::now();
        let synced = line.sync(phone, moment)?;
        Ok((synced, start.elapsed()))
    })?;
    let mut pushed = Pushed {
        phones: Vec::new(),
        synced: Synced::default(),
        acks: Vec::new(),
    };
    for (phone, (one, took)) in done {
        pushed.acks.push(took.as_millis() as u64);
        pushed.synced.bytes_up += one.bytes_up;
        pushed.synced.receipted += one.receipted;
        pushed.phones.push(phone);
    }
    Ok(pushed)
}

/// The state before the load.
struct Before {
    cpu_s: f64,
    fsyncs: u64,
    ledger_bytes: u64,
}

impl Before {
    fn of(server: &ServerProcess, data: &Path) -> Result<Before, BenchError> {
        Ok(Before {
            cpu_s: server.cpu_s()?,
            fsyncs: metric(&server.address, "streetbook_fsyncs_total")?,
            ledger_bytes: folder_bytes(&data.join("ledger"))?,
        })
    }
}

fn quiet(server: &ServerProcess, line: &Line, phones: &mut [Replica]) -> Result<Quiet, BenchError> {
    // Releases of what was just pushed come first.
    for phone in phones.iter_mut() {
        line.sync(phone, moment)?;
    }
    let before = server.cpu_s()?;
    let mut quiet = Quiet {
        round_trips: 0,
        bytes: 0,
        server_cpu_s: 0.0,
    };
    for phone in phones.iter_mut() {
        let synced = line.sync(phone, moment)?;
        quiet.round_trips = quiet.round_trips.max(synced.round_trips);
        quiet.bytes = quiet.bytes.max(synced.bytes_up + synced.bytes_down);
    }
    quiet.server_cpu_s = (server.cpu_s()? - before) / phones.len().max(1) as f64;
    Ok(quiet)
}

pub(super) fn log_points(manager: &mut Replica) -> Result<Vec<String>, BenchError> {
    (0..POINTS)
        .map(|n| {
            let fields = [
                ("name".to_owned(), json!(format!("点位{n}"))),
                ("type".to_owned(), json!("mall")),
            ];
            let id = manager
                .log("point", &fields.into(), moment())
                .map_err(LineError::from)?;
            Ok(id.to_string())
        })
        .collect()
}

fn write(n: usize, phone: &mut Replica, records: u64, points: &[String]) -> Result<(), LineError> {
    let mut dice = Dice(SEED + n as u64);
    let consultants: Vec<String> = (0..CONSULTANTS).map(|n| format!("con{n}")).collect();
    for _ in 0..records {
        let fields = street_contact(&mut dice, points, &consultants);
        phone.log("street_contact", &fields, moment())?;
    }
    Ok(())
}

pub(super) fn on_threads(
    phones: Vec<Replica>,
    work: impl Fn(usize, &mut Replica) -> Result<(), LineError> + Sync,
) -> Result<Vec<Replica>, BenchError> {
    let done = on_threads_with(phones, work)?;
    Ok(done.into_iter().map(|(phone, ())| phone).collect())
}

/// Each phone on a thread of its own.
pub(super) fn on_threads_with<T: Send>(
    phones: Vec<Replica>,
    work: impl Fn(usize, &mut Replica) -> Result<T, LineError> + Sync,
) -> Result<Vec<(Replica, T)>, BenchError> {
    thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = phones
            .into_iter()
            .enumerate()
            .map(|(n, mut phone)| {
                scope.spawn(move || {
                    let done = work(n, &mut phone)?;
                    Ok::<_, LineError>((phone, done))
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| Ok(thread.join().map_err(|_| BenchError::Thread)??))
            .collect()
    })
}

/// The part of `/v1/health` about the way into the view.
#[derive(Deserialize)]
struct Health {
    stored: u64,
    looked_at: u64,
}

pub(super) fn wait_until_in_view(address: &str) -> Result<(), BenchError> {
    let start = Stopwatch::now();
    while start.elapsed() < IN_VIEW_WITHIN {
        let health: Health = serde_json::from_str(&get(address, "/v1/health")?)
            .map_err(|_| BenchError::Server("its health does not read".to_owned()))?;
        if health.looked_at >= health.stored {
            return Ok(());
        }
        thread::sleep(ASK_EVERY);
    }
    Err(BenchError::Server(
        "not everything came into the view".to_owned(),
    ))
}

fn metric(address: &str, name: &str) -> Result<u64, BenchError> {
    let text = get(address, "/v1/metrics")?;
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|value| value.trim().parse().ok())
        .ok_or_else(|| BenchError::Server(format!("it does not count {name}")))
}

fn get(address: &str, path: &str) -> Result<String, BenchError> {
    let failed = |error: ureq::Error| BenchError::Server(error.to_string());
    let mut answer = ureq::get(format!("{address}{path}"))
        .call()
        .map_err(failed)?;
    answer.body_mut().read_to_string().map_err(failed)
}

fn folder_bytes(folder: &Path) -> Result<u64, BenchError> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}

pub(super) fn moment() -> Moment {
    Moment {
        wall: SystemClock.now(),
        booted: Instant::default(),
        boot: 1,
    }
}

/// Reasons that a run cannot be measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// Files or processes.
    #[error("files or processes failed: {0}")]
    Io(#[from] std::io::Error),
    /// The workspace.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Its people.
    #[error(transparent)]
    Staff(#[from] AdminError),
    /// A phone.
    #[error(transparent)]
    Line(#[from] LineError),
    /// The server.
    #[error("the server failed: {0}")]
    Server(String),
    /// A certificate for this machine.
    #[error("no certificate could be made: {0}")]
    Certificate(#[from] rcgen::Error),
    /// A client.
    #[error(transparent)]
    Http(#[from] ureq::Error),
    /// A thread.
    #[error("a thread of the benchmark died")]
    Thread,
}
